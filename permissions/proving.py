"""Whether every grant is what the journal says it is (D14). Read by the owner of the database, who sees all of them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from audit.verify import Fault

ROUTED = ("submit", "split_from")  # the events with which a case is admitted; its routed grants name them
_GRANTS = """
select g.id, g.case_id, g.holder, g.role, g.granted_by, g.until, g.until > now(), g.routed_now,
       e.chain_kind, e.chain_id, e.seq, e.verb, e.actor, e.body,
       exists (select 1 from audit_event t where t.chain_kind = 'case' and t.chain_id = g.case_id and t.verb = 'take'
               and t.body::jsonb #>> '{facts,grant}' = g.id::text)
from (
    select p.id, p.case_id, 'person:' || a.person_id as holder, p.role, p.granted_by, p.granted_at, p.until, p.event,
           exists (select 1 from permissions_standin i where i.id = p.id and i.case_id = p.case_id
                   and i.person_id = a.person_id and i.role = p.role) as routed_now
    from permissions_persongrant p join permissions_account a on a.id = p.user_id
    union all
    select p.id, p.case_id, 'pool:' || o.name, p.role, p.granted_by, p.granted_at, p.until, p.event,
           exists (select 1 from permissions_admission d
                   where d.case_id = p.case_id and d.event = p.event and d.group_id = p.group_id)
    from permissions_poolgrant p join auth_group o on o.id = p.group_id
) g left join audit_event e on e.id = g.event
where %(case)s::uuid is null or g.case_id = %(case)s
order by g.case_id, e.seq nulls first, g.id
"""
_GONE = """
select e.chain_id, e.seq, e.body::jsonb #>> '{facts,grant}' from audit_event e
where e.chain_kind = 'case' and e.verb = 'give' and (%(case)s::uuid is null or e.chain_id = %(case)s)
  and not exists (select 1 from permissions_persongrant p where p.id::text = e.body::jsonb #>> '{facts,grant}')
  and not exists (select 1 from permissions_poolgrant p where p.id::text = e.body::jsonb #>> '{facts,grant}')
order by e.chain_id, e.seq limit 1
"""
_RIGHTS = """
select g.id, coalesce(e.chain_id::text, 'chain'), e.seq from permissions_journalgrant g
left join audit_event e on e.id = g.event
where (%(case)s::uuid is null or g.reference = (select c.reference from cases_case c where c.id = %(case)s))
  and (e.id is null or e.chain_kind <> 'system' or e.verb <> 'give_journal' or e.actor <> 'person:' || g.given_by
       or e.body::jsonb #>> '{facts,grant}' <> g.id::text or e.body::jsonb #>> '{facts,to}' <> 'person:' || g.person_id
       or e.body::jsonb #>> '{facts,reference}' <> g.reference
       or (e.body::jsonb #>> '{facts,until}')::timestamptz < g.until)
order by e.seq nulls first, g.id limit 1
"""

_EMERGENCIES = """
select kind, chain, seq, row, what from (
    select 'system' as kind, coalesce(e.chain_id::text, 'chain') as chain, coalesce(e.seq, 0) as seq, g.id as row,
           'it is forged: no second person let anybody read this case so long' as what
    from permissions_emergency g left join audit_event e on e.id = g.event
    where g.answer = 'agreed'
      and (%(case)s::uuid is null or g.reference = (select c.reference from cases_case c where c.id = %(case)s))
      and (e.id is null or e.chain_kind <> 'system' or e.verb <> 'agree_to_emergency'
           or e.actor <> 'person:' || g.answered_by or g.answered_by = g.person_id
           or e.body::jsonb #>> '{facts,right}' <> g.id::text or e.body::jsonb #>> '{facts,to}' <> 'person:' || g.person_id
           or e.body::jsonb #>> '{facts,reference}' <> g.reference
           or (e.body::jsonb #>> '{facts,until}')::timestamptz < g.until
           or not exists (select 1 from audit_event a where a.chain_kind = 'system' and a.verb = 'ask_emergency'
                          and a.actor = 'person:' || g.person_id and a.body::jsonb #>> '{facts,right}' = g.id::text
                          and a.body::jsonb #>> '{facts,reference}' = g.reference))
    union all
    select 'system', e.chain_id::text, e.seq, e.id, 'the emergency reading that this event let begin is gone'
    from audit_event e where e.chain_kind = 'system' and e.verb = 'agree_to_emergency'
      and (%(case)s::uuid is null
           or e.body::jsonb #>> '{facts,reference}' = (select c.reference from cases_case c where c.id = %(case)s))
      and not exists (select 1 from permissions_emergency g where g.event = e.id and g.answer = 'agreed'
                      and g.id::text = e.body::jsonb #>> '{facts,right}')
    union all
    select 'case', e.chain_id::text, e.seq, e.id, 'it was read in an emergency without any right to'
    from audit_event e where e.chain_kind = 'case' and e.verb = 'read_in_emergency'
      and (%(case)s::uuid is null or e.chain_id = %(case)s)
      and not exists (select 1 from permissions_emergency g join cases_case c on c.reference = g.reference and c.id = e.chain_id
                      where g.id::text = e.body::jsonb #>> '{facts,right}' and 'person:' || g.person_id = e.actor
                        and e.at between g.answered_at - interval '1 minute' and g.until + interval '1 minute')
) wrong order by kind, chain, seq limit 1
"""

_READING = """
select kind, chain, seq, row, what from (
    select 'person' as kind, e.chain_id as chain, e.seq, e.id as row, 'what was told of reading in bulk is gone' as what
    from audit_event e where e.chain_kind = 'person' and e.verb = 'read_in_bulk'
      and not exists (select 1 from permissions_bulkreading b where b.event = e.id and 'person:' || b.person_id = e.actor
                      and to_jsonb(b.cases) = e.body::jsonb #> '{facts,cases}')
    union all
    select 'system', e.chain_id, e.seq, e.id, 'the reading limit that this event set is gone or was changed'
    from audit_event e where e.chain_kind = 'system' and e.verb = 'set_reading_limit'
      and not exists (select 1 from permissions_readinglimit l where l.event = e.id
                      and l.id::text = e.body::jsonb #>> '{facts,limit}' and 'person:' || l.set_by = e.actor
                      and to_jsonb(l.cases) = e.body::jsonb #> '{facts,cases}'
                      and to_jsonb(l.pause) = e.body::jsonb #> '{facts,pause}')
) wrong order by kind, chain, seq limit 1
"""

_GOING_LIVE = """
select chain, seq, row, what from (
    select coalesce(e.chain_id::text, 'chain') as chain, coalesce(e.seq, 0) as seq, coalesce(e.id::text, g.event::text) as row,
           'it is forged: no event says that this site went live then' as what
    from permissions_golive g left join audit_event e on e.id = g.event
    where e.id is null or e.chain_kind <> 'system' or e.verb <> 'go_live'
          or abs(extract(epoch from e.at - g.at)) > 60
    union all
    select e.chain_id::text, e.seq, e.id::text, 'the going live that this event tells of is gone'
    from audit_event e where e.chain_kind = 'system' and e.verb = 'go_live'
      and not exists (select 1 from permissions_golive g where g.event = e.id)
) wrong order by chain, seq limit 1
"""

_KEYS = """
with said as (
    select e.chain_id, e.seq, e.id, e.verb, e.actor, e.body::jsonb -> 'facts' as facts from audit_event e
    where e.chain_kind = 'system' and e.verb in ('ask_for_key', 'agree_to_key', 'begin_key', 'retire_key')
      and (e.verb in ('ask_for_key', 'agree_to_key') or e.actor = 'system:rotation')
), closed as (
    select 'staff' as pair, t.id, t.staff_wrap as wrap from cases_thread t
    union all select 'staff', k.id, k.wrap from vault_casekey k
    union all select 'staff', x.id, x.wrap from policies_exemption x
    union all select 'staff', q.id, q.names from permissions_question q
    union all select 'staff', g.id, g.reason from permissions_emergency g
    union all select 'staff', j.id, j.reason from permissions_journalgrant j
    union all select 'staff', a.id, a.reason from permissions_appointment a
    union all select 'staff', h.id, h.ended_why from permissions_held h
    union all select 'staff', s.id, s.reason from permissions_suspension s
    union all select 'staff', l.id, l.reason from permissions_readinglimit l
    union all select 'staff', r.id, r.reason from permissions_rekeying r
    union all select 'identity', i.id, i.sealed from vault_identity i
)
select chain, seq, row, what from (
    select 'chain' as chain, 0 as seq, r.id as row, 'it is forged: no two people agreed to this change of keys' as what
    from permissions_rekeying r
    where (r.answer = 'agreed' or r.used_at is not null) and (
        r.answered_by is not distinct from r.asked_by
        or exists (select from (values ('ask_for_key', r.asked_by), ('agree_to_key', r.answered_by)) w(verb, person)
                   where not exists (
                       select from said s where s.verb = w.verb and s.actor = 'person:' || w.person
                         and s.facts - 'version' = jsonb_build_object(
                             'asked', r.id, 'act', r.act, 'pair', r.key, 'fingerprint', r.fingerprint, 'without', r.without)
                         and (s.facts ->> 'version')::integer = r.version))
        or r.act = 'renew' and r.used_at is not null and not exists (
            select from said s where s.verb = 'begin_key' and s.facts ->> 'pair' = r.key
              and (s.facts ->> 'version')::integer = r.version and s.facts ->> 'fingerprint' = r.fingerprint)
        or r.act = 'retire' and r.used_at is not null and not exists (
            select from said s where s.verb = 'retire_key' and s.facts ->> 'pair' = r.key
              and (s.facts ->> 'below')::integer = r.version and s.facts -> 'without' = to_jsonb(r.without)))
    union all
    select 'chain', 0, null, 'no two people agreed to end the versions of the key ' || f.pair || ' below ' || f.lowest
    from vault_keyfloor f where not exists (
        select from permissions_rekeying r where r.act = 'retire' and r.key = f.pair and r.version = f.lowest
          and r.used_at is not null)
    union all
    select s.chain_id::text, s.seq, s.id, 'the end of the keys that this event speaks of is gone' from said s
    where s.verb = 'retire_key' and s.facts ->> 'pair' in ('staff', 'identity') and not exists (
        select from vault_keyfloor f where f.pair = s.facts ->> 'pair' and f.lowest >= (s.facts ->> 'below')::integer)
    union all
    select s.chain_id::text, s.seq, s.id, 'the change of keys that this event agreed to is gone' from said s
    where s.verb = 'agree_to_key' and not exists (
        select from permissions_rekeying r where r.id::text = s.facts ->> 'asked' and r.answer = 'agreed')
    union all
    select 'chain', 0, c.id, 'it is closed by version ' || public.vault_version(c.wrap) || ' of the key ' || c.pair
           || ', to which no two people agreed' from closed c
    where public.vault_version(c.wrap) > 1 and not exists (
        select from permissions_rekeying r where r.act = 'renew' and r.key = c.pair
          and r.version = public.vault_version(c.wrap) and r.used_at is not null)
) wrong order by chain, seq, row limit 1
"""


@dataclass(frozen=True, slots=True)
class Made:
    """The event that a grant names."""

    chain: tuple[str, UUID]
    seq: int
    verb: str
    actor: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Grant:
    """A grant row as it lies in the database, whoever wrote it there."""

    id: UUID
    case: UUID
    holder: str  # "person:<id>" or "pool:<role>/<branch>"
    role: str
    granted_by: UUID | None
    until: datetime
    in_force: bool
    routed_now: bool  # the admission says that this pool has the case, or that this person came in from outside
    made: Made | None
    taken: bool  # an event says that it was ended


def first_fault(case: UUID | None = None) -> Fault | None:
    """The first grant that no event made, or that an event made and that is gone; of one case, or of all."""
    for grant in _grants(case):
        what = wrong_with(grant)
        if what:
            return Fault(f"case {grant.case}", grant.made.seq if grant.made else 0, str(grant.id), what, "grant")
    with connection.cursor() as cursor:
        cursor.execute(_GONE, {"case": case})
        gone = cursor.fetchone()
    if gone:
        return Fault(f"case {gone[0]}", gone[1], str(gone[2]), "the grant that this event made is gone", "grant")
    return (
        _forged_right(case)
        or _wrong_emergency(case)
        or (None if case else _wrong_in_reading() or _wrong_going_live() or _wrong_key())
    )


def _wrong_emergency(case: UUID | None) -> Fault | None:
    """The first right to read in an emergency that no second person gave, or that is gone; or a reading without one."""
    with connection.cursor() as cursor:
        cursor.execute(_EMERGENCIES, {"case": case})
        found = cursor.fetchone()
    return Fault(f"{found[0]} {found[1]}", found[2], str(found[3]), found[4], "emergency reading") if found else None


def _wrong_in_reading() -> Fault | None:
    """The first alarm of reading in bulk, or limit of it, that an event made and that is gone or says something else."""
    with connection.cursor() as cursor:
        cursor.execute(_READING)
        found = cursor.fetchone()
    return Fault(f"{found[0]} {found[1]}", found[2], str(found[3]), found[4]) if found else None


def _wrong_going_live() -> Fault | None:
    """Going live that no event tells of, or of which the row is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_GOING_LIVE)
        found = cursor.fetchone()
    return Fault(f"system {found[0]}", found[1], str(found[2]), found[3], "row") if found else None


def _wrong_key() -> Fault | None:
    """The first change or end of keys that no two people agreed to, or that is gone; or what such a key closed."""
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        found = cursor.fetchone()
    return Fault(f"system {found[0]}", found[1], str(found[2] or ""), found[3], "row") if found else None


def _forged_right(case: UUID | None) -> Fault | None:
    """The first right to read a journal that no event of the system's chain made."""
    with connection.cursor() as cursor:
        cursor.execute(_RIGHTS, {"case": case})
        found = cursor.fetchone()
    what = "it is forged: no event let this auditor read this journal so long"
    return Fault(f"system {found[1]}", found[2] or 0, str(found[0]), what, "journal grant") if found else None


def wrong_with(grant: Grant) -> str:
    """Why this grant is not what its event made; empty where it is."""
    made = grant.made
    if made is None:
        return "it is forged: the event that should have made it does not exist"
    if made.chain != ("case", grant.case):
        return "it is forged: its event speaks of something else"
    judge = _wrong_route if made.verb in ROUTED else _wrong_gift
    wrong = [sentence for holds, sentence in judge(grant, made) if holds]
    if grant.taken and grant.in_force:
        wrong.append("it was changed: it was ended, and is in force again")
    return wrong[0] if wrong else ""


def _wrong_gift(grant: Grant, made: Made) -> list[tuple[bool, str]]:
    """What a person gave: the event names grant, holder, role and end."""
    facts = made.facts
    if made.verb != "give" or facts.get("grant") != str(grant.id):
        return [(True, "it is forged: its event made another grant, or none")]
    until = str(facts["until"])
    return [
        ((facts.get("to"), facts.get("role")) != (grant.holder, grant.role),
         "it is forged: its event gave the case to somebody else, or in another role"),
        (made.actor != f"person:{grant.granted_by}", "it was changed: somebody else gave it"),
        (until != "open" and grant.until > datetime.fromisoformat(until), "it was changed: its event let it end earlier"),
    ]  # fmt: skip


def _wrong_route(grant: Grant, made: Made) -> list[tuple[bool, str]]:
    """What the door routed: to one pool, the one that the admission names as long as it holds the case.

    Or to a person from outside, who came into a sealed case of which too few members were left.
    """
    kind, _, pool = grant.holder.partition(":")
    if kind == "person" and grant.routed_now:
        return [(grant.granted_by is not None, "it was changed: nobody gave what came from outside")]
    return [
        (kind != "pool" or grant.granted_by is not None or pool.partition("/")[0] != grant.role,
         "it is forged: the door gives cases to pools alone"),
        (grant.in_force and not grant.routed_now, "it is forged: the case was routed to another pool"),
    ]  # fmt: skip


def _grants(case: UUID | None) -> Iterator[Grant]:
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, {"case": case})
        while rows := cursor.fetchmany(1000):
            for row in rows:
                kind, chain, seq, verb, actor, body, taken = row[8:]
                made = Made((kind, chain), seq, verb, actor, json.loads(body)["facts"]) if body else None
                yield Grant(*[*row[:8], made, taken])
