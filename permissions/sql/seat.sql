-- Someone takes a seat, declares kin, changes name or supervisor: replace what would hit this person, screen all
-- cases that are not disposed of, and only then let the seat act. By a policy owner, by whoever agreed to their role, or
-- by the owner of the database at set-up. The exclusive lock waits for admissions under way and makes later ones see this seat.
create or replace function public.candor_seat(person_ text, tokens_ text[], strict_ boolean[], own_ boolean[])
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  hit uuid;
begin
  if not (session_user = current_user or public.candor_seats(person_)) then
    raise exception 'only a policy owner and whoever agreed to a role screen for it';
  end if;
  lock table public.permissions_seat in exclusive mode;
  delete from public.permissions_screen where person = person_;
  insert into public.permissions_screen (id, token, person, strict, own)
  select gen_random_uuid(), token, person_, strict, bool_or(own)
  from unnest(tokens_, strict_, own_) as rows(token, strict, own) group by token, strict;
  for hit in
    insert into public.permissions_standing (id, case_id, person, answer)
    select gen_random_uuid(), t.case_id, n.person, max(case when n.strict then 3 else 2 end)
    from public.permissions_screen n
    join public.permissions_casetoken t on t.token = n.token
    join public.cases_case c on c.id = t.case_id and c.state <> 'disposed'
    where n.person = person_
      and not exists (select 1 from public.permissions_cleared x
                      where x.case_id = t.case_id and x.person = n.person and x.token = n.token and not n.strict)
    group by t.case_id, n.person
    on conflict (case_id, person) do update set answer = greatest(permissions_standing.answer, excluded.answer)
    returning case_id
  loop
    perform public.candor_move_on(hit);
  end loop;
  update public.permissions_seat set screened_at = now() where person = person_ and screened_at is null;
  -- Cases that nobody could be given to are offered again: someone new may be clear of them. So are sealed ones, which may
  -- have fewer than two members.
  for hit in select a.case_id from public.permissions_admission a
             join public.cases_case c on c.id = a.case_id and c.state not in ('closed', 'linked', 'disposed')
             where a.group_id is null or c.seal_id is not null loop
    perform public.candor_move_on(hit);
  end loop;
end $$;

-- Name tokens of everybody employed: a narrative keeps only these.
create or replace function public.candor_know(tokens_ text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not (public.candor_holds('policy_owner') or session_user = current_user) then
    raise exception 'only a policy owner keeps the directory';
  end if;
  insert into public.permissions_known (token) select distinct t.token from unnest(tokens_) as t(token)
  on conflict do nothing;
end $$;

-- Give or end a seat row beside the dated role row (the map from person to token is made by the caller). Nobody takes
-- a seat by their own hand: whoever appoints sees no case, and would see a pool's (TM-11).
create or replace function public.candor_take_seat(held_ uuid, person_ text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not (session_user = current_user or exists (
    select 1 from public.permissions_held h
    where h.id = held_ and public.candor_agreed(h.appointment_id, h.person_id, h.role, h.branch_id))) then
    raise exception 'a seat is given by whoever agreed to the role';
  end if;
  if exists (select 1 from public.permissions_held h where h.id = held_ and h.person_id = public.candor_person()) then
    raise exception 'nobody appoints themselves';
  end if;
  insert into public.permissions_seat (id, person, group_id, held_id)
  select gen_random_uuid(), person_, h.group_id, h.id from public.permissions_held h where h.id = held_;
end $$;
