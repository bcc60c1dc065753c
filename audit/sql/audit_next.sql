-- The next number and the last hash of a chain, with its head locked until the transaction ends: two writers of one
-- chain wait for each other here. A head is made at first use. SECURITY DEFINER, because no role may read heads:
-- a head would tell that a case exists and how busy it is.
create or replace function public.audit_next(this_kind text, this_chain uuid, out next_seq bigint, out last_hash bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    select h.seq + 1, h.hash into next_seq, last_hash
        from public.audit_head h where h.chain_kind = this_kind and h.chain_id = this_chain for update;
    if found then
        return;
    end if;
    -- Whoever makes the head at the same time is waited for, and then found.
    insert into public.audit_head (chain_kind, chain_id, seq, hash, signed)
        values (this_kind, this_chain, 0, decode(repeat('00', 32), 'hex'), 0) on conflict do nothing;
    select h.seq + 1, h.hash into next_seq, last_hash
        from public.audit_head h where h.chain_kind = this_kind and h.chain_id = this_chain for update;
end
$$;

revoke all on function public.audit_next(text, uuid) from public;
