-- A report of payback for an earlier one. The new case begins with every name that kept somebody out of the cases of the
-- earlier report, and whoever held one of those in person or took a step of it is out of it as well, but for those who take
-- new reports: it may be about them, and gets people of its own. Nothing is written where the earlier cases' members could read it. The door
-- names the earlier report by its lookup, which only its code or its signed-in reporter knows, and before the case is admitted.
create or replace function public.candor_after(case_ uuid, earlier_ text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  earlier uuid;
  before uuid[];
begin
  select h.id into earlier from public.cases_thread h where h.lookup = earlier_;
  if earlier is null or not public.candor_new(case_) then raise exception 'no such report'; end if;
  lock table public.permissions_seat in share mode;
  insert into public.cases_retaliation (id, case_id, thread_id, made_on)
  values (gen_random_uuid(), case_, earlier, public.candor_today());
  before := array(select distinct c from public.cases_tie t, public.candor_tied(t.case_id) c
                  where t.thread_id = earlier and t.ended_on is null);
  insert into public.permissions_casetoken (id, case_id, token, named)
  select gen_random_uuid(), case_, t.token, t.named
  from (select distinct k.token, k.named from public.permissions_casetoken k where k.case_id = any(before)) t
  on conflict (case_id, token, named) do nothing;
  insert into public.permissions_standing (id, case_id, person, answer)
  select gen_random_uuid(), case_, s.person, max(s.answer)
  from (select k.person, k.answer from public.permissions_standing k where k.case_id = any(before)
        union all
        select s.person, 3 from public.permissions_persongrant g
        join public.permissions_account a on a.id = g.user_id
        join public.permissions_held h on h.person_id = a.person_id
        join public.permissions_seat s on s.held_id = h.id
        where g.case_id = any(before) and g.role not in ('intake_officer', 'counsel', 'independent_reader')
        union all
        select s.person, 3 from public.workflow_step w
        join public.permissions_held h on h.person_id = w.person
        join public.permissions_seat s on s.held_id = h.id
        where w.case_id = any(before) and w.verb not in ('acknowledge', 'open', 'link')) s
  group by s.person
  on conflict (case_id, person) do update set answer = greatest(permissions_standing.answer, excluded.answer);
end $$;

-- The earlier cases that a report of payback speaks of, by name and state, for those who see the new one. It opens nothing.
-- Whoever is kept from one of them does not learn of it here, nor does anybody of a sealed one but its members.
create or replace function public.candor_earlier(case_ uuid) returns table (reference text, state text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(case_) then return; end if;
  return query
    select distinct c.reference::text, c.state::text
    from public.cases_retaliation r
    join public.cases_tie t on t.thread_id = r.thread_id and t.ended_on is null
    join public.cases_case c on c.id = t.case_id
    where r.case_id = case_ and public.candor_unmatched(c.id) and (c.seal_id is null or public.candor_sees(c.id)) order by 1;
end $$;
