-- A name that nobody here bears cannot be compared with anybody, and may still be a brother's or a neighbour's. So whoever
-- holds the case is asked before they read it (D22, `unasked`). Stored are the question, the cases it is asked in, and who
-- has answered that it does not concern them: nothing for the many who were never asked, because they hold no such case.
-- Whoever a match already keeps out is never asked.

-- Keep what was named, and ask if one of the people matches nobody: each of `people_` is the list of their exact tokens.
-- True: it is asked.
create or replace function public.candor_ask(case_ uuid, question_ uuid, names_ bytea, people_ jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if question_ is null then return false; end if;
  insert into public.permissions_question (id, names) values (question_, names_);
  insert into public.permissions_asked (id, case_id, question_id)
  select gen_random_uuid(), case_, question_
  where exists (select 1 from jsonb_array_elements(people_) p
                where not exists (select 1 from jsonb_array_elements_text(p) t(token)
                                  join public.permissions_known k on k.token = t.token));
  return found;
end $$;

-- Does this case wait for an answer of the caller: was it given or lent to them, does no match keep them out, is a question open?
create or replace function public.candor_asks(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  token_ text := current_setting('candor.token', true);
begin
  return exists (select 1 from public.permissions_asked q
                 where q.case_id = case_ and not exists (
                   select 1 from public.permissions_settled s where s.question_id = q.question_id and s.person = token_))
     and public.candor_unmatched(case_) and (public.candor_given(case_) or public.candor_lent(case_));
end $$;

-- The cases that wait for an answer of the caller, urgent ones first: reference, day and urgency, and nothing else of them.
-- From the caller's grants on, so that a wall of questions elsewhere costs them nothing.
create or replace function public.candor_asking() returns table (reference text, received_on date, urgent boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  account_ uuid := public.candor_account();
begin
  return query
  with mine as materialized (
    select g.case_id from public.permissions_persongrant g
    where g.user_id = account_ and g.until > now() and g.state not in ('linked', 'closed', 'disposed')
      and exists (select 1 from public.permissions_asked q where q.case_id = g.case_id)
    union
    select g.case_id from public.permissions_poolgrant g
    where g.group_id in (select public.candor_pools()) and g.until > now() and g.state not in ('linked', 'closed', 'disposed')
      and exists (select 1 from public.permissions_asked q where q.case_id = g.case_id)
  )
  select c.reference::text, c.received_on, c.urgent from mine m join public.cases_case c on c.id = m.case_id
  where public.candor_asks(c.id) order by c.urgent desc, c.received_on, c.reference limit 50;
end $$;

-- What one of them asks: each open question with the sealed names, and what the journal says they must look like (D3).
-- Nothing for whoever is not asked: not given, kept out, answered already, or no such case.
create or replace function public.candor_question(reference_ text)
returns table (case_id uuid, received_on date, urgent boolean, question uuid, names bytea, digest text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.received_on, c.urgent, q.id, q.names,
         (select d.digest::text from public.audit_digest d
          where d."row" = q.id and d.field = 'names' order by d.seq desc limit 1)
  from public.cases_case c
  join public.permissions_asked a on a.case_id = c.id
  join public.permissions_question q on q.id = a.question_id
  where c.reference = reference_ and public.candor_asks(c.id) and not exists (
    select 1 from public.permissions_settled s
    where s.question_id = q.id and s.person = current_setting('candor.token', true))
  order by q.id
$$;

-- None of these people concern the caller. Only the questions that they name are answered, because those are what they read.
create or replace function public.candor_settle(case_ uuid, questions_ uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_asks(case_) then raise exception 'no such case'; end if;
  insert into public.permissions_settled (id, question_id, person)
  select gen_random_uuid(), q.question_id, current_setting('candor.token', true)
  from public.permissions_asked q where q.case_id = case_ and q.question_id = any(questions_)
  on conflict (question_id, person) do nothing;
end $$;

-- Whoever typed a report for somebody else wrote its names down themselves: they are not asked about them again.
create or replace function public.candor_typed(thread_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into public.permissions_settled (id, question_id, person)
  select gen_random_uuid(), q.question_id, current_setting('candor.token', true)
  from public.cases_tie t join public.permissions_asked q on q.case_id = t.case_id
  where t.thread_id = thread_ and t.kind = 'origin' and public.candor_asks(t.case_id)
  on conflict (question_id, person) do nothing;
end $$;

-- The caller should not read this case, asked or by themselves: they are out of it and of all that are tied to it, as if they
-- had been named, and no case is left with nobody. Nobody takes this back, they least of all.
create or replace function public.candor_recuse(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tied uuid;
begin
  if not (public.candor_sees(case_) or public.candor_asks(case_)) then raise exception 'no such case'; end if;
  lock table public.permissions_seat in share mode;
  for tied in select public.candor_tied(case_) loop
    insert into public.permissions_standing (id, case_id, person, answer)
    values (gen_random_uuid(), tied, current_setting('candor.token', true), 3)
    on conflict (case_id, person) do update set answer = 3;
    update public.cases_case set owner_id = null where id = tied and owner_id = public.candor_person();
    perform public.candor_move_on(tied);
  end loop;
end $$;

-- No app role reads any of it: the functions above are the only way.
do $$
declare
  name text;
begin
  foreach name in array array['question', 'asked', 'settled'] loop
    execute format('alter table public.permissions_%s enable row level security', name);
    execute format('alter table public.permissions_%s force row level security', name);
    execute format('drop policy if exists owner_all on public.permissions_%s', name);
    execute format('create policy owner_all on public.permissions_%s to {owner} using (true) with check (true)', name);
  end loop;
end $$;
