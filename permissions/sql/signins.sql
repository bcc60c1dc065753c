-- Somebody's second step was reset, and two others have not vouched for them yet: whoever reset it could sign in as them
-- (TM-13). So none of their roles counts, in the functions of actor.sql, and with the roles every grant is out of reach.
create or replace function public.candor_suspended(person_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select 1 from public.permissions_suspension s where s.person_id = person_
                 and (select count(*) from public.permissions_readmission r where r.suspension_id = s.id) < 2);
end $$;

-- Reset by a policy owner or an independent reader, in their own name, for somebody else.
alter table public.permissions_suspension enable row level security;
drop policy if exists everyone_reads on public.permissions_suspension;
create policy everyone_reads on public.permissions_suspension for select using (true);
drop policy if exists reset on public.permissions_suspension;
create policy reset on public.permissions_suspension for insert to {app} with check (
  ((select public.candor_holds('policy_owner')) or (select public.candor_holds('independent_reader')))
  and reset_by = (select public.candor_person()) and person_id <> reset_by);

-- Vouched for in one's own name, by nobody who reset it and not by the person: three different people in all.
alter table public.permissions_readmission enable row level security;
drop policy if exists everyone_reads on public.permissions_readmission;
create policy everyone_reads on public.permissions_readmission for select using (true);
drop policy if exists vouch on public.permissions_readmission;
create policy vouch on public.permissions_readmission for insert to {app} with check (
  by = (select public.candor_person())
  and ((select public.candor_holds('policy_owner')) or (select public.candor_holds('ethics_officer'))
       or (select public.candor_holds('appointing_authority')) or (select public.candor_holds('independent_reader')))
  and exists (select 1 from public.permissions_suspension s where s.id = suspension_id and s.person_id <> by and s.reset_by <> by));
