-- What is written stays: no UPDATE, DELETE or TRUNCATE on journal rows, for nobody, the owner's ordinary statements
-- included. Statement triggers, so that a statement which meets no row is refused too; ALWAYS, so that they also fire
-- for replicated changes. An owner can still take a trigger off on purpose; then the chain and the checkpoints tell.
create or replace function audit_refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'the journal is append-only: no % on %', tg_op, tg_table_name;
end
$$;

revoke all on function audit_refuse_change() from public;

drop trigger if exists append_only on audit_event;
create trigger append_only before update or delete or truncate on audit_event
    for each statement execute function audit_refuse_change();
alter table audit_event enable always trigger append_only;

drop trigger if exists append_only on audit_digest;
create trigger append_only before update or delete or truncate on audit_digest
    for each statement execute function audit_refuse_change();
alter table audit_digest enable always trigger append_only;

drop trigger if exists append_only on audit_checkpoint;
create trigger append_only before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_refuse_change();
alter table audit_checkpoint enable always trigger append_only;

-- A head moves, but it never goes.
drop trigger if exists never_gone on audit_head;
create trigger never_gone before delete or truncate on audit_head
    for each statement execute function audit_refuse_change();
alter table audit_head enable always trigger never_gone;
