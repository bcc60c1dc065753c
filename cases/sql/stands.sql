-- What stands on record of a case, as digests: every row of every table that an act writes, with all its columns but sealed
-- ones (whose digests stand in the journal by themselves) and those of the case that are kept for lists and bells and may
-- change without an act (turn, next date, owner). An act puts this into the case's chain when it ends, and asks before it
-- begins; `verify_audit` asks at any time. Ties are left out and proved by themselves: whoever joins two
-- reports need not see both cases.
-- Each element is table, number of rows, digest; the first is over everything and whole, the others say where it differs and
-- are cut. An empty column does not count, so that a column added later changes nothing. Nobody is told of a case that they
-- do not see; the door asks before its case is admitted.
create or replace function public.candor_stands(case_ uuid) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  plane text := '"' || coalesce(nullif(current_setting('role', true), 'none'), session_user) || '"';
begin
  if not (plane in ('{worker}', '{owner}') or public.candor_new(case_) or public.candor_sees(case_)) then return '{}'; end if;
  return (with facts (place, id, fact) as (
    select 'cases_case', c.id, to_jsonb(c) - array['turn', 'next_on', 'owner_id'] from public.cases_case c where c.id = case_
    union all select 'cases_abeyance', t.id, to_jsonb(t) from public.cases_abeyance t where t.case_id = case_
    union all select 'cases_allegation', t.id, to_jsonb(t) from public.cases_allegation t where t.case_id = case_
    union all select 'cases_appealforum', t.id, to_jsonb(t) from public.cases_appealforum t where t.case_id = case_
    union all select 'cases_authorization', t.id, to_jsonb(t) from public.cases_authorization t where t.case_id = case_
    union all select 'cases_award', t.id, to_jsonb(t) from public.cases_award t where t.case_id = case_
    union all select 'cases_consent', t.id, to_jsonb(t) from public.cases_consent t where t.case_id = case_
    union all select 'cases_decision', t.id, to_jsonb(t) from public.cases_decision t where t.case_id = case_
    union all select 'cases_disciplineproposal', t.id, to_jsonb(t) from public.cases_disciplineproposal t where t.case_id = case_
    union all select 'cases_entry', t.id, to_jsonb(t) - 'text' from public.cases_entry t where t.case_id = case_
    union all select 'cases_ethicsdecision', t.id, to_jsonb(t) from public.cases_ethicsdecision t where t.case_id = case_
    union all select 'cases_evidence', t.id, to_jsonb(t) from public.cases_evidence t where t.case_id = case_
    union all select 'cases_exemptioncheck', t.id, to_jsonb(t) from public.cases_exemptioncheck t where t.case_id = case_
    union all select 'cases_finding', t.id, to_jsonb(t) from public.cases_finding t where t.case_id = case_
    union all select 'cases_interview', t.id, to_jsonb(t) from public.cases_interview t where t.case_id = case_
    union all select 'cases_letter', t.id, to_jsonb(t) from public.cases_letter t where t.case_id = case_
    union all select 'cases_onward', t.id, to_jsonb(t) from public.cases_onward t where t.case_id = case_
    union all select 'cases_packetitem', t.id, to_jsonb(t) from public.cases_packetitem t where t.case_id = case_
    union all select 'cases_party', t.id, to_jsonb(t) from public.cases_party t where t.case_id = case_
    union all select 'cases_proposal', t.id, to_jsonb(t) from public.cases_proposal t where t.case_id = case_
    union all select 'cases_protection', t.id, to_jsonb(t) from public.cases_protection t where t.case_id = case_
    union all select 'cases_referral', t.id, to_jsonb(t) from public.cases_referral t where t.case_id = case_
    union all select 'cases_response', t.id, to_jsonb(t) from public.cases_response t where t.case_id = case_
    union all select 'cases_retaliation', t.id, to_jsonb(t) from public.cases_retaliation t where t.case_id = case_
    union all select 'cases_service', t.id, to_jsonb(t) from public.cases_service t where t.case_id = case_
    union all select 'cases_task', t.id, to_jsonb(t) from public.cases_task t where t.case_id = case_
    union all select 'workflow_clock', t.id, to_jsonb(t) from public.workflow_clock t where t.case_id = case_
    union all select 'workflow_step', t.id, to_jsonb(t) - 'remark' from public.workflow_step t where t.case_id = case_
  ), hashed as (
    select f.place, count(*) as rows,
           encode(sha256(convert_to(string_agg(jsonb_strip_nulls(f.fact)::text, E'\n' order by f.id), 'UTF8')), 'hex') as digest
    from facts f group by f.place
  )
  select array['all:' || sum(h.rows) || ':' || encode(sha256(convert_to(
               string_agg(h.place || h.digest, E'\n' order by h.place collate "C"), 'UTF8')), 'hex')]
         || array_agg(h.place || ':' || h.rows || ':' || left(h.digest, 12) order by h.place collate "C")
  from hashed h having count(*) > 0);
end $$;

-- What the newest event that says it says of a case; null where none does. The worker and the door read no journal.
create or replace function public.candor_stood(case_ uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select e.body::jsonb #> '{facts,stands}' from public.audit_event e
          where e.chain_kind = 'case' and e.chain_id = case_ and e.verb in ('stand', 'submit', 'split_from')
          order by e.seq desc limit 1);
end $$;
