#!/bin/sh
# Run once by the PostgreSQL image, as superuser, when its volume is empty: the roles of the planes and what they may not
# see. Everything else comes by migrations, which only the owner runs (D10).
set -eu
secrets=${SECRETS:-/run/secrets}

psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
    -v owner="$(cat "$secrets/database_owner")" -v app="$(cat "$secrets/database_app")" \
    -v door="$(cat "$secrets/database_door")" -v worker="$(cat "$secrets/database_worker")" \
    -v operator="$(cat "$secrets/database_operator")" -v database="$POSTGRES_DB" <<'SQL'
create role candor_owner login nosuperuser nobypassrls nocreatedb nocreaterole password :'owner';
create role candor_app login noinherit nosuperuser nobypassrls nocreatedb nocreaterole password :'app';
create role candor_door login nosuperuser nobypassrls nocreatedb nocreaterole password :'door';
create role candor_worker login nosuperuser nobypassrls nocreatedb nocreaterole password :'worker';
create role candor_operator login nosuperuser nobypassrls nocreatedb nocreaterole password :'operator';
-- The staff plane hands in what staff enter for someone by the same door as everyone (D9); it becomes no other role.
grant candor_door to candor_app;
alter database :"database" owner to candor_owner;
revoke temporary on database :"database" from public;
SQL
psql -v ON_ERROR_STOP=1 --no-psqlrc -q -U "$POSTGRES_USER" -d "$POSTGRES_DB" -f "${STATISTICS:-/statistics.sql}"
