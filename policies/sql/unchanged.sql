-- What a version says stays as it was loaded: allegations are pinned to it, and a rule that changes under a case would
-- be no rule. A version may get its last day, once, because only the next version knows it. Adoptions and official
-- texts are never changed at all; an approval may be revoked, once. Row triggers where a column may move, statement
-- triggers elsewhere and for TRUNCATE; ALWAYS, so that they also fire for replicated changes.
create or replace function public.policies_refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'what was recorded of a policy stays: no % on %', tg_op, tg_table_name;
end
$$;

create or replace function public.policies_end_once() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if old.effective_to is not null or new.effective_to is null
       or (to_jsonb(new) - 'effective_to') is distinct from (to_jsonb(old) - 'effective_to') then
        raise exception 'a policy version stays as it was loaded; its last day can be set once';
    end if;
    return new;
end
$$;

create or replace function public.policies_revoke_once() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    -- Renewing keys closes it with a newer one; the function that does so lets no wrap go back.
    if new.wrap is distinct from old.wrap and (to_jsonb(new) - 'wrap') is not distinct from (to_jsonb(old) - 'wrap') then
        return new;
    end if;
    if old.revoked_at is not null or new.revoked_at is null or new.revoked_by is null or new.revoked_why is null
       or (to_jsonb(new) - array['revoked_at', 'revoked_by', 'revoked_why'])
          is distinct from (to_jsonb(old) - array['revoked_at', 'revoked_by', 'revoked_why']) then
        raise exception 'a prior approval stays as it was recorded; it can be revoked once';
    end if;
    return new;
end
$$;

revoke all on function public.policies_refuse_change(), public.policies_end_once(), public.policies_revoke_once() from public;

drop trigger if exists end_once on public.policies_policyversion;
create trigger end_once before update on public.policies_policyversion
    for each row execute function public.policies_end_once();
alter table public.policies_policyversion enable always trigger end_once;

drop trigger if exists never_gone on public.policies_policyversion;
create trigger never_gone before delete or truncate on public.policies_policyversion
    for each statement execute function public.policies_refuse_change();
alter table public.policies_policyversion enable always trigger never_gone;

drop trigger if exists unchanged on public.policies_adoption;
create trigger unchanged before update or delete or truncate on public.policies_adoption
    for each statement execute function public.policies_refuse_change();
alter table public.policies_adoption enable always trigger unchanged;

drop trigger if exists unchanged on public.policies_officialtext;
create trigger unchanged before update or delete or truncate on public.policies_officialtext
    for each statement execute function public.policies_refuse_change();
alter table public.policies_officialtext enable always trigger unchanged;

drop trigger if exists revoke_once on public.policies_exemption;
create trigger revoke_once before update on public.policies_exemption
    for each row execute function public.policies_revoke_once();
alter table public.policies_exemption enable always trigger revoke_once;

drop trigger if exists never_gone on public.policies_exemption;
create trigger never_gone before delete or truncate on public.policies_exemption
    for each statement execute function public.policies_refuse_change();
alter table public.policies_exemption enable always trigger never_gone;
