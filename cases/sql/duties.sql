-- A duty beside the lifecycle is met by what was done and by nothing else: the clocks of a child's danger by the report to whoever
-- protects the child, those of a peace officer by the notice to the training commission, of that day and by that person. No act ends them otherwise, whatever statement tries.
create or replace function public.candor_duty_met() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.kind not in ('minor_internal', 'minor_legal') then
    if not exists (select 1 from public.cases_onward o
                   where o.case_id = new.case_id and o.kind = new.kind and o.by = new.satisfied_by
                     and o.sent_on = new.satisfied_on and o.sent_on >= new.starts_on) then
      raise exception 'the training commission is told, or it is still owed' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if not exists (select 1 from public.cases_protection p
                 where p.case_id = new.case_id and p.by = new.satisfied_by and p.happened_on = new.satisfied_on
                   and p.reported_at >= coalesce(new.starts_at, new.starts_on::timestamp at time zone 'America/Los_Angeles')
                                        - interval '1 minute') then
    raise exception 'a child''s danger is reported, never cancelled' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_duty_met on public.workflow_clock;
create trigger candor_duty_met before update on public.workflow_clock for each row
  when (new.kind in ('minor_internal', 'minor_legal', 'peace_officer_separation', 'peace_officer_charge', 'peace_officer_discipline')
        and new.satisfied_on is not null)
  execute function public.candor_duty_met();
alter table public.workflow_clock enable always trigger candor_duty_met;
