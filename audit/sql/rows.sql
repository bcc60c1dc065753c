-- Who may read the journal: whoever reads the case reads its chain, everyone their own person's chain. There is no
-- policy for writing, because writing goes through audit_append. Heads have no policy but the owner's.
-- What hangs on threads stands in rows_threads.sql.
alter table audit_event enable row level security;
alter table audit_event force row level security;
alter table audit_digest enable row level security;
alter table audit_digest force row level security;
alter table audit_head enable row level security;
alter table audit_head force row level security;
alter table audit_checkpoint enable row level security;
alter table audit_checkpoint force row level security;

-- Without these the owner's migrations and backups would see nothing under FORCE, and say so to nobody (D12).
drop policy if exists owner_all on audit_event;
create policy owner_all on audit_event to {owner} using (true) with check (true);
drop policy if exists owner_all on audit_digest;
create policy owner_all on audit_digest to {owner} using (true) with check (true);
drop policy if exists owner_all on audit_head;
create policy owner_all on audit_head to {owner} using (true) with check (true);
drop policy if exists owner_all on audit_checkpoint;
create policy owner_all on audit_checkpoint to {owner} using (true) with check (true);

drop policy if exists case_reads on audit_event;
create policy case_reads on audit_event for select to {app}
    using (chain_kind = 'case' and (chain_id = (select public.candor_at()) or public.candor_reads(chain_id)));
drop policy if exists case_reads on audit_digest;
create policy case_reads on audit_digest for select to {app}
    using (chain_kind = 'case' and (chain_id = (select public.candor_at()) or public.candor_reads(chain_id)));

-- The actor is an account's id, a thread's lookup or a purpose; only the first has the shape of a uuid.
drop policy if exists own_reads on audit_event;
create policy own_reads on audit_event for select to {app}
    using (
        chain_kind = 'person'
        and chain_id = (
            select a.person_id from permissions_account a
            where a.id = case
                when current_setting('candor.actor', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                then current_setting('candor.actor', true)::uuid
            end
        )
    );

-- The signer continues from the last checkpoint and adds one.
drop policy if exists signer on audit_checkpoint;
create policy signer on audit_checkpoint for select to {worker} using (true);
drop policy if exists signer_adds on audit_checkpoint;
create policy signer_adds on audit_checkpoint for insert to {worker} with check (true);
