-- Row security of what hangs from a case in this room (D12, D13): steps and clocks are read with their case, and only
-- a holder of the case adds to them. Sweeps run as the worker, which acknowledges on day six and hands out the outbox,
-- and says as whom: without an actor it meets no row either.
-- The outbox is written by everyone and read by the worker alone, so that it says nothing about who reported when.
do $$
declare
  name text;
begin
  foreach name in array array['workflow_step', 'workflow_clock', 'workflow_clocknote', 'workflow_outbox'] loop
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
    execute format('drop policy if exists owner_all on public.%I', name);
    execute format('create policy owner_all on public.%I to {owner} using (true) with check (true)', name);
  end loop;
  foreach name in array array['workflow_step', 'workflow_clock'] loop
    execute format('drop policy if exists with_case on public.%I', name);
    execute format('create policy with_case on public.%I to {app} using (case_id = (select public.candor_at()) or public.candor_reads(case_id)) with check (public.candor_sees(case_id))', name);
  end loop;
  foreach name in array array['workflow_step', 'workflow_clock', 'workflow_outbox'] loop
    execute format('drop policy if exists worker_all on public.%I', name);
    execute format('create policy worker_all on public.%I to {worker} using ((select current_setting(''candor.actor'', true)) like ''system:%%'') with check ((select current_setting(''candor.actor'', true)) like ''system:%%'')', name);
  end loop;
end $$;

drop policy if exists with_clock on public.workflow_clocknote;
create policy with_clock on public.workflow_clocknote to {app}
  using (exists (select 1 from public.workflow_clock k where k.id = clock_id))
  with check (exists (select 1 from public.workflow_clock k where k.id = clock_id and public.candor_sees(k.case_id)));

-- A report starts its own clocks while it is being stored, never those of a case that was admitted before.
drop policy if exists door_starts on public.workflow_clock;
create policy door_starts on public.workflow_clock for insert to {door} with check (public.candor_new(case_id));

drop policy if exists put on public.workflow_outbox;
create policy put on public.workflow_outbox for insert to {app}, {door} with check (done_at is null and dead_at is null);
