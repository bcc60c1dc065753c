-- A grant carries the sort column and the state of its case, so that every list starts from the grant rows by
-- index (D15). Copied by trigger: no caller can get them wrong.
create or replace function public.candor_grant_copies() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  select c.opened_on, c.state into new.opened_on, new.state from public.cases_case c where c.id = new.case_id;
  return new;
end $$;

create or replace trigger candor_grant_copies before insert on public.permissions_persongrant
  for each row execute function public.candor_grant_copies();
create or replace trigger candor_grant_copies before insert on public.permissions_poolgrant
  for each row execute function public.candor_grant_copies();

create or replace function public.candor_case_copies() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.opened_on is distinct from old.opened_on or new.state is distinct from old.state then
    update public.permissions_persongrant set opened_on = new.opened_on, state = new.state where case_id = new.id;
    update public.permissions_poolgrant set opened_on = new.opened_on, state = new.state where case_id = new.id;
  end if;
  return null;
end $$;

create or replace trigger candor_case_copies after update on public.cases_case
  for each row execute function public.candor_case_copies();
