-- Which threads an identity record may be read or written for. Needs cases_tie and cases_thread, so it runs in a
-- migration after them. The gate adds what rows cannot say: intake of that case with a journalled motive, or an
-- approved proposal (D8). Whoever reads a case in an emergency finds none.
drop policy if exists tied_reads on vault_identity;
create policy tied_reads on vault_identity for select to {app}
    using (exists (select 1 from cases_tie t
                   where t.thread_id = vault_identity.thread_id and public.candor_sees(t.case_id)));

-- The door sees its own thread only, so it can close an identity for that one and no other.
drop policy if exists door_writes on vault_identity;
create policy door_writes on vault_identity for insert to {door}
    with check (exists (select 1 from cases_thread t where t.id = vault_identity.thread_id));
