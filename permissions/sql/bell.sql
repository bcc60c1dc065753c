-- Whom a notice about a case reaches: the accounts of those who see it now and are clear of it, in one role or in any; nobody
-- who waits to be taken in again. For the worker, which carries the bell and reads no grant; it learns accounts, never why or what.
create or replace function public.candor_bell(case_ uuid, role_ text) returns setof uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select distinct a.id from public.permissions_account a
  join public.permissions_held h on h.person_id = a.person_id
    and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
  join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
  where a.is_active and (role_ = '' or h.role = role_)
    and not exists (select 1 from public.permissions_standing x where x.case_id = case_ and x.person = s.person)
    and (exists (select 1 from public.permissions_persongrant g
                 where g.case_id = case_ and g.user_id = a.id and g.role = h.role and g.until > now())
         or exists (select 1 from public.permissions_poolgrant g
                    where g.case_id = case_ and g.group_id = h.group_id and g.until > now()))
    and not public.candor_suspended(a.person_id);
end $$;
