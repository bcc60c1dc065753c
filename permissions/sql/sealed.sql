-- A sealed case is given to nobody through an office. Its members are chosen one by one, and sealing, unsealing and every
-- membership are asked for by one person and agreed to by another (TM-33, ADR 30). Kept here and not only in Python: a grant
-- that wrong code slips in would show the case to a whole office.

-- What was asked of a second person is asked in one's own name, is never changed (the columns of the answer alone are
-- granted), and is answered once: by another person, or void because the case moved on. Leave to read a name is used up once.
drop policy if exists one_asks on public.cases_proposal;
create policy one_asks on public.cases_proposal as restrictive for insert to {app}
  with check (by = (select public.candor_person()) and answer = '' and answered_by is null);
drop policy if exists another_answers on public.cases_proposal;
create policy another_answers on public.cases_proposal as restrictive for update to {app}
  using (answer = '' or answer = 'approved' and verb = 'ask_identity' and by = (select public.candor_person()))
  with check (case answer
    when 'approved' then answered_by = (select public.candor_person()) and by <> answered_by
    when 'turned_down' then answered_by = (select public.candor_person()) and by <> answered_by
    when 'void' then answered_by is null
    when 'used' then verb = 'ask_identity' and by = (select public.candor_person()) and by <> answered_by
    else false end);

create or replace function public.candor_sealed(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.cases_case c where c.id = case_ and c.seal_id is not null);
end $$;

