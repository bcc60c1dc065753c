-- Renewing a pair (D7): what an older version closed is closed by the newest, some rows at a time. Whoever does this needs the
-- private half and these functions, and sees no sealed text, no name and no case: so they are the operator's, a role that
-- reads no table of a case, and the process holds the keys of the staff plane. Neither half alone opens anything.

-- Which version of its pair closed this? Null for what is no wrap.
create or replace function public.vault_version(wrap_ bytea) returns integer
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case when octet_length(wrap_) > 3 and get_byte(wrap_, 0) = 1 then get_byte(wrap_, 1) * 256 + get_byte(wrap_, 2) end
$$;

-- Which key two people took into use as this version of a pair or a secret, by its fingerprint (ADR 38). Null where none was.
-- For every process: it says nothing of a case, and a key that nobody agreed to closes nothing in ours.
create or replace function public.vault_in_use(key_ text, version_ integer) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.fingerprint::text from public.permissions_rekeying r
  where r.act = 'renew' and r.key = key_ and r.version = version_ and r.used_at is not null
$$;

-- What a reason is bound to (`vault.reasons`): its row, and a digest of all that is asked for there, which is not told.
create or replace function public.vault_reason(kind_ text, id_ uuid, asked_ text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select kind_ || '|' || id_ || '|' || encode(sha256(convert_to(asked_, 'UTF8')), 'hex')
$$;

-- The next rows of one kind that a version below `below_` closed, in the order of their ids, locked: the id, what the wrap
-- is bound to, the wrap, and for a sealed value (names that somebody is asked about, a reason) the chain that vouches for it.
create or replace function public.vault_older(kind_ text, below_ integer, after_ uuid, many_ integer)
returns table (id uuid, bound text, wrap bytea, chain_kind text, chain_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  system_ constant uuid := '00000000-0000-0000-0000-000000000000';  -- the one chain of the system
begin
  if kind_ = 'thread' then
    return query select t.id, 'thread|' || t.id, t.staff_wrap, null::text, null::uuid from public.cases_thread t
      where t.id > after_ and public.vault_version(t.staff_wrap) < below_ order by t.id limit many_ for update;
  elsif kind_ = 'case' then
    return query select k.id, 'case|' || k.case_id || '|' || k.version, k.wrap, null::text, null::uuid
      from public.vault_casekey k
      where k.id > after_ and public.vault_version(k.wrap) < below_ order by k.id limit many_ for update;
  elsif kind_ = 'exemption' then
    return query select e.id, 'exemption|' || e.id, e.wrap, null::text, null::uuid from public.policies_exemption e
      where e.id > after_ and public.vault_version(e.wrap) < below_ order by e.id limit many_ for update;
  elsif kind_ = 'question' then
    return query select q.id, 'question|' || q.id, q.names, d.chain_kind::text, d.chain_id from public.permissions_question q
      left join lateral (select a.chain_kind, a.chain_id from public.audit_digest a
                         where a."row" = q.id and a.field = 'names' order by a.seq desc limit 1) d on true
      where q.id > after_ and public.vault_version(q.names) < below_ order by q.id limit many_ for update of q;
  elsif kind_ = 'emergency' then
    return query select g.id, public.vault_reason(kind_, g.id, g.person_id || '|' || g.reference), g.reason, 'system', system_
      from public.permissions_emergency g
      where g.id > after_ and public.vault_version(g.reason) < below_ order by g.id limit many_ for update;
  elsif kind_ = 'journal_grant' then
    return query select g.id, public.vault_reason(kind_, g.id, g.person_id || '|' || g.reference), g.reason, 'system', system_
      from public.permissions_journalgrant g
      where g.id > after_ and public.vault_version(g.reason) < below_ order by g.id limit many_ for update;
  elsif kind_ = 'appointment' then
    return query select a.id, public.vault_reason(kind_, a.id, concat_ws('|', a.person_id, a.role, a.branch_id, a.asked_by)),
        a.reason, 'system', system_
      from public.permissions_appointment a
      where a.id > after_ and public.vault_version(a.reason) < below_ order by a.id limit many_ for update;
  elsif kind_ = 'ended_role' then
    return query select h.id, public.vault_reason(kind_, h.id, concat_ws('|', h.person_id, h.role, h.branch_id, h.ended_by)),
        h.ended_why, 'system', system_
      from public.permissions_held h
      where h.id > after_ and public.vault_version(h.ended_why) < below_ order by h.id limit many_ for update;
  elsif kind_ = 'reset' then
    return query select s.id, public.vault_reason(kind_, s.id, s.person_id || '|' || s.reset_by), s.reason, 'system', system_
      from public.permissions_suspension s
      where s.id > after_ and public.vault_version(s.reason) < below_ order by s.id limit many_ for update;
  elsif kind_ = 'reading_limit' then
    return query select l.id, public.vault_reason(kind_, l.id, concat_ws('|', l.set_by, l.cases, l.pause)),
        l.reason, 'system', system_
      from public.permissions_readinglimit l
      where l.id > after_ and public.vault_version(l.reason) < below_ order by l.id limit many_ for update;
  elsif kind_ = 'rekeying' then
    return query select r.id, public.vault_reason(kind_, r.id, concat_ws('|', r.asked_by, r.act, r.key, r.version, r.fingerprint,
        array_to_string(r.without, '|'))), r.reason, 'system', system_
      from public.permissions_rekeying r
      where r.id > after_ and public.vault_version(r.reason) < below_ order by r.id limit many_ for update;
  elsif kind_ = 'identity' then
    return query select i.id, 'identity|' || i.thread_id, i.sealed, null::text, null::uuid from public.vault_identity i
      where i.id > after_ and public.vault_version(i.sealed) < below_ order by i.id limit many_ for update;
  else
    raise exception 'no such kind of wrap: %', kind_;
  end if;
end $$;

-- Put the new wraps in the place of the old ones. Only forward, only in the same length, only where the old one still stands, and
-- only to a version that two people took into use: else nothing at all.
create or replace function public.vault_rewrap(kind_ text, ids_ uuid[], old_ bytea[], new_ bytea[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  place text[] := case kind_ when 'thread' then array['cases_thread', 'staff_wrap'] when 'case' then array['vault_casekey', 'wrap']
                             when 'exemption' then array['policies_exemption', 'wrap']
                             when 'question' then array['permissions_question', 'names']
                             when 'emergency' then array['permissions_emergency', 'reason']
                             when 'journal_grant' then array['permissions_journalgrant', 'reason']
                             when 'appointment' then array['permissions_appointment', 'reason']
                             when 'ended_role' then array['permissions_held', 'ended_why']
                             when 'reset' then array['permissions_suspension', 'reason']
                             when 'reading_limit' then array['permissions_readinglimit', 'reason']
                             when 'rekeying' then array['permissions_rekeying', 'reason']
                             when 'identity' then array['vault_identity', 'sealed'] end;
  changed bigint;
begin
  if place is null then raise exception 'no such kind of wrap: %', kind_; end if;
  execute format(
    'update public.%1$I t set %2$I = n.new from unnest($1, $2, $3) as n(id, old, new)
     where t.id = n.id and t.%2$I = n.old and octet_length(n.new) = octet_length(n.old)
       and public.vault_version(n.new) > public.vault_version(n.old)', place[1], place[2]) using ids_, old_, new_;
  get diagnostics changed = row_count;
  if changed <> cardinality(ids_) then raise exception 'a wrap goes forward to a newer key, or stays'; end if;
  if exists (select from unnest(new_) n where public.vault_in_use(case kind_ when 'identity' then 'identity' else 'staff' end,
                                                                   public.vault_version(n)) is null) then
    raise exception 'two people agree to a key before anything is closed by it';
  end if;
end $$;

-- From now on nothing is accepted that a version below `below_` closed. The number of rows that still are, and then nothing
-- has changed; those named in `without_` are not counted. Writers are waited for, so that none comes between. Null where no two
-- people agreed to end these versions and to give up these rows; said again by the same word it goes no further.
create or replace function public.vault_retire(pair_ text, below_ integer, without_ uuid[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  remaining bigint;
  word_ uuid;
begin
  select r.id into word_ from public.permissions_rekeying r
  where r.act = 'retire' and r.key = pair_ and r.version = below_ and r.answer = 'agreed' and r.answered_by <> r.asked_by
    and r.without @> without_ and r.without <@ without_ and r.fingerprint = public.vault_in_use(pair_, below_)
    and (r.used_at is not null or r.until > now())
  order by r.used_at nulls last, r.answered_at limit 1 for update;
  if not found then
    return null;
  end if;
  if pair_ = 'staff' then
    -- Those of the house first: who gives or ends a role writes there before anything of a case.
    lock table public.permissions_appointment, public.permissions_held, public.permissions_suspension,
      public.permissions_readinglimit, public.permissions_rekeying, public.cases_thread, public.vault_casekey,
      public.policies_exemption, public.permissions_question, public.permissions_emergency, public.permissions_journalgrant
      in share mode;
    select count(*) into remaining from (
      select t.id, t.staff_wrap as wrap from public.cases_thread t union all select k.id, k.wrap from public.vault_casekey k
      union all select e.id, e.wrap from public.policies_exemption e union all select q.id, q.names from public.permissions_question q
      union all select g.id, g.reason from public.permissions_emergency g
      union all select j.id, j.reason from public.permissions_journalgrant j
      union all select a.id, a.reason from public.permissions_appointment a
      union all select h.id, h.ended_why from public.permissions_held h
      union all select s.id, s.reason from public.permissions_suspension s
      union all select l.id, l.reason from public.permissions_readinglimit l
      union all select o.id, o.reason from public.permissions_rekeying o
    ) w where public.vault_version(w.wrap) < below_ and not w.id = any(without_);
  elsif pair_ = 'identity' then
    lock table public.vault_identity in share mode;
    select count(*) into remaining from public.vault_identity i
      where public.vault_version(i.sealed) < below_ and not i.id = any(without_);
  else
    raise exception 'no such pair: %', pair_;
  end if;
  if remaining = 0 then
    insert into public.vault_keyfloor (pair, lowest) values (pair_, below_)
      on conflict (pair) do update set lowest = excluded.lowest where vault_keyfloor.lowest < excluded.lowest;
    update public.permissions_rekeying r set used_at = coalesce(r.used_at, now()) where r.id = word_;
  end if;
  return remaining;
end $$;

-- What a retired key closed would open for nobody once the key is destroyed. So a process that still closes with it is told
-- now, as if the database did not answer, and its page keeps what was typed.
create or replace function public.vault_not_retired() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  wrap bytea;
begin
  execute format('select ($1).%I', tg_argv[1]) into wrap using new;
  if public.vault_version(wrap) < (select f.lowest from public.vault_keyfloor f where f.pair = tg_argv[0]) then
    raise exception 'this key is retired: give this process the newest one' using errcode = '57P03';
  end if;
  return new;
end $$;

do $$
declare
  place text[];
begin
  foreach place slice 1 in array array[
    ['cases_thread', 'staff', 'staff_wrap'], ['vault_casekey', 'staff', 'wrap'], ['policies_exemption', 'staff', 'wrap'],
    ['permissions_question', 'staff', 'names'], ['permissions_emergency', 'staff', 'reason'],
    ['permissions_journalgrant', 'staff', 'reason'], ['permissions_appointment', 'staff', 'reason'],
    ['permissions_held', 'staff', 'ended_why'], ['permissions_suspension', 'staff', 'reason'],
    ['permissions_readinglimit', 'staff', 'reason'], ['permissions_rekeying', 'staff', 'reason'],
    ['vault_identity', 'identity', 'sealed']]
  loop
    execute format('drop trigger if exists vault_not_retired on public.%I', place[1]);
    -- Why a role was ended is written beside the role, which stands already.
    execute format('create trigger vault_not_retired before insert %s on public.%I for each row
                    execute function public.vault_not_retired(%L, %L)',
                   case place[1] when 'permissions_held' then 'or update of ended_why' end, place[1], place[2], place[3]);
    execute format('alter table public.%I enable always trigger vault_not_retired', place[1]);
  end loop;
end $$;
