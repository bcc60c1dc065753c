-- A change of keys is asked for by one person and agreed to by another (ADR 38, TM-33). What was asked is changed by nobody: of a row
-- only the answer and its end may be written, once, and whether it was used by the operator's functions alone.
alter table public.permissions_rekeying enable row level security;
alter table public.permissions_rekeying force row level security;
drop policy if exists owner_all on public.permissions_rekeying;
create policy owner_all on public.permissions_rekeying to {owner} using (true) with check (true);
drop policy if exists keepers_read on public.permissions_rekeying;
create policy keepers_read on public.permissions_rekeying for select to {app} using (
  (select public.candor_holds('policy_owner') or public.candor_holds('independent_reader')
          or public.candor_holds('system_administrator')));
drop policy if exists one_asks on public.permissions_rekeying;
create policy one_asks on public.permissions_rekeying for insert to {app} with check (
  (select public.candor_holds('policy_owner') or public.candor_holds('system_administrator'))
  and asked_by = (select public.candor_person()) and answer = 'open' and answered_by is null and used_at is null
  and until <= now() + interval '7 days 1 minute');
drop policy if exists another_answers on public.permissions_rekeying;
create policy another_answers on public.permissions_rekeying for update to {app}
  using (answer = 'open' and until > now())
  with check (answered_by = (select public.candor_person()) and until <= now() + interval '7 days 1 minute' and case answer
    when 'withdrawn' then asked_by = answered_by
    else answer in ('agreed', 'turned_down') and asked_by <> answered_by
         and (select public.candor_holds('policy_owner') or public.candor_holds('independent_reader')) end);

-- Take this key into use as this version, by the word of two that names it: `begun`, or `before` where that was done already, so
-- that whatever was begun goes on without them. Null where nobody agreed, or to another key. Of two at once one begins.
create or replace function public.candor_rekey(key_ text, version_ integer, fingerprint_ text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  word_ record;
begin
  perform pg_advisory_xact_lock(hashtext('candor_rekey ' || key_));
  if exists (select from public.permissions_rekeying r where r.act = 'renew' and r.key = key_ and r.version = version_
             and r.used_at is not null and r.fingerprint <> fingerprint_) then
    return null;
  end if;
  select r.id, r.used_at into word_ from public.permissions_rekeying r
  where r.act = 'renew' and r.key = key_ and r.version = version_ and r.fingerprint = fingerprint_
    and r.answer = 'agreed' and r.answered_by <> r.asked_by and (r.used_at is not null or r.until > now())
  order by r.used_at nulls last, r.answered_at limit 1;
  if not found then
    return null;
  elsif word_.used_at is not null then
    return 'before';
  end if;
  update public.permissions_rekeying r set used_at = now() where r.id = word_.id;
  return 'begun';
end $$;
