-- I8: a clock can be satisfied, once, and annotated in a row of its own; it cannot be paused, moved, taken back or
-- removed. That holds for every clock and not only for those that a statute sets: a target that could be moved would
-- always have been met.
create or replace function public.candor_clock_fixed() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a clock is never removed' using errcode = 'check_violation';
  end if;
  if old.satisfied_on is not null
     or (to_jsonb(new) - 'satisfied_on' - 'satisfied_by') <> (to_jsonb(old) - 'satisfied_on' - 'satisfied_by') then
    raise exception 'a clock can only be satisfied, and only once' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_clock_fixed on public.workflow_clock;
create trigger candor_clock_fixed before update or delete on public.workflow_clock
  for each row execute function public.candor_clock_fixed();
alter table public.workflow_clock enable always trigger candor_clock_fixed;

-- What was stepped or annotated stays as it was written.
create or replace function public.candor_written_once() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'rows of % are written once', tg_table_name using errcode = 'check_violation';
end $$;

drop trigger if exists candor_written_once on public.workflow_step;
create trigger candor_written_once before update or delete on public.workflow_step
  for each row execute function public.candor_written_once();
alter table public.workflow_step enable always trigger candor_written_once;

drop trigger if exists candor_written_once on public.workflow_clocknote;
create trigger candor_written_once before update or delete on public.workflow_clocknote
  for each row execute function public.candor_written_once();
alter table public.workflow_clocknote enable always trigger candor_written_once;
