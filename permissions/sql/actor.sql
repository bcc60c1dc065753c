-- Who asks, as row security knows it. Unset means nobody: every policy below then yields zero rows.
-- candor_account(): the account of the staff plane; null for the door and for the system.
create or replace function public.candor_account() returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return case when current_setting('candor.actor', true) ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
              then current_setting('candor.actor', true)::uuid end;
end $$;

-- The day in the county, whatever the server's own clock zone is.
create or replace function public.candor_today() returns date
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return (now() at time zone 'America/Los_Angeles')::date;
end $$;

-- That day as a moment, 00:00 UTC: the only time that may stand beside an anonymous report (D31).
create or replace function public.candor_day() returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return public.candor_today()::timestamp at time zone 'UTC';
end $$;

-- What follows asks who and when once, into a variable: a function in a condition is asked again for every row.
-- The person behind the account: rules compare persons, not accounts (D20).
create or replace function public.candor_person() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  account_ uuid := public.candor_account();
begin
  return a.person_id from public.permissions_account a where a.id = account_ and a.is_active;
end $$;

-- The pools the caller is in today, read from the dated rows and never from group membership; none while they wait to be
-- taken in again (signins.sql).
create or replace function public.candor_pools() returns setof integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  today_ date := public.candor_today();
begin
  if public.candor_suspended(person_) then return; end if;
  return query select h.group_id from public.permissions_held h
  where h.person_id = person_ and h.from_on <= today_ and h.until_on > today_;
end $$;

-- Does the caller hold `role_` today, in any branch, and does it count?
create or replace function public.candor_holds(role_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  today_ date := public.candor_today();
begin
  return exists (select 1 from public.permissions_held h
                 where h.person_id = person_ and h.role = role_ and h.from_on <= today_ and h.until_on > today_)
     and not public.candor_suspended(person_);
end $$;
