-- The auditor's right: the events of the one chain whose case a right of theirs names, and no digest, thread or case
-- beside them (D18). Needs candor_reads_journal, so it runs in a migration after it.
drop policy if exists journal_reads on audit_event;
create policy journal_reads on audit_event for select to {app}
    using (chain_kind = 'case' and (select public.candor_holds('auditor')) and public.candor_reads_journal(chain_id));
