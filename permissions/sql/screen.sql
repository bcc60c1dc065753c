-- Screen one case against every seat holder, matched or not, from what the case keeps. Answers only get worse
-- (3 conflicted, 2 possible); only what is not clear is stored.
create or replace function public.candor_screen_case(case_ uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.permissions_standing (id, case_id, person, answer)
  select gen_random_uuid(), case_, n.person, max(case when n.strict then 3 else 2 end)
  from public.permissions_casetoken t
  join public.permissions_screen n on n.token = t.token
  where t.case_id = case_
    and not exists (select 1 from public.permissions_cleared c
                    where c.case_id = case_ and c.person = n.person and c.token = n.token and not n.strict)
  group by n.person
  on conflict (case_id, person) do update set answer = greatest(permissions_standing.answer, excluded.answer)
$$;

-- Keep the tokens of a case: all that were named, and of a narrative only those that belong to somebody known.
create or replace function public.candor_keep_tokens(case_ uuid, named_ text[], said_ text[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.permissions_casetoken (id, case_id, token, named)
  select gen_random_uuid(), case_, token, named from (
    select distinct n.token, true as named from unnest(named_) as n(token)
    union
    select distinct s.token, false from unnest(said_) as s(token)
    join public.permissions_known k on k.token = s.token
  ) as tokens
  on conflict (case_id, token, named) do nothing
$$;
