-- How many open cases each of these people works on, for whoever assigns work on a case they see. Only cases count that
-- the caller may know of: those they see, and those that came through a pool of theirs and of which they are clear. A
-- report that was routed around them changes no number on their pages (TM-04), and neither does a sealed case, whatever pool
-- it came through.
create or replace function public.candor_workload(case_ uuid, persons_ uuid[])
returns table (person uuid, cases bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select a.person_id, count(distinct g.case_id)
  from public.permissions_persongrant g
  join public.permissions_account a on a.id = g.user_id
  where public.candor_sees(case_) and a.person_id = any(persons_) and g.until > now()
    and g.state not in ('linked', 'closed', 'disposed') and public.candor_clear(g.case_id)
    and (public.candor_sees(g.case_id)
         or not public.candor_sealed(g.case_id) and exists (
           select 1 from public.permissions_poolgrant p
           where p.case_id = g.case_id and p.group_id in (select public.candor_pools())))
  group by a.person_id;
end $$;
