-- A case moves along the edges of workflow_edge and along no others, whoever writes and by whatever route: an ORM
-- update, raw SQL, a console. The rules of who and when stand above, in policy and guards; this is the floor below
-- them. A trigger of our own and not pgtrigger's, which any role can switch off by an ordinary setting (D16).
-- SECURITY DEFINER, because no app role reads or writes the edges.
create or replace function public.candor_state_edge() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state is distinct from 'received' then
      raise exception 'a case begins in received, not in %', new.state using errcode = 'check_violation';
    end if;
  elsif not exists (select 1 from public.workflow_edge e where e.source = old.state and e.target = new.state) then
    raise exception 'no edge leads from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_state_born on public.cases_case;
create trigger candor_state_born before insert on public.cases_case
  for each row execute function public.candor_state_edge();
alter table public.cases_case enable always trigger candor_state_born;

drop trigger if exists candor_state_edge on public.cases_case;
create trigger candor_state_edge before update on public.cases_case
  for each row when (old.state is distinct from new.state) execute function public.candor_state_edge();
alter table public.cases_case enable always trigger candor_state_edge;
