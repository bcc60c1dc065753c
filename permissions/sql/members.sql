-- Who else is on this case: only for somebody who reads it. A policy on the grant tables shows each person their
-- own rows, so that no list can be built from other people's grants; this is the one way to the whole list.
create or replace function public.candor_members(case_ uuid)
returns table (id uuid, account uuid, pool integer, role text, reason text, granted_by uuid, granted_at timestamptz, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select g.id, g.user_id, null::integer, g.role, g.reason, g.granted_by, g.granted_at, g.until
  from public.permissions_persongrant g where g.case_id = case_ and public.candor_reads(case_)
  union all
  select g.id, null::uuid, g.group_id, g.role, g.reason, g.granted_by, g.granted_at, g.until
  from public.permissions_poolgrant g where g.case_id = case_ and public.candor_reads(case_)
$$;

-- End one grant of a case that the caller sees (their own may be the last thing they do there).
create or replace function public.candor_take(case_ uuid, grant_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(case_) then raise exception 'no such case'; end if;
  update public.permissions_persongrant set until = now() where id = grant_ and case_id = case_ and until > now();
  update public.permissions_poolgrant set until = now() where id = grant_ and case_id = case_ and until > now();
  if public.candor_sealed(case_) then perform public.candor_stand_in(case_); end if;
end $$;

-- A chance match is cleared by somebody who holds the case and is not the one matched; a strict one by nobody.
create or replace function public.candor_clear_possible(case_ uuid, person_ text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(case_) or person_ = current_setting('candor.token', true) then return false; end if;
  insert into public.permissions_cleared (id, case_id, person, token)
  select gen_random_uuid(), case_, person_, t.token from public.permissions_casetoken t
  join public.permissions_screen n on n.token = t.token and n.person = person_ and not n.strict
  where t.case_id = case_ on conflict do nothing;
  delete from public.permissions_standing where case_id = case_ and person = person_ and answer = 2;
  return found;
end $$;

-- How many seat holders a chance match keeps out, and who (by token): for a holder to clear, never for the matched.
create or replace function public.candor_possible(case_ uuid) returns setof text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.person from public.permissions_standing s
  where s.case_id = case_ and s.answer = 2 and public.candor_sees(case_)
$$;

-- Would this person be there for this case and clear of it, for whoever assigns work on it? Only for holders of the case.
create or replace function public.candor_free(case_ uuid, persons_ text[]) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select p.token from unnest(persons_) as p(token)
  where public.candor_sees(case_)
    and exists (select 1 from public.permissions_seat s join public.permissions_held h on h.id = s.held_id
                where s.person = p.token and s.screened_at is not null and public.candor_able(h.person_id))
    and not exists (select 1 from public.permissions_standing x where x.case_id = case_ and x.person = p.token);
end $$;

drop function if exists public.candor_staffed(uuid);  -- its answer is that of candor_on_it (sealed.sql)
