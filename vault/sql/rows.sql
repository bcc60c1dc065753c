-- Who may touch the wrapped key of a case: whoever reads the case opens it, whoever sees it makes one. Nobody changes a wrap in place, so there is no
-- policy for UPDATE; disposal deletes as the owner. The door and the worker have no policy here, hence no row.
-- `owner_all` lets migrations and backups see the rows under FORCE.
alter table vault_casekey enable row level security;
alter table vault_casekey force row level security;

drop policy if exists owner_all on vault_casekey;
create policy owner_all on vault_casekey to {owner} using (true) with check (true);

drop policy if exists case_reads on vault_casekey;
create policy case_reads on vault_casekey for select to {app}
    using (case_id = (select public.candor_at()) or public.candor_reads(case_id));

drop policy if exists case_writes on vault_casekey;
create policy case_writes on vault_casekey for insert to {app}
    with check (public.candor_sees(case_id));

-- The door closes an identity and never reads one back. Who may read or write one hangs on threads and their ties and stands
-- in rows_threads.sql; without that file nobody but the owner does.
alter table vault_identity enable row level security;
alter table vault_identity force row level security;

drop policy if exists owner_all on vault_identity;
create policy owner_all on vault_identity to {owner} using (true) with check (true);
