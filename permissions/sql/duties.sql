-- A child's danger that is not reported (decision 44): for the worker, which rings, and for Today of those it rings for who do not see
-- the case.

-- The first time since a moment at which somebody of the staff opened this case or answered its reporter. The worker reads no journal.
create or replace function public.candor_first_read(case_ uuid, since_ timestamptz) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select min(e.at) from public.audit_event e
  where e.chain_kind = 'case' and e.chain_id = case_ and e.at >= since_
    and e.actor like 'person:%' and e.verb in ('read', 'acknowledge', 'read_in_emergency')
$$;

-- Whose bell rings: the accounts of those who hold one of these roles and are kept out of this case by no match and no word of theirs.
-- Of a sealed case nobody's but its members': who is not chosen for it learns nothing of it (decision 30).
create or replace function public.candor_bell_of_duty(case_ uuid, roles_ text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct a.id from public.permissions_held h
  join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
  join public.permissions_account a on a.person_id = h.person_id and a.is_active
  where h.role = any(roles_) and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
    and not public.candor_suspended(h.person_id) and not public.candor_barred(case_, h.person_id)
    and not public.candor_sealed(case_)
$$;

-- In how many cases that the caller does not see, and is not kept out of, such a report is late as far as their role: for counsel once
-- our own limit is over, for independent readers half way from there to the limit of the law. A number, and no case.
create or replace function public.candor_late_children(at_ timestamptz) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  counsel_ boolean := public.candor_holds('counsel');
  reader_ boolean := public.candor_holds('independent_reader');
begin
  if not (counsel_ or reader_) then return 0; end if;
  return (
    select count(*) from (
      select k.case_id, min(k.due_at) filter (where k.kind = 'minor_internal') as ours,
             min(k.due_at) filter (where k.kind = 'minor_legal') as law
      from public.workflow_clock k
      where k.satisfied_on is null and k.due_at is not null and k.kind in ('minor_internal', 'minor_legal')
      group by k.case_id) r
    where (counsel_ and r.ours <= at_ or reader_ and r.ours + (r.law - r.ours) / 2 <= at_)
      and not public.candor_barred(r.case_id, person_) and not public.candor_sees(r.case_id)
      and not public.candor_sealed(r.case_id));
end $$;
