-- Files: their reporter at the door, and members of a tied case, as with messages. In a file of its own, because rows.sql runs
-- before there are any.
drop policy if exists with_thread on public.cases_file;
create policy with_thread on public.cases_file for select to {app}
  using (exists (select 1 from public.cases_thread h where h.id = thread_id));
drop policy if exists door_own on public.cases_file;
create policy door_own on public.cases_file to {door}
  using (exists (select 1 from public.cases_thread h where h.id = thread_id))
  with check (exists (select 1 from public.cases_thread h where h.id = thread_id));

-- The pieces of files. The door adds them to its own thread and reads none back, not its own either; it adds none to a file that
-- stands already. Members of a tied case read those of files that stand. Nobody changes one; disposal deletes as the owner.
-- Pieces are sealed, so nothing in them can be made smaller: they are kept as they are.
alter table public.cases_fileblock alter column body set storage external;

drop policy if exists with_thread on public.cases_fileblock;
create policy with_thread on public.cases_fileblock for select to {app}
  using (exists (select 1 from public.cases_file f where f.id = file_id and f.thread_id = cases_fileblock.thread_id));
drop policy if exists door_adds on public.cases_fileblock;
create policy door_adds on public.cases_fileblock for insert to {door}
  with check (exists (select 1 from public.cases_thread h where h.id = thread_id)
              and not exists (select 1 from public.cases_file f where f.id = file_id));

-- A file may be added where the thread takes files, by its reporter alone, with a message of the same thread.
drop policy if exists taken on public.cases_file;
create policy taken on public.cases_file as restrictive for insert to {door}
  with check (exists (select 1 from public.cases_thread h where h.id = thread_id and not h.files_closed)
              and exists (select 1 from public.cases_message m where m.id = message_id and m.thread_id = cases_file.thread_id));

-- Whether the door of this transaction is that of the thread: by its receipt, or signed in as whoever handed it in.
create or replace function public.candor_own_thread(thread_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.cases_thread h where h.id = thread_
                 and (h.lookup = current_setting('candor.actor', true)
                      or exists (select 1 from public.cases_reportedby r
                                 where r.thread_id = h.id and r.token = current_setting('candor.token', true))));
end $$;

-- A file on its way in pieces: its own thread's door alone.
drop policy if exists door_own on public.cases_upload;
create policy door_own on public.cases_upload to {door}
  using (exists (select 1 from public.cases_thread h where h.id = thread_id))
  with check (exists (select 1 from public.cases_thread h where h.id = thread_id));

-- Its pieces, in order, for the door that sends it, as long as it is on its way: the hash of what came is taken from them once it is
-- whole. Of a file that stands none is read back.
create or replace function public.candor_blocks_on_the_way(file_ uuid, from_ integer, most_ integer)
returns table (block bytea)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select b.body from public.cases_fileblock b join public.cases_upload u on u.id = b.file_id and u.thread_id = b.thread_id
    where b.file_id = file_ and b.number >= from_ and public.candor_own_thread(u.thread_id)
      and not exists (select 1 from public.cases_file f where f.id = file_)
    order by b.number limit most_;
end $$;

-- Pieces of a file of one's own thread that does not stand: removed at once, when it is not taken or the browser is gone. Of one that
-- stands by now it is no longer on its way, and nothing else.
create or replace function public.candor_drop_upload(file_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.cases_upload u where u.id = file_ and public.candor_own_thread(u.thread_id);
  delete from public.cases_fileblock b
  where b.file_id = file_ and public.candor_own_thread(b.thread_id)
    and not exists (select 1 from public.cases_file f where f.id = file_);
end $$;

-- The same for what nobody could remove, because the process ended: by the worker, which learns a number and nothing else.
create or replace function public.candor_drop_unfinished(before_ date) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone bigint;
begin
  delete from public.cases_upload u where u.begun_on < before_;
  delete from public.cases_fileblock b
  where b.begun_on < before_ and not exists (select 1 from public.cases_file f where f.id = b.file_id);
  get diagnostics gone = row_count;
  return gone;
end $$;
