-- Which pool gets a case. All pools of the branch are judged before one is chosen, so that the time taken says
-- nothing (D22). A pool is struck as a whole when one of its members is named strictly and the route says so
-- (intake, alternate): peers do not judge peers. A struck pool stays struck for this case. A linked case is read where it
-- went, which may be sealed: a pool that is struck loses it, and no pool gets it that does not have it.
create or replace function public.candor_route(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  admitted public.permissions_admission%rowtype;
  chosen integer;
  chosen_role text;
  struck_now jsonb;
  linked boolean := exists (select 1 from public.cases_case c where c.id = case_ and c.state = 'linked');
begin
  select * into admitted from public.permissions_admission where case_id = case_ for update;
  if not found then raise exception 'no such case'; end if;
  if public.candor_sealed(case_) then  -- meanwhile: the lock above waited for the seal
    perform public.candor_stand_in(case_);
    return;
  end if;

  select coalesce(jsonb_agg(distinct g), '[]'::jsonb) into struck_now from (
    select jsonb_array_elements(admitted.struck) as g
    union
    select to_jsonb(r.group_id) from public.permissions_route r
    join public.permissions_seat s on s.group_id = r.group_id
    join public.permissions_screen n on n.person = s.person and n.strict and n.own
    join public.permissions_casetoken t on t.case_id = case_ and t.token = n.token
    where r.branch_id = admitted.branch_id and r.whole
  ) as all_struck;

  with judged as (
    select r.position, r.group_id, r.role, exists (
      select 1 from public.permissions_seat s
      join public.permissions_held h on h.group_id = s.group_id
        and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
      where s.group_id = r.group_id and s.screened_at is not null and s.held_id = h.id
        and not exists (select 1 from public.permissions_standing x
                        where x.case_id = case_ and x.person = s.person)
        and public.candor_able(h.person_id)  -- who waits to be taken in again, or has no account, reads nothing (away.sql)
    ) as has_clear
    from public.permissions_route r where r.branch_id = admitted.branch_id
  )
  select j.group_id, j.role into chosen, chosen_role from judged j
  where j.has_clear and not struck_now @> to_jsonb(j.group_id)
    and (not linked or exists (select 1 from public.permissions_poolgrant g
                               where g.case_id = case_ and g.group_id = j.group_id and g.until > now()))
  order by j.position limit 1;

  update public.permissions_poolgrant set until = now()
  where case_id = case_ and until > now() and group_id = admitted.group_id and group_id is distinct from chosen;
  update public.permissions_admission set group_id = chosen, struck = struck_now where case_id = case_;

  if chosen is null then
    if linked then return; end if;
    -- Nobody may read it. Those who appoint are told, without a reference (D22).
    insert into public.workflow_outbox (id, kind, ids, effect, due_at, attempts)
    values (gen_random_uuid(), 'unrouted', '{}'::jsonb, 'unrouted:' || gen_random_uuid(),
            date_trunc('hour', now()) + interval '1 hour', 0);
    return;
  end if;
  insert into public.permissions_poolgrant
    (id, group_id, permission_id, case_id, role, reason, granted_at, until, opened_on, state, event)
  select gen_random_uuid(), chosen, p.id, case_, chosen_role, 'routed at the door', public.candor_day(),
         '9999-12-31T00:00:00+00:00', public.candor_today(), 'received', admitted.event
  from public.auth_permission p join public.django_content_type t on t.id = p.content_type_id
  where t.app_label = 'cases' and t.model = 'case' and p.codename = 'view_case'
    and not exists (select 1 from public.permissions_poolgrant g
                    where g.case_id = case_ and g.group_id = chosen and g.until > now());
end $$;
