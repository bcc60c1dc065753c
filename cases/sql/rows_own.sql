-- A signed-in reporter's own threads (D9). Who they are stands as a keyed token in a row apart; the door sees the row whose
-- token it can name, and by it the thread, its report, messages and journal. No other role has any privilege on that row:
-- whoever works on a case cannot ask whose its report is, also not by comparing tokens (D8, D21).
drop policy if exists own on public.cases_reportedby;
create policy own on public.cases_reportedby for select to {door}
  using (token = current_setting('candor.token', true));
-- Written while the report is handed in, by whoever can name both, and never for an anonymous one. An unset token is
-- empty, and no row may carry that: it would be everybody's.
drop policy if exists reports on public.cases_reportedby;
create policy reports on public.cases_reportedby for insert to {door} with check (
  token = current_setting('candor.token', true) and token ~ '^[0-9a-f]{64}$'
  and exists (select 1 from public.cases_thread h where h.id = thread_id
              and h.lookup = current_setting('candor.actor', true) and h.mode <> 'anonymous'));

drop policy if exists own on public.cases_thread;
create policy own on public.cases_thread for select to {door}
  using (exists (select 1 from public.cases_reportedby r where r.thread_id = cases_thread.id));
-- The wish to take it back; which columns the door may change at all stands in the list of privileges.
drop policy if exists own_wish on public.cases_thread;
create policy own_wish on public.cases_thread for update to {door}
  using (exists (select 1 from public.cases_reportedby r where r.thread_id = cases_thread.id));
