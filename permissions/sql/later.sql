-- After a change of names, make sure that somebody clear still holds the case: a struck pool loses it, and a
-- case that nobody clear holds is routed again, never into a struck pool. A sealed one goes to no pool (sealed.sql).
create or replace function public.candor_move_on(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  pool integer;
begin
  select group_id into pool from public.permissions_admission where case_id = case_;
  if public.candor_sealed(case_) then
    perform public.candor_stand_in(case_);
  elsif exists (select 1 from public.permissions_poolgrant g where g.case_id = case_ and g.group_id = pool and g.until > now())
     or not exists (select 1 from public.candor_holders(case_))
  then
    perform public.candor_route(case_);
  end if;
  perform public.candor_unmanaged(case_);
end $$;

-- A case and every case that shares a report with it, however many ties away. Who reads one of them reads the shared
-- report, so conflicts hold for all of them (D23), whenever they come up.
create or replace function public.candor_tied(case_ uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with recursive tied(id) as (
    select case_
    union
    select other.case_id from tied
    join public.cases_tie mine on mine.case_id = tied.id and mine.ended_on is null
    join public.cases_tie other on other.thread_id = mine.thread_id and other.ended_on is null
  )
  select id from tied order by id
$$;

-- Staff name a party: only somebody who sees the case may. Takes effect on the next request of whoever is hit, in this
-- case and in all that are tied to it. Where nobody here bears the name, everyone else who holds the case is asked first;
-- whoever put it on record was not asked by us, but knows whom they wrote down.
drop function if exists public.candor_name_later(uuid, text[]);
create or replace function public.candor_name_later(
  case_ uuid, named_ text[], question_ uuid default null, names_ bytea default null, people_ jsonb default '[]')
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tied uuid;
begin
  if not public.candor_sees(case_) then raise exception 'no such case'; end if;
  lock table public.permissions_seat in share mode;
  if public.candor_ask(case_, question_, names_, people_) then
    insert into public.permissions_asked (id, case_id, question_id)
    select gen_random_uuid(), c, question_ from public.candor_tied(case_) c where c <> case_;
    insert into public.permissions_settled (id, question_id, person)
    values (gen_random_uuid(), question_, current_setting('candor.token', true));
  end if;
  for tied in select public.candor_tied(case_) loop
    perform public.candor_keep_tokens(tied, named_, array[]::text[]);
    perform public.candor_screen_case(tied);
    perform public.candor_move_on(tied);
  end loop;
end $$;

-- The reporter writes again: with the receipt, or signed in to a thread of their own, for every case the thread is tied to,
-- before anyone can read it.
create or replace function public.candor_name_in_thread(thread_ uuid, said_ text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tied uuid;
begin
  perform 1 from public.cases_thread h where h.id = thread_ and (
    h.lookup = current_setting('candor.actor', true)
    or exists (select 1 from public.cases_reportedby r
               where r.thread_id = h.id and r.token = current_setting('candor.token', true)));
  if not found then raise exception 'no such thread'; end if;
  lock table public.permissions_seat in share mode;
  for tied in select distinct c from public.cases_tie t, public.candor_tied(t.case_id) c
              where t.thread_id = thread_ and t.ended_on is null order by 1 loop
    perform public.candor_keep_tokens(tied, array[]::text[], said_);
    perform public.candor_screen_case(tied);
    perform public.candor_move_on(tied);
  end loop;
end $$;

-- A tie merges the answers: who is conflicted in one tied case is conflicted in all (D23). Called after the tie is made.
create or replace function public.candor_merge(one_ uuid, other_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  tied uuid[];
  each uuid;
begin
  if not (public.candor_sees(one_) and public.candor_sees(other_)) then raise exception 'no such case'; end if;
  if public.candor_sealed(one_) then raise exception 'the report of a sealed case joins no other case'; end if;
  lock table public.permissions_seat in share mode;
  tied := array(select public.candor_tied(one_) union select public.candor_tied(other_) order by 1);
  insert into public.permissions_casetoken (id, case_id, token, named)
  select gen_random_uuid(), c, t.token, t.named
  from unnest(tied) c
  cross join (select distinct k.token, k.named from public.permissions_casetoken k where k.case_id = any(tied)) t
  on conflict (case_id, token, named) do nothing;
  insert into public.permissions_standing (id, case_id, person, answer)
  select gen_random_uuid(), c, s.person, s.answer
  from unnest(tied) c
  cross join (select k.person, max(k.answer) as answer from public.permissions_standing k
              where k.case_id = any(tied) group by k.person) s
  on conflict (case_id, person) do update set answer = greatest(permissions_standing.answer, excluded.answer);
  insert into public.permissions_asked (id, case_id, question_id)
  select gen_random_uuid(), c, q.question_id
  from unnest(tied) c
  cross join (select distinct k.question_id from public.permissions_asked k where k.case_id = any(tied)) q
  on conflict (case_id, question_id) do nothing;
  foreach each in array tied loop
    perform public.candor_screen_case(each);
    perform public.candor_move_on(each);
  end loop;
end $$;

-- A link is taken back: the reports that this case brought to the one it followed, and to those that one follows in turn,
-- are no longer tied to them. A report that came there in its own right stays, and so does one that another linked case
-- brought. The answers that were merged stay: they only get worse (D22). Called once the case is linked no more, by
-- somebody who sees it; whether they see the other case is not asked, because the tie would hold it open for them alone.
create or replace function public.candor_untie(case_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  above uuid;
begin
  if not public.candor_sees(case_) then raise exception 'no such case'; end if;
  select c.follows_id into above from public.cases_case c where c.id = case_ and c.state <> 'linked';
  while above is not null loop
    update public.cases_tie gone set ended_on = public.candor_today()
    where gone.case_id = above and gone.kind = 'linked' and gone.ended_on is null
      and gone.thread_id in (select mine.thread_id from public.cases_tie mine
                             where mine.case_id = case_ and mine.ended_on is null)
      and not exists (select 1 from public.cases_case other
                      join public.cases_tie kept on kept.case_id = other.id
                      where other.follows_id = above and other.id <> case_ and other.state = 'linked'
                        and kept.thread_id = gone.thread_id and kept.ended_on is null);
    select c.follows_id into above from public.cases_case c where c.id = above and c.state = 'linked';
  end loop;
end $$;

-- A split makes a second case on a report that is already admitted: it takes over tokens and answers, and the
-- caller must see the first. Same end as candor_admit: the new case is admitted. The tie to the report is made here,
-- because whoever splits (a case manager, say) need not see the new case, which begins at intake like any other.
drop function if exists public.candor_admit_split(uuid, uuid, uuid);
create or replace function public.candor_admit_split(case_ uuid, from_ uuid, thread_ uuid, event_ uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not public.candor_sees(from_) then raise exception 'no such case'; end if;
  if public.candor_sealed(from_) then raise exception 'nothing is split off a sealed case'; end if;
  if not exists (select 1 from public.cases_tie t where t.case_id = from_ and t.thread_id = thread_ and t.ended_on is null)
     or exists (select 1 from public.cases_tie t where t.case_id = case_) then raise exception 'no such report'; end if;
  lock table public.permissions_seat in share mode;
  insert into public.permissions_admission (case_id, branch_id, event, group_id, struck, at)
  select case_, a.branch_id, event_, null, a.struck, public.candor_day() from public.permissions_admission a where a.case_id = from_;
  insert into public.cases_tie (id, case_id, thread_id, kind, made_on)
  values (gen_random_uuid(), case_, thread_, 'split', public.candor_today());
  insert into public.permissions_casetoken (id, case_id, token, named)
  select gen_random_uuid(), case_, t.token, t.named from public.permissions_casetoken t where t.case_id = from_;
  insert into public.permissions_standing (id, case_id, person, answer)
  select gen_random_uuid(), case_, s.person, s.answer from public.permissions_standing s where s.case_id = from_;
  insert into public.permissions_cleared (id, case_id, person, token)
  select gen_random_uuid(), case_, c.person, c.token from public.permissions_cleared c where c.case_id = from_;
  insert into public.permissions_asked (id, case_id, question_id)
  select gen_random_uuid(), case_, q.question_id from public.permissions_asked q where q.case_id = from_;
  perform public.candor_route(case_);
end $$;
