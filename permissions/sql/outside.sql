-- Is there, today, somebody in the last pool who is no employee (D22)? Asked before a process serves, also by the door, which
-- may read neither people nor roles: the answer is one bit about the whole house.
create or replace function public.candor_read_outside() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select exists (
    select 1 from public.permissions_held h
    join public.permissions_person p on p.id = h.person_id and not p.employee
    where h.branch_id = 'outside' and h.role = 'independent_reader'
      and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
  )
$$;
