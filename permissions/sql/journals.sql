-- An auditor reads the journal of a case, and nothing else of it. The right names a reference as it was typed and not a
-- case: whoever gives it sees no case, and neither the row nor the time it takes may tell them that there is one.
-- So the case is looked for when the auditor reads. A right that no event of the system's chain made opens nothing (D14).
-- Neither does one for a sealed case, which takes two people, as long as it is sealed.
create or replace function public.candor_reads_journal(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return public.candor_holds('auditor') and public.candor_unmatched(case_) and not public.candor_sealed(case_) and exists (
    select 1 from public.permissions_journalgrant g
    join public.cases_case c on c.reference = g.reference and c.received_on <= g.given_on
    join public.audit_event e on e.id = g.event and e.chain_kind = 'system' and e.verb = 'give_journal'
    cross join lateral (select e.body::jsonb -> 'facts' as facts) b
    where c.id = case_ and g.person_id = public.candor_person() and g.until > now()
      and b.facts ->> 'grant' = g.id::text and b.facts ->> 'to' = 'person:' || g.person_id
      and b.facts ->> 'reference' = g.reference and (b.facts ->> 'until')::timestamptz >= g.until);
end $$;

-- The case behind a reference, for the auditor who may read its journal; nothing for everybody else and everything else.
create or replace function public.candor_journal_of(reference_ text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id from public.cases_case c where c.reference = reference_ and public.candor_reads_journal(c.id)
$$;

-- Who sees such rights: whose they are, who gave them, and the independent readers, who are told of each.
alter table public.permissions_journalgrant enable row level security;
alter table public.permissions_journalgrant force row level security;
drop policy if exists owner_all on public.permissions_journalgrant;
create policy owner_all on public.permissions_journalgrant to {owner} using (true) with check (true);
drop policy if exists known on public.permissions_journalgrant;
create policy known on public.permissions_journalgrant for select to {app} using (
  person_id = (select public.candor_person()) or given_by = (select public.candor_person())
  or (select public.candor_holds('independent_reader')));
-- A policy owner gives them, in no other name, to an auditor who is somebody else; and ends those that they gave.
drop policy if exists give on public.permissions_journalgrant;
create policy give on public.permissions_journalgrant for insert to {app} with check (
  (select public.candor_holds('policy_owner')) and given_by = (select public.candor_person()) and person_id <> given_by
  and exists (select 1 from public.permissions_held h where h.person_id = permissions_journalgrant.person_id
              and h.role = 'auditor' and h.from_on <= public.candor_today() and h.until_on > public.candor_today()));
drop policy if exists end_own on public.permissions_journalgrant;
create policy end_own on public.permissions_journalgrant for update to {app}
  using ((select public.candor_holds('policy_owner')) and given_by = (select public.candor_person()))
  with check (given_by = (select public.candor_person()));
