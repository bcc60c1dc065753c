-- The one question a policy may ask about conflicts: is the caller clear of this case? Only the caller's own
-- token is looked at, so nobody learns another's answer, and nobody learns their own: not clear and not
-- existing are the same row set (D22). A seat that was never screened is not clear, and neither is one that has not yet
-- answered about a name that nobody here bears (ask.sql).
create or replace function public.candor_clear(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  token_ text := current_setting('candor.token', true);
begin
  return public.candor_unmatched(case_)
     and not exists (select 1 from public.permissions_asked q
                     where q.case_id = case_ and not exists (
                       select 1 from public.permissions_settled s
                       where s.question_id = q.question_id and s.person = token_));
end $$;

-- Half of that: the caller was screened, and no match keeps them out. Alone it is enough for whoever is shown no word of a case,
-- as an auditor is, and for asking somebody.
create or replace function public.candor_unmatched(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  token_ text := current_setting('candor.token', true);
begin
  return exists (select 1 from public.permissions_seat s where s.person = token_ and s.screened_at is not null)
     and not exists (select 1 from public.permissions_standing t where t.case_id = case_ and t.person = token_);
end $$;

-- Did this event make this grant? A grant row that somebody slipped in past us, or turned to another holder, opens nothing
-- (D14). What a person gave is told by its event in the case's chain: which grant, to whom, in which role. What the door
-- routed is told by the admission, whose event every routed grant of the case names.
create or replace function public.candor_made(case_ uuid, grant_ uuid, event_ uuid, to_ text, role_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (
    select 1 from public.audit_event e cross join lateral (select e.body::jsonb -> 'facts' as facts) b
    where e.id = event_ and e.chain_kind = 'case' and e.chain_id = case_ and e.verb = 'give'
      and b.facts ->> 'grant' = grant_::text and b.facts ->> 'to' = to_ and b.facts ->> 'role' = role_)
  or exists (
    select 1 from public.permissions_admission a
    join public.auth_group g on g.id = a.group_id
    join public.audit_event e on e.id = a.event and e.chain_kind = 'case' and e.chain_id = case_
    where a.case_id = case_ and a.event = event_ and 'pool:' || g.name = to_ and split_part(g.name, '/', 1) = role_)
  or exists (  -- who came into a sealed case from outside (sealed.sql)
    select 1 from public.permissions_standin i
    join public.permissions_admission a on a.case_id = i.case_id and a.event = event_
    join public.audit_event e on e.id = a.event and e.chain_kind = 'case' and e.chain_id = case_
    where i.id = grant_ and i.case_id = case_ and 'person:' || i.person_id = to_ and i.role = role_);
end $$;

-- Was the caller given this case, by name or through a pool, in a role that they hold today? Half of what it takes to see it.
create or replace function public.candor_given(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  account_ uuid := public.candor_account();
  person_ uuid := public.candor_person();
begin
  return exists (select 1 from public.permissions_persongrant g
                 where g.case_id = case_ and g.user_id = account_ and g.until > now()
                   and public.candor_holds(g.role)
                   and public.candor_made(case_, g.id, g.event, 'person:' || person_, g.role))
      or exists (select 1 from public.permissions_poolgrant g join public.auth_group p on p.id = g.group_id
                 where g.case_id = case_ and g.until > now()
                   and g.group_id in (select public.candor_pools())
                   and public.candor_made(case_, g.id, g.event, 'pool:' || p.name, g.role));
end $$;

-- May the caller see this case? The same rule as the policies on the grant tables, in one place for all that hangs from a
-- case and for every write: a policy that read back through cases_case would recurse (D13), and be planned for longer than it
-- runs (ADR 15).
create or replace function public.candor_sees(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return public.candor_clear(case_) and public.candor_given(case_);
end $$;

-- May the caller read this case: they are clear of it, and it was given to them or lent in an emergency (emergency.sql). It shows
-- rows and writes none: every write asks candor_sees.
create or replace function public.candor_reads(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return public.candor_clear(case_) and (public.candor_given(case_) or public.candor_lent(case_));
end $$;

-- The case that the caller says they are at, if they read it: the policies ask this once for a statement, and candor_reads once
-- for a row of any other case (decision 40). What they say opens nothing: it is the same question, asked of one case.
create or replace function public.candor_at() returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  at_ text := current_setting('candor.at', true);
begin
  return c.id from public.cases_case c where c.reference = at_ and public.candor_reads(c.id);
end $$;
