-- Who asks, as row security knows it. Unset means nobody: every policy below then yields zero rows.
-- candor_account(): the account of the staff plane; null for the door and for the system.
create or replace function public.candor_account() returns uuid
language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when current_setting('candor.actor', true) ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
              then current_setting('candor.actor', true)::uuid end
$$;

-- The day in the county, whatever the server's own clock zone is.
create or replace function public.candor_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
  select (now() at time zone 'America/Los_Angeles')::date
$$;

-- That day as a moment, 00:00 UTC: the only time that may stand beside an anonymous report (D31).
create or replace function public.candor_day() returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
  select public.candor_today()::timestamp at time zone 'UTC'
$$;

-- The person behind the account: rules compare persons, not accounts (D20).
create or replace function public.candor_person() returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.person_id from public.permissions_account a where a.id = public.candor_account() and a.is_active
$$;

-- The pools the caller is in today, read from the dated rows and never from group membership.
create or replace function public.candor_pools() returns setof integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select h.group_id from public.permissions_held h
  where h.person_id = public.candor_person()
    and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
$$;

-- Does the caller hold `role_` today, in any branch?
create or replace function public.candor_holds(role_ text) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from public.permissions_held h
                 where h.person_id = public.candor_person() and h.role = role_
                   and h.from_on <= public.candor_today() and h.until_on > public.candor_today())
$$;
