-- The chains of threads. Needs cases_tie and cases_thread, so it runs in a migration after them: staff read the chain
-- of a thread tied to a case they see, the door that of the threads which row security shows it: the one whose lookup it
-- can name (D2), or a signed-in reporter's own.
drop policy if exists tied_reads on audit_event;
create policy tied_reads on audit_event for select to {app}
    using (chain_kind = 'thread' and exists (select 1 from cases_tie t where t.thread_id = chain_id));
drop policy if exists tied_reads on audit_digest;
create policy tied_reads on audit_digest for select to {app}
    using (chain_kind = 'thread' and exists (select 1 from cases_tie t where t.thread_id = chain_id));

drop policy if exists door_reads on audit_event;
create policy door_reads on audit_event for select to {door}
    using (
        chain_kind = 'thread'
        and exists (select 1 from cases_thread t where t.id = chain_id)
    );
drop policy if exists door_reads on audit_digest;
create policy door_reads on audit_digest for select to {door}
    using (
        chain_kind = 'thread'
        and exists (select 1 from cases_thread t where t.id = chain_id)
    );
