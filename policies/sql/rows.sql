-- The register of prior approvals tells who works under cover, so it is read by those who grant one and by nobody else; a case
-- is told of its own subjects (cases/sql/approvals.sql), and an unset actor sees no row. Packs, versions and adoptions are
-- public and have no row security.
alter table public.policies_exemption enable row level security;
alter table public.policies_exemption force row level security;

drop policy if exists owner_all on public.policies_exemption;
create policy owner_all on public.policies_exemption to {owner} using (true) with check (true);

drop policy if exists offices_read on public.policies_exemption;
create policy offices_read on public.policies_exemption for select to {app} using (
    (select public.candor_holds('counsel') or public.candor_holds('policy_owner'))
);

drop policy if exists offices_record on public.policies_exemption;
create policy offices_record on public.policies_exemption for insert to {app} with check (
    (select public.candor_holds('counsel') or public.candor_holds('policy_owner')) and recorded_by = (select public.candor_person())
);

drop policy if exists offices_revoke on public.policies_exemption;
create policy offices_revoke on public.policies_exemption for update to {app} using (
    (select public.candor_holds('counsel') or public.candor_holds('policy_owner'))
) with check (revoked_by = (select public.candor_person()));
