-- Row security of the grant and conflict tables (D12, D13). FORCE: the owner obeys too, by a policy of its own,
-- so that backups and data migrations see every row and nobody else does.
alter table public.permissions_persongrant enable row level security;
alter table public.permissions_persongrant force row level security;
drop policy if exists owner_all on public.permissions_persongrant;
create policy owner_all on public.permissions_persongrant to {owner} using (true) with check (true);
drop policy if exists own on public.permissions_persongrant;
create policy own on public.permissions_persongrant for select to {app} using (
  user_id = (select public.candor_account()) and until > now()
  and public.candor_holds(role) and public.candor_clear(case_id)
  and public.candor_made(case_id, id, event, 'person:' || (select public.candor_person()), role));
drop policy if exists give on public.permissions_persongrant;
create policy give on public.permissions_persongrant for insert to {app} with check (
  public.candor_sees(case_id) and granted_by = (select public.candor_person())  -- nobody gives in another's name
  and exists (select 1 from public.permissions_account a where a.id = user_id
              and public.candor_made(case_id, permissions_persongrant.id, event, 'person:' || a.person_id, role)));

alter table public.permissions_poolgrant enable row level security;
alter table public.permissions_poolgrant force row level security;
drop policy if exists owner_all on public.permissions_poolgrant;
create policy owner_all on public.permissions_poolgrant to {owner} using (true) with check (true);
drop policy if exists own on public.permissions_poolgrant;
create policy own on public.permissions_poolgrant for select to {app} using (
  group_id in (select public.candor_pools()) and until > now() and public.candor_clear(case_id)
  and public.candor_made(case_id, id, event, 'pool:' || (select g.name from public.auth_group g where g.id = group_id), role));
drop policy if exists give on public.permissions_poolgrant;
create policy give on public.permissions_poolgrant for insert to {app} with check (
  public.candor_sees(case_id) and granted_by = (select public.candor_person())
  and exists (select 1 from public.auth_group g where g.id = group_id and split_part(g.name, '/', 1) = role  -- a pool acts in its own role
              and public.candor_made(case_id, permissions_poolgrant.id, event, 'pool:' || g.name, role)));

-- Tables that no app role reads at all: the functions above are the only way.
do $$
declare
  name text;
begin
  foreach name in array array['seat', 'screen', 'known', 'casetoken', 'standing', 'cleared', 'admission'] loop
    execute format('alter table public.permissions_%s enable row level security', name);
    execute format('alter table public.permissions_%s force row level security', name);
    execute format('drop policy if exists owner_all on public.permissions_%s', name);
    execute format('create policy owner_all on public.permissions_%s to {owner} using (true) with check (true)', name);
  end loop;
end $$;

-- Who people are decides whose case is whose, so only a policy owner writes it; everybody reads it. Row security and not
-- only a check in Python. Who holds which role takes two people: appoint.sql.
-- Not forced: the owner of the database sets the installation up and imports the directory.
do $$
declare
  name text;
begin
  foreach name in array array['branch', 'person', 'kin', 'route', 'installation'] loop
    execute format('alter table public.permissions_%s enable row level security', name);
    execute format('drop policy if exists everyone_reads on public.permissions_%s', name);
    execute format('create policy everyone_reads on public.permissions_%s for select using (true)', name);
    execute format('drop policy if exists policy_owner_writes on public.permissions_%s', name);
    execute format('create policy policy_owner_writes on public.permissions_%s to {app} using ((select public.candor_holds(''policy_owner''))) with check ((select public.candor_holds(''policy_owner'')))', name);
  end loop;
end $$;

-- Accounts come from a policy owner. An account changes by its own sign-in too (a password, the last time), when
-- nobody acts yet; but whose it is and whether it is active is not the sign-in's to change.
alter table public.permissions_account enable row level security;
drop policy if exists everyone_reads on public.permissions_account;
create policy everyone_reads on public.permissions_account for select using (true);
drop policy if exists signs_in on public.permissions_account;
create policy signs_in on public.permissions_account for update to {app} using (true) with check (true);
drop policy if exists policy_owner_adds on public.permissions_account;
create policy policy_owner_adds on public.permissions_account for insert to {app}
  with check ((select public.candor_holds('policy_owner')));

create or replace function public.candor_account_fixed() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not (public.candor_holds('policy_owner') or session_user = current_user) then
    raise exception 'only a policy owner says whose an account is' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

drop trigger if exists candor_account_fixed on public.permissions_account;
create trigger candor_account_fixed before update on public.permissions_account for each row
  when ((old.id, old.person_id, old.username, old.is_active) is distinct from (new.id, new.person_id, new.username, new.is_active))
  execute function public.candor_account_fixed();