-- Who holds this case by name now, and is clear of it, in a role that they still have. For other functions of the owner.
create or replace function public.candor_holders(case_ uuid) returns table (person uuid, role text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select distinct a.person_id, g.role::text from public.permissions_persongrant g
    join public.permissions_account a on a.id = g.user_id and a.is_active
    join public.permissions_held h on h.person_id = a.person_id and h.role = g.role
      and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
    join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
    where g.case_id = case_ and g.until > now() and public.candor_able(a.person_id)
      and not exists (select 1 from public.permissions_standing x where x.case_id = case_ and x.person = s.person);
end $$;

-- The same for whoever sees the case.
create or replace function public.candor_on_it(case_ uuid) returns table (person uuid, role text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(case_) then return; end if;
  return query select h.person, h.role from public.candor_holders(case_) h;
end $$;

-- Did the caller, as the second person, agree to this request of somebody else who is on the case?
create or replace function public.candor_by_two(case_ uuid, request_ uuid, verb_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  caller_ uuid := public.candor_person();
begin
  return exists (select 1 from public.cases_proposal p
                 where p.id = request_ and p.case_id = case_ and p.verb = verb_ and p.answer = 'approved'
                   and p.answered_by = caller_ and p.by <> caller_
                   and p.by in (select h.person from public.candor_holders(case_) h));
end $$;

-- May the caller give this case to this account in this role? Sealed, only as two people said of this very person, and no
-- word of theirs lets anybody in twice (the unique key of request and account). Nobody agrees to a membership of their own.
create or replace function public.candor_let_in(case_ uuid, account_ uuid, role_ text, request_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(case_) then return false; end if;
  return not public.candor_sealed(case_) or exists (
    select 1 from public.cases_proposal p join public.permissions_account a on a.id = account_
    where p.id = request_ and public.candor_by_two(case_, request_, 'admit_member')
      and p.given ->> 'role' = role_ and p.given ->> 'person' = a.person_id::text and p.answered_by <> a.person_id);
end $$;

drop policy if exists by_two on public.permissions_persongrant;
create policy by_two on public.permissions_persongrant as restrictive for insert to {app}
  with check (public.candor_let_in(case_id, user_id, role, request));

-- No pool gets it, whoever writes the row: the functions of this room run as the owner, and policies would not stop them. The
-- lock is the one of `candor_route` and of the seal, so that of two at once the later sees what the earlier did.
create or replace function public.candor_no_pool() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.until <= now() then return new; end if;
  perform 1 from public.permissions_admission a where a.case_id = new.case_id for update;
  if public.candor_sealed(new.case_id) then
    raise exception 'a sealed case is given to nobody through an office' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

drop trigger if exists candor_no_pool on public.permissions_poolgrant;
create trigger candor_no_pool before insert or update of until, case_id, group_id on public.permissions_poolgrant
  for each row execute function public.candor_no_pool();

-- The seal names the request that two people agreed to. It goes by another one that names it, so neither is used twice.
create or replace function public.candor_seals() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from public.permissions_admission a where a.case_id = new.id for update;
  if old.seal_id is not null and new.seal_id is not null
     or new.seal_id is null and not exists (
       select 1 from public.cases_proposal u where u.case_id = new.id and u.about = old.seal_id
         and public.candor_by_two(new.id, u.id, 'unseal'))
     or new.seal_id is not null and (not public.candor_by_two(new.id, new.seal_id, 'seal') or exists (
       select 1 from public.cases_proposal u where u.case_id = new.id and u.about = new.seal_id
         and u.verb = 'unseal' and u.answer = 'approved'))
  then
    raise exception 'two people seal a case and two unseal it' using errcode = 'insufficient_privilege';
  end if;
  if new.seal_id is not null and exists (
    select 1 from public.permissions_poolgrant g where g.case_id = new.id and g.until > now()) then
    raise exception 'an office still holds this case' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;

drop trigger if exists candor_seals on public.cases_case;
create trigger candor_seals after update on public.cases_case for each row
  when (old.seal_id is distinct from new.seal_id) execute function public.candor_seals();

drop policy if exists begins_unsealed on public.cases_case;
create policy begins_unsealed on public.cases_case as restrictive for insert to {app}, {door} with check (seal_id is null);

-- Never fewer than two: where conflicts or ended roles leave one clear member or none, readers from outside the house come in
-- by name, and after them counsel, until there are two. Whoever sealed the case agreed to that with the seal. They are backed
-- by the case's admission, as what the door routes is, and by a row that no role can write. Nobody comes in by an act of their
-- own: a reader from outside may reset a member's second step. If nobody at all is left, those who appoint are told as of any
-- report that nobody may read, once until they heard it, and each new seat is offered the case (away.sql).
create or replace function public.candor_stand_in(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  admitted public.permissions_admission%rowtype;
  one record;
  account_ uuid;
  name_ uuid;
  acts_ uuid := public.candor_person();
begin
  select * into admitted from public.permissions_admission a where a.case_id = case_ for update;
  for one in
    select h.person_id, h.role::text as role from public.permissions_route r
    join public.permissions_held h on h.group_id = r.group_id
      and h.from_on <= public.candor_today() and h.until_on > public.candor_today()
    join public.permissions_seat s on s.held_id = h.id and s.screened_at is not null
    where r.branch_id = admitted.branch_id and not r.whole and public.candor_able(h.person_id) and h.person_id is distinct from acts_
      and not exists (select 1 from public.permissions_standing x where x.case_id = case_ and x.person = s.person)
    order by (r.role = 'independent_reader') desc, r.position, h.from_on, h.person_id
  loop
    exit when (select count(distinct h.person) from public.candor_holders(case_) h) >= 2;
    continue when one.person_id in (select h.person from public.candor_holders(case_) h);
    for account_ in select a.id from public.permissions_account a where a.person_id = one.person_id and a.is_active loop
      name_ := gen_random_uuid();
      insert into public.permissions_standin (id, case_id, person_id, role) values (name_, case_, one.person_id, one.role);
      insert into public.permissions_persongrant
        (id, user_id, permission_id, case_id, role, reason, granted_at, until, opened_on, state, event)
      select name_, account_, p.id, case_, one.role, 'came in from outside', now(), '9999-12-31T00:00:00+00:00',
             public.candor_today(), 'triage', admitted.event
      from public.auth_permission p join public.django_content_type t on t.id = p.content_type_id
      where t.app_label = 'cases' and t.model = 'case' and p.codename = 'view_case';
    end loop;
    insert into public.workflow_outbox (id, case_id, kind, ids, effect, due_at, attempts)
    values (gen_random_uuid(), case_, 'assigned', jsonb_build_object('case', case_, 'person', one.person_id),
            'assigned:' || gen_random_uuid(), now(), 0);
  end loop;
  if not exists (select 1 from public.candor_holders(case_))
     and not exists (select 1 from public.workflow_outbox o
                     where o.kind = 'unrouted' and o.done_at is null and o.dead_at is null) then
    insert into public.workflow_outbox (id, kind, ids, effect, due_at, attempts)
    values (gen_random_uuid(), 'unrouted', '{}'::jsonb, 'unrouted:' || gen_random_uuid(),
            date_trunc('hour', now()) + interval '1 hour', 0);
  end if;
end $$;

-- Who came in from outside, and by which grant. Read by no role: the functions are the only way.
alter table public.permissions_standin enable row level security;
alter table public.permissions_standin force row level security;
drop policy if exists owner_all on public.permissions_standin;
create policy owner_all on public.permissions_standin to {owner} using (true) with check (true);
