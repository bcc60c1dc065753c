-- A decision is not its proposer's, nor that of whoever found the facts; and one above a written reprimand stands only on the
-- proposal for its subject that was the newest by then, the newest notice of that proposal, and an answer to that notice: given,
-- waived, or owed by silence once its last day was over, each on the day of the one before or later. No decision is of a day before its
-- proposal. The guards say the same in words, with more of what is asked (decision 39); this holds whatever a service
-- forgets. What a forum of appeal orders is its own decision and names its award: one of this case that orders another
-- sanction for this very subject, once, in place of a decision that weighed no less. Whatever else names an award is an
-- ordinary decision.
-- Asked when the transaction ends, so that a guard's sentence comes first. As the owner: row security shows the rows of one case
-- to whoever reads it, and by then nobody says any more who acts.
create or replace function public.candor_heard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.award_id is not null and exists (
      select 1 from public.cases_award a
      join public.cases_appealforum f on f.id = a.forum_id
      join public.cases_decision d on d.id = new.supersedes_id
      where a.id = new.award_id and a.case_id = new.case_id and a.amend
        and f.case_id = new.case_id and f.subject_id = new.subject_id
        and d.case_id = new.case_id and d.subject_id = new.subject_id and (d.weight = 'more' or new.weight <> 'more')
        and not exists (select 1 from public.cases_decision e
                        where e.award_id = a.id and e.id <> new.id and e.recorded_at <= new.recorded_at)) then
    return null;
  end if;
  if exists (select 1 from public.cases_disciplineproposal p
             where p.case_id = new.case_id and p.subject_id = new.subject_id and p.by = new."by")
     or exists (select 1 from public.cases_finding f join public.cases_allegation a on a.id = f.allegation_id
                where f.case_id = new.case_id and a.subject_id = new.subject_id and f.by = new."by") then
    raise exception 'whoever proposed or found the facts does not decide' using errcode = 'check_violation';
  end if;
  if exists (select 1 from public.cases_disciplineproposal p
             where p.case_id = new.case_id and p.subject_id = new.subject_id and p.happened_on > new.happened_on
               and p.recorded_at <= new.recorded_at
               and not exists (select 1 from public.cases_disciplineproposal q
                               where q.supersedes_id = p.id and q.recorded_at <= new.recorded_at)) then
    raise exception 'a decision is not of a day before its proposal' using errcode = 'check_violation';
  end if;
  if new.weight = 'more' and not exists (
      select 1 from public.cases_disciplineproposal p
      join public.cases_letter n on n.proposal_id = p.id and n.party_id = p.subject_id and n.served_on is not null
      join public.cases_response r on r.notice_id = n.id and r.subject_id = p.subject_id
      where p.case_id = new.case_id and p.subject_id = new.subject_id and p.weight = 'more'
        and n.case_id = new.case_id and n.kind = 'pre_disciplinary_notice' and r.case_id = new.case_id
        and n.served_on >= p.happened_on and r.happened_on >= n.served_on and new.happened_on >= r.happened_on
        and (r.kind <> 'no_answer' or r.happened_on > n.answer_by)
        and not exists (select 1 from public.cases_disciplineproposal q
                        where q.case_id = p.case_id and q.subject_id = p.subject_id and q.recorded_at <= new.recorded_at
                          and (q.supersedes_id = p.id or q.recorded_at > p.recorded_at))
        and not exists (select 1 from public.cases_letter m
                        where m.proposal_id = p.id and m.recorded_at <= new.recorded_at
                          and (m.recorded_at, m.id) > (n.recorded_at, n.id))) then
    raise exception 'more than a reprimand is decided after a hearing of this very proposal' using errcode = 'check_violation';
  end if;
  return null;
end $$;

drop trigger if exists candor_heard on public.cases_decision;
create constraint trigger candor_heard after insert on public.cases_decision deferrable initially deferred for each row
  execute function public.candor_heard();
alter table public.cases_decision enable always trigger candor_heard;
