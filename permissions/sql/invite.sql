-- One-time codes. Whoever has one may look it up; a policy owner makes them for others, and an independent reader those for a
-- second step alone, which are spent for a password from the beginning. Nobody makes one that sets another password for
-- somebody who holds a role and has one: they could read their cases with it.
alter table public.permissions_invitation enable row level security;
drop policy if exists whoever_has_the_code on public.permissions_invitation;
create policy whoever_has_the_code on public.permissions_invitation for select using (true);
drop policy if exists used_by_its_own on public.permissions_invitation;
create policy used_by_its_own on public.permissions_invitation for update to {app}
  using (account_id = (select public.candor_account()) or (select public.candor_holds('policy_owner'))
         or (select public.candor_holds('independent_reader')));
drop policy if exists policy_owner_adds on public.permissions_invitation;
create policy policy_owner_adds on public.permissions_invitation for insert to {app} with check (
  ((select public.candor_holds('policy_owner'))
   or used_at is not null and (select public.candor_holds('independent_reader')))
  and exists (select 1 from public.permissions_account a
              where a.id = account_id and a.person_id <> (select public.candor_person())
                and (used_at is not null or a.password like '!%' or not exists (
                       select 1 from public.permissions_held h where h.person_id = a.person_id
                       and h.from_on <= public.candor_today() and h.until_on > public.candor_today()))));

-- What was used stays used.
create or replace function public.candor_code_spent() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'a code that was used is not good again' using errcode = 'insufficient_privilege';
end $$;

drop trigger if exists candor_code_spent on public.permissions_invitation;
create trigger candor_code_spent before update on public.permissions_invitation for each row
  when (old.used_at is not null and new.used_at is distinct from old.used_at
        or old.enrolled_at is not null and new.enrolled_at is distinct from old.enrolled_at)
  execute function public.candor_code_spent();
