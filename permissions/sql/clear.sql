-- The one question a policy may ask about conflicts: is the caller clear of this case? Only the caller's own
-- token is looked at, so nobody learns another's answer, and nobody learns their own: not clear and not
-- existing are the same row set (D22). A seat that was never screened is not clear.
create or replace function public.candor_clear(case_ uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (select 1 from public.permissions_seat s
                 where s.person = current_setting('candor.token', true) and s.screened_at is not null)
     and not exists (select 1 from public.permissions_standing t
                     where t.case_id = case_ and t.person = current_setting('candor.token', true))
$$;

-- May the caller see this case? The same rule as the policies on the grant tables, in one place for writes:
-- a policy that read back through cases_case would recurse (D13).
create or replace function public.candor_sees(case_ uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select public.candor_clear(case_) and (
    exists (select 1 from public.permissions_persongrant g
            where g.case_id = case_ and g.user_id = public.candor_account() and g.until > now()
              and public.candor_holds(g.role))
    or exists (select 1 from public.permissions_poolgrant g
               where g.case_id = case_ and g.until > now()
                 and g.group_id in (select public.candor_pools())))
$$;
