-- Row security of the case and of everything that hangs from it (D12, D13). Written once for every table of this room
-- that has a case_id: its rows are shown to whoever reads the case, and written by whoever sees it (a case lent in an emergency is
-- read alone). A table that is added later runs this file again, and a
-- house test says so. The owner has a policy of its own, so that backups and data migrations see every row.
do $$
declare
  name text;
begin
  for name in select tablename from pg_catalog.pg_tables where schemaname = 'public' and tablename like 'cases\_%' loop
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
    execute format('drop policy if exists owner_all on public.%I', name);
    execute format('create policy owner_all on public.%I to {owner} using (true) with check (true)', name);
  end loop;
  for name in select c.table_name from information_schema.columns c
              where c.table_schema = 'public' and c.table_name like 'cases\_%' and c.column_name = 'case_id'
                and c.table_name <> 'cases_tie' loop
    execute format('drop policy if exists with_case on public.%I', name);
    execute format('create policy with_case on public.%I to {app} using (case_id = (select public.candor_at()) or public.candor_reads(case_id)) with check (public.candor_sees(case_id))', name);
  end loop;
end $$;

-- The case: whoever has a grant row that row security shows them, and whoever it was lent to. Below a key look-up the OR costs
-- nothing (D15).
drop policy if exists granted on public.cases_case;
create policy granted on public.cases_case for select to {app} using (
  id = (select public.candor_at())
  or exists (select 1 from public.permissions_persongrant g where g.case_id = cases_case.id)
  or exists (select 1 from public.permissions_poolgrant g where g.case_id = cases_case.id)
  or public.candor_reads(id));
drop policy if exists changed on public.cases_case;
create policy changed on public.cases_case for update to {app}
  using (public.candor_sees(id)) with check (true);
-- The name of a case and how it came in are no act's to change, whatever statement forgets its columns.
create or replace function public.candor_case_fixed() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a case keeps its reference, its day and its channel' using errcode = 'check_violation';
end $$;

drop trigger if exists candor_case_fixed on public.cases_case;
create trigger candor_case_fixed before update on public.cases_case for each row
  when ((old.id, old.reference, old.received_on, old.channel) is distinct from (new.id, new.reference, new.received_on, new.channel))
  execute function public.candor_case_fixed();

drop policy if exists split on public.cases_case;
create policy split on public.cases_case for insert to {app} with check (state = 'received');
drop policy if exists door_submits on public.cases_case;
create policy door_submits on public.cases_case for insert to {door} with check (state = 'received');
-- Sweeps see case facts and fire what the clock fires; no sealed table has a policy for them (D11). They too say who acts,
-- `system:<purpose>`: a transaction of a worker that forgot to is nobody's and meets no row.
drop policy if exists worker_facts on public.cases_case;
create policy worker_facts on public.cases_case to {worker}
  using ((select current_setting('candor.actor', true)) like 'system:%') with check ((select current_setting('candor.actor', true)) like 'system:%');

-- The thread: members of a tied case; at the door, whoever can name its lookup. A tie that ended is shown to nobody, and
-- whatever hangs on ties (threads, their reports, messages, journal and identities) asks this table and loses it at once.
drop policy if exists tied on public.cases_tie;
create policy tied on public.cases_tie to {app}
  using (ended_on is null and (case_id = (select public.candor_at()) or public.candor_reads(case_id)))
  with check (ended_on is null and public.candor_sees(case_id));
drop policy if exists door_ties on public.cases_tie;
create policy door_ties on public.cases_tie for insert to {door}
  with check (kind = 'origin' and exists (select 1 from public.cases_thread h where h.id = thread_id)
              and public.candor_new(case_id));  -- only its own new case, never one that was admitted before

drop policy if exists tied on public.cases_thread;
create policy tied on public.cases_thread for select to {app}
  using (exists (select 1 from public.cases_tie t where t.thread_id = cases_thread.id));
drop policy if exists phase_written on public.cases_thread;
create policy phase_written on public.cases_thread for update to {app}
  using (exists (select 1 from public.cases_tie t where t.thread_id = cases_thread.id and public.candor_sees(t.case_id)));
drop policy if exists door_own on public.cases_thread;
create policy door_own on public.cases_thread to {door}
  using (lookup = current_setting('candor.actor', true)) with check (lookup = current_setting('candor.actor', true));
drop policy if exists worker_phase on public.cases_thread;
create policy worker_phase on public.cases_thread to {worker}
  using ((select current_setting('candor.actor', true)) like 'system:%') with check ((select current_setting('candor.actor', true)) like 'system:%');

drop policy if exists worker_ties on public.cases_tie;
create policy worker_ties on public.cases_tie for select to {worker}
  using (ended_on is null and (select current_setting('candor.actor', true)) like 'system:%');

do $$
declare
  name text;
begin
  foreach name in array array['cases_report', 'cases_message'] loop
    execute format('drop policy if exists with_thread on public.%I', name);
    execute format('create policy with_thread on public.%I to {app} using (exists (select 1 from public.cases_thread h where h.id = thread_id)) with check (exists (select 1 from public.cases_tie t where t.thread_id = %I.thread_id and public.candor_sees(t.case_id)))', name, name);
    execute format('drop policy if exists door_own on public.%I', name);
    execute format('create policy door_own on public.%I to {door} using (exists (select 1 from public.cases_thread h where h.id = thread_id)) with check (exists (select 1 from public.cases_thread h where h.id = thread_id))', name);
  end loop;
end $$;

-- Each side of a thread speaks for itself: no code of the office can write words of a reporter, nor the door the office's.
drop policy if exists office_speaks on public.cases_message;
create policy office_speaks on public.cases_message as restrictive for insert to {app} with check (side = 'office');
drop policy if exists reporter_speaks on public.cases_message;
create policy reporter_speaks on public.cases_message as restrictive for insert to {door}
  with check (side = 'reporter' and author is null);
