-- Who can read nothing today, whatever they hold: somebody whose second step was reset and who waits to be taken in again, and
-- somebody whose accounts are all closed. Nothing is routed to them, nothing is counted as theirs, and no bell rings for them.
-- Their roles, grants and answers stay as they are, so that nothing has to be given back.
create or replace function public.candor_able(person_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.permissions_account a where a.person_id = person_ and a.is_active)
     and not public.candor_suspended(person_);
end $$;

-- Is there anybody who can read this case: clear of it, in a role that counts, by name or through a pool?
create or replace function public.candor_read_by_somebody(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.candor_holders(case_)) or exists (
    select 1 from public.permissions_poolgrant g
    join public.permissions_held h on h.group_id = g.group_id
      and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
    join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
    where g.case_id = case_ and g.until > now() and public.candor_able(h.person_id)
      and not exists (select 1 from public.permissions_standing x where x.case_id = case_ and x.person = s.person));
end $$;

-- A case is looked at again. What nobody can read goes to the next pool, and it rings there; if there is none, those who appoint
-- are told. A sealed one goes to no pool (sealed.sql). What nobody manages says so.
create or replace function public.candor_pass_on(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if public.candor_sealed(case_) then
    perform public.candor_stand_in(case_);
  elsif not public.candor_read_by_somebody(case_) then
    perform public.candor_route(case_);
    if exists (select 1 from public.permissions_admission a where a.case_id = case_ and a.group_id is not null) then
      insert into public.workflow_outbox (id, case_id, kind, ids, effect, due_at, attempts)
      values (gen_random_uuid(), case_, 'new_report', jsonb_build_object('case', case_), 'passed_on:' || gen_random_uuid(), now(), 0);
    end if;
  end if;
  perform public.candor_unmanaged(case_);
end $$;

-- This person can read nothing any more, or less than before. Each case under way that they held is looked at. Whoever calls
-- holds the lock of a new seat.
create or replace function public.candor_away(person_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  hit uuid;
begin
  for hit in
    select g.case_id from public.permissions_persongrant g join public.permissions_account a on a.id = g.user_id
    where a.person_id = person_ and g.until > now() and g.state not in ('linked', 'closed', 'disposed')
    union
    select g.case_id from public.permissions_poolgrant g
    where g.group_id in (select h.group_id from public.permissions_held h where h.person_id = person_)
      and g.until > now() and g.state not in ('linked', 'closed', 'disposed')
    order by 1
  loop
    perform public.candor_pass_on(hit);
  end loop;
end $$;

-- Cases that nobody could be given to are offered again: somebody may be there for them now. So are sealed ones, which may have
-- fewer than two members.
create or replace function public.candor_offer() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  hit uuid;
begin
  for hit in select a.case_id from public.permissions_admission a
             join public.cases_case c on c.id = a.case_id and c.state not in ('closed', 'linked', 'disposed')
             where a.group_id is null or c.seal_id is not null loop
    perform public.candor_pass_on(hit);
  end loop;
end $$;

-- This person can read again. Cases that only said that nobody manages them are managed again; the next act finds out whose
-- turn it is in the states that do not say it themselves.
create or replace function public.candor_back(person_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform public.candor_offer();
  update public.cases_case c set turn = ''
  where c.turn = 'intake_officer'
    and exists (select 1 from public.candor_holders(c.id) h where h.person = person_ and h.role = 'case_manager');
end $$;

-- Triggers, so that it follows whoever writes the row. It tells them nothing: they may see no case. The lock is taken before
-- anything is asked, and both ways: of two who vouch at once the later sees the word of the other; reports under way are waited
-- for, and later ones see who is here. Whoever never held a role was given nothing: nothing changes.
create or replace function public.candor_away_or_back() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  person_ uuid;
begin
  case tg_table_name
    when 'permissions_readmission' then
      select s.person_id into person_ from public.permissions_suspension s where s.id = new.suspension_id;
    else person_ := new.person_id;
  end case;
  lock table public.permissions_seat in exclusive mode;
  if not exists (select 1 from public.permissions_held h where h.person_id = person_) then return null; end if;
  if public.candor_able(person_) then perform public.candor_back(person_); else perform public.candor_away(person_); end if;
  return null;
end $$;

drop trigger if exists candor_away_or_back on public.permissions_suspension;
create trigger candor_away_or_back after insert on public.permissions_suspension
  for each row execute function public.candor_away_or_back();
drop trigger if exists candor_away_or_back on public.permissions_readmission;
create trigger candor_away_or_back after insert on public.permissions_readmission
  for each row execute function public.candor_away_or_back();
drop trigger if exists candor_opened on public.permissions_account;
create trigger candor_opened after insert on public.permissions_account
  for each row execute function public.candor_away_or_back();
drop trigger if exists candor_closed on public.permissions_account;
create trigger candor_closed after update of is_active on public.permissions_account
  for each row when (old.is_active is distinct from new.is_active) execute function public.candor_away_or_back();
