-- The only way into the journal. The event is its body; every column is read out of it here, so that a column cannot
-- say something else. The hash is computed here and not taken from the caller: an event that does not follow the
-- locked head cannot be written, whatever the caller claims. Nor can one in another's name: the door is "door", the worker
-- "system:...", and who acts as a person is that person, writing to a case they see or that is not admitted yet, to
-- threads, to their own chain, or to the system's. An auditor who may read a case's journal writes there that they did, and
-- nothing else; whoever reads a case in an emergency writes what they opened; whoever is asked before they may read a case writes
-- there that they were and what they answered. The door
-- writes into the system's chain that somebody read the list of their own reports, and nothing else. The operator writes that
-- keys were taken into use, renewed or retired.
create or replace function public.audit_append(this_body text, this_prev bytea, this_mac bytea) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    event jsonb := this_body::jsonb;
    kind text := event #>> '{chain,0}';
    chain uuid := (event #>> '{chain,1}')::uuid;
    this_seq bigint := (event ->> 'seq')::bigint;
    this_hash bytea := sha256(this_prev || convert_to(this_body, 'UTF8'));
    plane text := '"' || coalesce(nullif(current_setting('role', true), 'none'), session_user) || '"';
begin
    if plane = '{door}' and (event ->> 'actor' <> 'door' or kind not in ('thread', 'case', 'system')
                             or kind = 'case' and not public.candor_new(chain)
                             or kind = 'system' and (chain <> '00000000-0000-0000-0000-000000000000'
                                  or event ->> 'verb' is distinct from 'list_own'
                                  or event -> 'facts' is distinct from '{}'::jsonb
                                  or event -> 'digests' is distinct from '[]'::jsonb))
       or plane = '{worker}' and event ->> 'actor' not like 'system:%'
       or plane = '{operator}' and (event ->> 'actor' is distinct from 'system:rotation'
                                    or event ->> 'verb' not in ('begin_key', 'rewrap', 'retire_key'))
       or plane = '{app}' and public.candor_account() is not null
          and (event ->> 'actor' is distinct from 'person:' || public.candor_person()
               or kind = 'person' and chain is distinct from public.candor_person()) then
        raise exception 'nobody writes in another''s name';
    end if;
    if plane = '{app}' and public.candor_account() is not null
       and kind = 'case' and not (public.candor_sees(chain) or public.candor_new(chain)
                                  or event ->> 'verb' = 'read_journal' and public.candor_reads_journal(chain)
                                  or event ->> 'verb' = 'read_in_emergency' and public.candor_reads(chain)
                                  or event ->> 'verb' in ('read_question', 'answer_question', 'name_conflict')
                                     and public.candor_asks(chain)) then
        -- Also whoever saw it when they began, and waited here until it was no longer theirs: `audit.journal` knows the code.
        raise exception 'nobody writes of a case they do not see' using errcode = 'CD404';
    end if;

    if this_seq = 1 then  -- a chain may begin here, without audit_next: its first number and hash need no asking
        insert into public.audit_head (chain_kind, chain_id, seq, hash, signed)
            values (kind, chain, 0, decode(repeat('00', 32), 'hex'), 0) on conflict do nothing;
    end if;
    perform 1 from public.audit_head h
        where h.chain_kind = kind and h.chain_id = chain and h.seq + 1 = this_seq and h.hash = this_prev for update;
    if not found then
        raise exception 'this event does not follow the last one of its chain';
    end if;

    insert into public.audit_event (id, chain_kind, chain_id, seq, at, actor, verb, plane, body, prev, hash, mac)
        values ((event ->> 'id')::uuid, kind, chain, this_seq, (event ->> 'at')::timestamptz, event ->> 'actor',
                event ->> 'verb', event ->> 'plane', this_body, this_prev, this_hash, this_mac);

    insert into public.audit_digest (id, event_id, chain_kind, chain_id, seq, "row", field, version, digest)
        select gen_random_uuid(), (event ->> 'id')::uuid, kind, chain, this_seq,
               (d ->> 1)::uuid, d ->> 2, (d ->> 3)::integer, d ->> 4
        from jsonb_array_elements(event -> 'digests') d;

    update public.audit_head h set seq = this_seq, hash = this_hash
        where h.chain_kind = kind and h.chain_id = chain;
end
$$;

revoke all on function public.audit_append(text, bytea, bytea) from public;
