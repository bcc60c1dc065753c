-- A case that is under way and that no clear case manager holds: the turn goes to whoever opened it, who names another one, and
-- they are told. Without this nobody on it could give it to anyone. Kept on the case, because lists look at many.
create or replace function public.candor_unmanaged(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.cases_case c set turn = 'intake_officer'
  where c.id = case_ and c.turn <> 'intake_officer' and c.state not in ('received', 'acknowledged', 'linked', 'disposed')
    and not exists (select 1 from public.candor_holders(case_) h where h.role = 'case_manager');
  if found then
    insert into public.workflow_outbox (id, case_id, kind, ids, effect, due_at, attempts)
    values (gen_random_uuid(), case_, 'unmanaged', jsonb_build_object('case', case_), 'unmanaged:' || gen_random_uuid(), now(), 0);
  end if;
end $$;

-- A role ended: the cases that its holder read are looked at (away.sql). It tells the policy owner nothing, who sees no case.
create or replace function public.candor_left(held_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not (public.candor_holds('policy_owner') or session_user = current_user) then
    raise exception 'only a policy owner ends a role' using errcode = 'insufficient_privilege';
  end if;
  lock table public.permissions_seat in exclusive mode;
  perform public.candor_away(h.person_id) from public.permissions_held h where h.id = held_;
end $$;
