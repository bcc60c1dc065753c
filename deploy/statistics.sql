-- Run once by the cluster's superuser in a database before anything else is in it (D10): who is connected, what runs and
-- how many rows a table has would tell of cases behind the wall. A database made from this one inherits it.
do $$
declare view text;
begin
    for view in
        select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'pg_catalog' and c.relkind = 'v' and c.relname ~ '^pg_stat(io)?_'
    loop
        execute pg_catalog.format('revoke all on pg_catalog.%I from public', view);
    end loop;
end
$$;
