-- How many cases the caller opened lately, over all of them: the count must not depend on what they still see. `again`: they
-- opened this one within a session's length, so that nothing they are at is slowed. The limit that a policy owner set counts
-- if its event in the system's chain says the same; without one the numbers of `permissions/pace.py` hold.
create or replace function public.candor_reads_lately(case_ uuid, now_ timestamptz) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  me text := 'person:' || public.candor_person();
begin
  return (
    with mine as (
      select e.chain_id, min(e.at) as first from public.audit_event e
      where e.actor = me and e.chain_kind = 'case' and e.verb in ('read', 'read_in_emergency') and e.at > now_ - interval '12 hours'
      group by e.chain_id
    ), kept as (
      select l.cases, l.pause from public.permissions_readinglimit l
      join public.audit_event e on e.id = l.event and e.chain_kind = 'system' and e.verb = 'set_reading_limit'
      cross join lateral (select e.body::jsonb -> 'facts' as facts) b
      where b.facts ->> 'limit' = l.id::text and b.facts -> 'cases' = to_jsonb(l.cases) and b.facts -> 'pause' = to_jsonb(l.pause)
      order by l.set_at desc, e.seq desc limit 1
    )
    select jsonb_build_object(
      'again', coalesce(bool_or(m.chain_id = case_), false),
      'cases', count(*) filter (where m.first > now_ - interval '1 hour'),
      'since', floor(extract(epoch from now_ - max(m.first)))::integer,
      'limit', (select k.cases from kept k),
      'pause', (select k.pause from kept k))
    from mine m);
end $$;

-- Everybody of the staff may read the limit; a policy owner sets another one, in no other name. Nobody changes a row.
alter table public.permissions_readinglimit enable row level security;
alter table public.permissions_readinglimit force row level security;
drop policy if exists owner_all on public.permissions_readinglimit;
create policy owner_all on public.permissions_readinglimit to {owner} using (true) with check (true);
drop policy if exists known on public.permissions_readinglimit;
create policy known on public.permissions_readinglimit for select to {app} using ((select public.candor_person()) is not null);
drop policy if exists set_one on public.permissions_readinglimit;
create policy set_one on public.permissions_readinglimit for insert to {app} with check (
  (select public.candor_holds('policy_owner')) and set_by = (select public.candor_person()));

-- Whoever reads in bulk writes that they do, of themselves alone; auditors and independent readers are told of others.
alter table public.permissions_bulkreading enable row level security;
alter table public.permissions_bulkreading force row level security;
drop policy if exists owner_all on public.permissions_bulkreading;
create policy owner_all on public.permissions_bulkreading to {owner} using (true) with check (true);
drop policy if exists told on public.permissions_bulkreading;
create policy told on public.permissions_bulkreading for select to {app} using (
  person_id <> (select public.candor_person())
  and ((select public.candor_holds('independent_reader')) or (select public.candor_holds('auditor'))));
drop policy if exists own on public.permissions_bulkreading;
create policy own on public.permissions_bulkreading for insert to {app} with check (person_id = (select public.candor_person()));
