-- Where the other cases stand that share a report with this one: for each such report and case the state, and the verb that
-- brought it there. A reporter reads the least far of them and hears once that it is over (ADR 18), and whoever moves one case
-- need not see the next. A case that is linked speaks through the one it follows. Only for who sees this case, and for the clock.
create or replace function public.candor_beside(case_ uuid) returns table (thread uuid, state text, verb text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  plane text := '"' || coalesce(nullif(current_setting('role', true), 'none'), session_user) || '"';
begin
  if plane <> '{worker}' and not public.candor_sees(case_) then return; end if;
  return query
    select mine.thread_id, other.state::text,
           (select s.verb::text from public.workflow_step s where s.case_id = other.id order by s.version desc limit 1)
    from public.cases_tie mine
    join public.cases_tie theirs on theirs.thread_id = mine.thread_id and theirs.case_id <> case_ and theirs.ended_on is null
    join public.cases_case other on other.id = theirs.case_id and other.state <> 'linked'
    where mine.case_id = case_ and mine.ended_on is null;
end $$;
