-- Addresses for notes (ADR 48). No role reads or writes the table: the door and the worker ask functions. The door is told whether
-- its own thread has one; the worker is told a row and what is closed in it, never whose; the office is told nothing.

-- The next of three fixed moments of the county's day, as `workflow.outbox.window` has them (D31).
create or replace function public.candor_window() returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  here timestamp := now() at time zone 'America/Los_Angeles';
begin
  return (select min(m) at time zone 'America/Los_Angeles' from (
            select d::date + t as m
            from generate_series(here::date, here::date + 1, interval '1 day') d,
                 unnest(array[time '08:00', time '12:00', time '16:00']) t) moments
          where m > here);
end $$;

create or replace function public.candor_keep_address(thread_ uuid, row_ uuid, closed_ bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_own_thread(thread_) then return false; end if;
  delete from public.cases_address where thread_id = thread_;
  insert into public.cases_address (id, thread_id, sealed, due_at, tries) values (row_, thread_, closed_, null, 0);
  return true;
end $$;

create or replace function public.candor_forget_address(thread_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if public.candor_own_thread(thread_) then
    delete from public.cases_address where thread_id = thread_;
  end if;
end $$;

-- Whoever has read what is new needs no note of it.
create or replace function public.candor_has_address(thread_ uuid, read_ boolean) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_own_thread(thread_) then return false; end if;
  if read_ then
    update public.cases_address set due_at = null, tries = 0 where thread_id = thread_ and due_at is not null;
  end if;
  return exists (select 1 from public.cases_address where thread_id = thread_);
end $$;

-- Something new for its reporter: a message of the office, or another phase or line. Not by a call, so that no act forgets it. What
-- waits already keeps its window.
create or replace function public.candor_something_new() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  thread_ uuid := case tg_table_name when 'cases_thread' then to_jsonb(new)->>'id' else to_jsonb(new)->>'thread_id' end;
begin
  update public.cases_address set due_at = coalesce(due_at, public.candor_window()), tries = 0 where thread_id = thread_;
  return null;
end $$;
drop trigger if exists candor_something_new on public.cases_message;
create trigger candor_something_new after insert on public.cases_message for each row
  when (new.side = 'office') execute function public.candor_something_new();
drop trigger if exists candor_something_new on public.cases_thread;
create trigger candor_something_new after update on public.cases_thread for each row
  when ((old.phase, old.note, old.phase_on) is distinct from (new.phase, new.note, new.phase_on))
  execute function public.candor_something_new();

-- What is due, each for one caller, and counted as tried: it is due again in the next window unless it is settled before, and after
-- so many windows it rests until something newer is written. In the order of ids, which are random.
create or replace function public.candor_due_addresses(now_ timestamptz, next_ timestamptz, most_ integer, at_once_ integer)
returns table (row_id uuid, closed bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    update public.cases_address a
    set tries = a.tries + 1, due_at = case when a.tries + 1 < most_ then next_ end
    where a.id in (select d.id from public.cases_address d where d.due_at <= now_
                   order by d.id limit at_once_ for update skip locked)
    returning a.id, a.sealed;
end $$;

-- A note left, or its address opens for nobody. What was written since the try (tries = 0) waits for its own note.
create or replace function public.candor_settle_address(row_ uuid, gone_ boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if gone_ then
    delete from public.cases_address where id = row_;
  else
    update public.cases_address set due_at = null, tries = 0 where id = row_ and tries > 0;
  end if;
end $$;

-- Where the cases of a report ended before that day, its reporter had been asked for the last time how they are treated, and no note waits.
-- A linked case speaks through the one that it follows.
create or replace function public.candor_end_addresses(before_ date) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone bigint;
begin
  delete from public.cases_address a
  where a.due_at is null
    and not exists (select 1 from public.cases_tie t join public.cases_case c on c.id = t.case_id
                    where t.thread_id = a.thread_id and t.ended_on is null
                      and (c.state not in ('closed', 'disposed', 'linked') or c.closed_on >= before_
                           or exists (select 1 from public.workflow_clock k where k.case_id = c.id
                                      and k.kind like 'retaliation\_check\_%' and k.satisfied_on is null and k.due_on >= before_)));
  get diagnostics gone = row_count;
  return gone;
end $$;
