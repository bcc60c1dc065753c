-- A role is asked for by one policy owner and agreed to by another person: a policy owner or an independent reader, never
-- the one whose role it is (TM-11, TM-33). Kept here and not only in Python: one forged `held` row opens a pool's cases.
-- What was asked is not changed by anybody (the columns of the answer alone are granted), and is answered once.
alter table public.permissions_appointment enable row level security;
alter table public.permissions_appointment force row level security;
drop policy if exists owner_all on public.permissions_appointment;
create policy owner_all on public.permissions_appointment to {owner} using (true) with check (true);
drop policy if exists two_persons_read on public.permissions_appointment;
create policy two_persons_read on public.permissions_appointment for select to {app} using (
  (select public.candor_holds('policy_owner') or public.candor_holds('independent_reader')));
drop policy if exists one_asks on public.permissions_appointment;
create policy one_asks on public.permissions_appointment for insert to {app} with check (
  (select public.candor_holds('policy_owner')) and asked_by = (select public.candor_person()) and person_id <> asked_by
  and answer = 'open' and answered_by is null);
drop policy if exists another_answers on public.permissions_appointment;
create policy another_answers on public.permissions_appointment for update to {app}
  using (answer = 'open' and (select public.candor_holds('policy_owner') or public.candor_holds('independent_reader')))
  with check (answered_by = (select public.candor_person()) and case answer
    when 'withdrawn' then asked_by = answered_by
    when 'agreed' then answered_by not in (asked_by, person_id)
    when 'turned_down' then answered_by not in (asked_by, person_id)
    else false end);

-- Whoever agrees gives a seat, and writes in the journal before it: so the seats are locked with the answer. Who locks both
-- locks the seats first, everywhere (away.sql, seat.sql), or two acts at once would wait for each other.
create or replace function public.candor_seats_first() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  lock table public.permissions_seat in exclusive mode;
  return null;
end $$;

drop trigger if exists candor_seats_first on public.permissions_appointment;
create trigger candor_seats_first before update of answer on public.permissions_appointment for each statement
  execute function public.candor_seats_first();

-- Did the caller, as the second person, agree that this person hold this role?
create or replace function public.candor_agreed(appointment_ uuid, person_ uuid, role_ text, branch_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  caller_ uuid := public.candor_person();
begin
  return exists (select 1 from public.permissions_appointment a
                 where a.id = appointment_ and a.person_id = person_ and a.role = role_ and a.branch_id = branch_
                   and a.answer = 'agreed' and a.answered_by = caller_ and a.asked_by <> caller_ and a.person_id <> caller_);
end $$;

-- A role row comes from such a word alone, from today on, in the pool of its own role and branch. Afterwards it is only ended.
-- Not forced: the owner of the database sets the installation up.
alter table public.permissions_held enable row level security;
drop policy if exists everyone_reads on public.permissions_held;
create policy everyone_reads on public.permissions_held for select using (true);
drop policy if exists policy_owner_writes on public.permissions_held;
drop policy if exists agreed on public.permissions_held;
create policy agreed on public.permissions_held for insert to {app} with check (
  from_on >= public.candor_today() and public.candor_agreed(appointment_id, person_id, role, branch_id)
  and exists (select 1 from public.auth_group g where g.id = group_id and g.name = role || '/' || branch_id));
drop policy if exists policy_owner_ends on public.permissions_held;
create policy policy_owner_ends on public.permissions_held for update to {app}
  using ((select public.candor_holds('policy_owner'))) with check ((select public.candor_holds('policy_owner')));

create or replace function public.candor_held_ends() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.until_on > old.until_on and not session_user = current_user then
    raise exception 'a role that ends is asked for anew' using errcode = 'insufficient_privilege';
  end if;
  if (new.ended_by, new.ended_why) is distinct from (old.ended_by, old.ended_why)
     and public.candor_person() is not null  -- whoever renews keys is nobody, and closes the same words anew (rotate.sql)
     and (old.ended_by is not null or new.ended_by is distinct from public.candor_person()) then
    raise exception 'who ended a role says so, once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

drop trigger if exists candor_held_ends on public.permissions_held;
create trigger candor_held_ends before update on public.permissions_held for each row
  execute function public.candor_held_ends();

-- Whether the caller may give this seat its screening: a policy owner, who keeps the directory; whoever owns the database;
-- and the second person, for somebody whose role they agreed to.
create or replace function public.candor_seats(person_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  caller_ uuid := public.candor_person();
begin
  return public.candor_holds('policy_owner') or exists (
    select 1 from public.permissions_seat s
    join public.permissions_held h on h.id = s.held_id
    join public.permissions_appointment a on a.id = h.appointment_id
    where s.person = person_ and a.answered_by = caller_ and a.answer = 'agreed');
end $$;
