-- The heads that grew since they were last handed out, for the signer of checkpoints alone. Handing out and marking
-- are one act in the signer's transaction. A head that a writer holds is left for the next checkpoint: the signer
-- waits for nobody and so can deadlock with nobody.
create or replace function public.audit_heads()
returns table (chain_kind text, chain_id uuid, seq bigint, hash bytea)
language sql security definer set search_path = pg_catalog, pg_temp
as $$
    with grown as (
        select h.chain_kind, h.chain_id from public.audit_head h where h.seq > h.signed for update skip locked
    )
    update public.audit_head h set signed = h.seq from grown g
        where h.chain_kind = g.chain_kind and h.chain_id = g.chain_id
        returning h.chain_kind::text, h.chain_id, h.seq, h.hash
$$;

revoke all on function public.audit_heads() from public;
