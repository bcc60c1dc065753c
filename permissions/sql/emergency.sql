-- Reading a case in an emergency (decision 24): asked for by one person, agreed to by another, for some hours. The right names a
-- reference as it was typed and not a case, so neither its row nor the time that it takes to ask or to agree tells that there is one.
-- The case is looked for when they read.

-- Does this person hold a role today in which cases are given, and does it count?
create or replace function public.candor_works(person_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return not public.candor_suspended(person_) and exists (
    select 1 from public.permissions_held h
    where h.person_id = person_ and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
      and h.role in ('intake_officer', 'case_manager', 'investigator', 'ethics_officer', 'hr_officer', 'appointing_authority',
                     'labor_relations', 'counsel', 'records_officer', 'independent_reader'));
end $$;

-- Is this person kept out of this case by a match, or by their own word? For the second person and for whoever must hear of it.
create or replace function public.candor_barred(case_ uuid, person_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.permissions_held h
                 join public.permissions_seat s on s.held_id = h.id
                 join public.permissions_standing x on x.person = s.person and x.case_id = case_
                 where h.person_id = person_);
end $$;

-- Whether an independent reader who is neither this person nor kept out of this case is in office.
create or replace function public.candor_heard_of(case_ uuid, person_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.permissions_held h
                 join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
                 where h.role = 'independent_reader' and h.person_id <> person_
                   and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
                   and not public.candor_suspended(h.person_id) and not public.candor_barred(case_, h.person_id));
end $$;

-- Was this case lent to the caller, and does it still hold? A right that no event of the system's chain made opens nothing (D14).
-- Half of what it takes: whoever is not clear of the case does not read it all the same (candor_reads).
create or replace function public.candor_lent(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
begin
  return exists (
    select 1 from public.permissions_emergency g
    join public.cases_case c on c.id = case_ and c.reference = g.reference and c.received_on <= g.asked_on
    join public.audit_event e on e.id = g.event and e.chain_kind = 'system' and e.verb = 'agree_to_emergency'
                              and e.actor = 'person:' || g.answered_by
    cross join lateral (select e.body::jsonb -> 'facts' as facts) b
    where g.person_id = person_ and g.answer = 'agreed' and g.until > now() and g.answered_by <> person_
      and b.facts ->> 'right' = g.id::text and b.facts ->> 'to' = 'person:' || person_
      and b.facts ->> 'reference' = g.reference and (b.facts ->> 'until')::timestamptz >= g.until
      and not public.candor_barred(case_, g.answered_by) and public.candor_heard_of(case_, person_))
    and public.candor_works(person_);
end $$;

-- Is no case of this reference closed to the caller by a match? Whoever is conflicted in a case hears nothing of such a right.
create or replace function public.candor_apart(reference_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return not exists (select 1 from public.cases_case c
                     where c.reference = reference_ and not public.candor_unmatched(c.id));
end $$;

-- Who sees such rights: whoever asked; independent readers; counsel as long as one waits, and those that they answered.
alter table public.permissions_emergency enable row level security;
alter table public.permissions_emergency force row level security;
drop policy if exists owner_all on public.permissions_emergency;
create policy owner_all on public.permissions_emergency to {owner} using (true) with check (true);
drop policy if exists known on public.permissions_emergency;
create policy known on public.permissions_emergency for select to {app} using (
  person_id = (select public.candor_person())
  or ((select public.candor_holds('independent_reader'))
      or ((select public.candor_holds('counsel')) and (answer = 'open' or answered_by = (select public.candor_person()))))
     and public.candor_apart(reference));
drop policy if exists ask on public.permissions_emergency;
create policy ask on public.permissions_emergency for insert to {app} with check (
  person_id = (select public.candor_person()) and (select public.candor_works(public.candor_person()))
  and hours between 1 and 24 and answer = 'open' and answered_by is null and until is null and event is null);

-- Answer one that waits: agree or turn it down as another person, an independent reader or counsel, who is not conflicted; or take
-- it back as whoever asked. False where nothing waits that is the caller's to answer.
create or replace function public.candor_answer_emergency(right_ uuid, answer_ text, until_ timestamptz, event_ uuid)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  may_ boolean := public.candor_holds('independent_reader') or public.candor_holds('counsel');
begin
  update public.permissions_emergency g
  set answer = answer_, answered_by = person_, answered_at = now(), event = event_,
      until = case when answer_ = 'agreed' then until_ end
  where g.id = right_ and g.answer = 'open' and g.answer_by > now() and case answer_
      when 'withdrawn' then g.person_id = person_
      when 'turned_down' then may_ and g.person_id <> person_ and public.candor_apart(g.reference)
      when 'agreed' then may_ and g.person_id <> person_ and public.candor_apart(g.reference)
           and until_ > now() and until_ <= now() + make_interval(hours => g.hours, mins => 1)
      else false end;
  return found;
end $$;

-- End one that holds, now: whoever reads, whoever agreed, or an independent reader.
create or replace function public.candor_end_emergency(right_ uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
begin
  update public.permissions_emergency g set until = now(), ended_by = person_
  where g.id = right_ and g.answer = 'agreed' and g.until > now()
    and (person_ in (g.person_id, g.answered_by)
         or public.candor_holds('independent_reader') and public.candor_apart(g.reference));
  return found;
end $$;

-- What was opened under a right, oldest first: for whoever reads by it, and for independent readers. Without a word of the case.
create or replace function public.candor_read_under(right_ uuid) returns table (at timestamptz, part text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  reader_ boolean := public.candor_holds('independent_reader');
begin
  return query
  select e.at, e.body::jsonb #>> '{facts,part}' from public.permissions_emergency g
  join public.cases_case c on c.reference = g.reference
  join public.audit_event e on e.chain_kind = 'case' and e.chain_id = c.id and e.verb = 'read_in_emergency'
  where g.id = right_ and e.body::jsonb #>> '{facts,right}' = right_::text
    and (g.person_id = person_ or reader_ and public.candor_unmatched(c.id))
  order by e.seq;
end $$;

-- To whom a case was ever lent, and how many pages they opened: for those who read it, beside who is on it.
create or replace function public.candor_lent_to(case_ uuid)
returns table (id uuid, person uuid, agreed_by uuid, reason bytea, since timestamptz, until timestamptz, pages bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.id, g.person_id, g.answered_by, g.reason, g.answered_at, g.until,
         (select count(*) from public.audit_event e
          where e.chain_kind = 'case' and e.chain_id = c.id and e.verb = 'read_in_emergency'
            and e.body::jsonb #>> '{facts,right}' = g.id::text)
  from public.cases_case c
  join public.permissions_emergency g on g.reference = c.reference and g.answer = 'agreed' and c.received_on <= g.asked_on
  where c.id = case_ and public.candor_reads(case_) order by g.answered_at
$$;

-- For Today: how many wait for the caller's word, hold for them, and hold for others of whom they are told.
create or replace function public.candor_emergencies() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid := public.candor_person();
  reader_ boolean := public.candor_holds('independent_reader');
  answers_ boolean := reader_ or public.candor_holds('counsel');
begin
  return (select jsonb_build_object(
      'waiting', count(*) filter (where g.answer = 'open' and answers_ and g.person_id <> person_),
      'own', count(*) filter (where g.answer = 'agreed' and g.person_id = person_),
      'others', count(*) filter (where g.answer = 'agreed' and g.person_id <> person_ and (reader_ or g.answered_by = person_)))
    from public.permissions_emergency g
    where (g.answer = 'open' and g.answer_by > now() or g.answer = 'agreed' and g.until > now())
      and (g.person_id = person_ or answers_ and public.candor_apart(g.reference)));
end $$;

-- Whose bell rings for such a right: the accounts of those who hold one of these roles, are somebody else than whoever asked, and
-- are not conflicted. For the worker, which learns accounts and never why.
create or replace function public.candor_bell_of_emergency(right_ uuid, roles_ text[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select distinct a.id from public.permissions_emergency g
  join public.permissions_held h on h.role = any(roles_) and h.person_id <> g.person_id
    and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
  join public.permissions_account a on a.person_id = h.person_id and a.is_active
  where g.id = right_ and not public.candor_suspended(h.person_id)
    and not exists (select 1 from public.cases_case c where c.reference = g.reference and public.candor_barred(c.id, h.person_id))
$$;
