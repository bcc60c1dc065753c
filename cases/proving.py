"""Whether everything that the journal says was recorded of cases is still there, as it was written (D3, D14).

Read by the owner of the database, after the journal itself was found whole: its events are the measure.
"""

import json
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from audit.verify import Fault
from cases import standing
from permissions import reasons
from permissions.models import Question
from policies.models import Exemption
from vault.fields import SealedField
from vault.models import Identity
from workflow.models import Clock, ClockNote, Step

_WRITTEN = """
with written as (
    select distinct on (d ->> 1, d ->> 2) e.chain_kind, e.chain_id, e.seq,
           d ->> 0 as place, (d ->> 1)::uuid as row, d ->> 2 as field, d ->> 4 as digest
    from audit_event e cross join lateral jsonb_array_elements(e.body::jsonb -> 'digests') d
    where %(every)s or e.chain_id = any(%(chains)s)
    order by d ->> 1, d ->> 2, (d ->> 3)::integer desc, e.seq desc
), told as (
    select e.chain_kind, e.chain_id, e.seq, (e.body::jsonb #>> '{facts,record}')::uuid as row from audit_event e
    where (%(every)s or e.chain_id = any(%(chains)s)) and e.body::jsonb -> 'facts' ? 'record'
    union all
    select e.chain_kind, e.chain_id, e.seq, (e.body::jsonb #>> '{facts,step}')::uuid from audit_event e
    where (%(every)s or e.chain_id = any(%(chains)s)) and e.body::jsonb -> 'facts' ? 'step'
    union all
    select w.chain_kind, w.chain_id, w.seq, split_part(w.field, '/', 2)::uuid from written w
    where w.place = 'cases_entry'
), stored as ({stored})
select chain_kind, chain_id, seq, place, row, what from (
    select w.chain_kind, w.chain_id, w.seq, w.place, w.row,
           case when s.id is null then 'gone' else 'changed' end as what
    from written w left join stored s on s.place = w.place and s.id = w.row and s.field in ('', w.field)
    where s.id is null or s.digest is distinct from w.digest
    union all
    select t.chain_kind, t.chain_id, t.seq, 'record', t.row, 'gone' from told t
    where not exists (select 1 from ({rows}) r where r.id = t.row)
) wrong order by chain_kind, chain_id, seq limit 1
"""
_STANDS = """
with left_by as (
    select distinct on (e.chain_id) e.chain_id, e.seq, e.body::jsonb #> '{facts,stands}' as stands from audit_event e
    where e.chain_kind = 'case' and e.verb in ('stand', 'submit', 'split_from') and (%(every)s or e.chain_id = any(%(chains)s))
      and e.body::jsonb -> 'facts' ? 'stands'  -- a case that began before this was kept has none until its next act
    order by e.chain_id, e.seq desc
), wrong as (
    select e.chain_id, e.seq, e.body::jsonb #> '{facts,changed}' as changed, null::jsonb as stands, null::text[] as now
    from audit_event e
    where e.chain_kind = 'case' and e.verb = 'find_changed' and (%(every)s or e.chain_id = any(%(chains)s))
    union all
    select l.chain_id, l.seq, null, l.stands, public.candor_stands(l.chain_id)
    from left_by l where l.stands is distinct from to_jsonb(public.candor_stands(l.chain_id))
)
select chain_id, seq, changed, stands, now from wrong order by chain_id, seq limit 1
"""
_TIES = """
with made as (
    select e.chain_id, e.seq, e.verb, e.body::jsonb #>> '{facts,thread}' as thread from audit_event e
    where e.chain_kind = 'case' and e.seq = 1 and e.verb in ('submit', 'split_from')
)
select case_id, seq, id, what from (
    select t.case_id, 0 as seq, t.id, 'it is forged: no event tied this report to this case' as what from cases_tie t
    where (%(every)s or t.case_id = any(%(chains)s)) and t.ended_on is null and not case t.kind
        when 'origin' then exists (select 1 from made m where m.chain_id = t.case_id and m.verb = 'submit'
                                   and coalesce(m.thread, t.thread_id::text) = t.thread_id::text)
        when 'split' then exists (select 1 from made m where m.chain_id = t.case_id and m.verb = 'split_from'
                                  and coalesce(m.thread, t.thread_id::text) = t.thread_id::text)
        else exists (select 1 from cases_tie o join cases_case c on c.id = o.case_id
                     where o.thread_id = t.thread_id and o.ended_on is null and c.follows_id = t.case_id
                       and c.state in ('linked', 'disposed'))
        end
    union all
    select m.chain_id, m.seq, m.thread::uuid, 'the report that this event brought is tied to this case no more' from made m
    where (%(every)s or m.chain_id = any(%(chains)s)) and m.thread is not null and not exists (
        select 1 from cases_tie t where t.case_id = m.chain_id and t.thread_id::text = m.thread and t.ended_on is null)
) wrong order by case_id, seq, id limit 1
"""
_SAID = {"gone": "what was written there is gone", "changed": "what was written there was changed"}


def first_fault(chains: list[UUID] | None = None) -> Fault | None:
    """The first row that an event wrote and that is gone or says something else; of these chains, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"every": chains is None, "chains": chains or []})
        found = cursor.fetchone()
    if found is None:
        return _changed(chains)
    kind, chain, seq, place, row, what = found
    return Fault(f"{kind} {chain}", seq, str(row), _SAID[what], place)


def _changed(chains: list[UUID] | None) -> Fault | None:
    """The first case whose facts are not as its newest act left them, or were not when an act looked."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, {"every": chains is None, "chains": chains or []})
        found = cursor.fetchone()
    if found is None:
        return _mistied(chains)
    chain, seq, noted, left, now = found
    if noted:
        what = "before this event facts on record had been changed past every act"
        return Fault(f"case {chain}", seq, "", f"{what}: {', '.join(json.loads(noted))}")
    return Fault(f"case {chain}", seq, "", _difference(json.loads(left) if left else [], list(now or [])))


def _mistied(chains: list[UUID] | None) -> Fault | None:
    """The first report that is tied to a case without an event or a link of it, or not tied any more to its own."""
    with connection.cursor() as cursor:
        cursor.execute(_TIES, {"every": chains is None, "chains": chains or []})
        found = cursor.fetchone()
    return Fault(f"case {found[0]}", found[1], str(found[2]), found[3], "tie") if found else None


def _difference(left: list[str], now: list[str]) -> str:
    """In which table facts differ, and how many rows there were and are."""
    place = standing.differing(left, now)[0]
    before, after = (
        next((int(one.split(":")[1]) for one in lines if one.startswith(f"{place}:")), 0) for lines in (left, now)
    )
    how = "a fact was changed" if before == after else f"{before} rows stood there, now {after} do"
    return f"what stands in {place} is not what this event left: {how}"


@cache
def _statement() -> str:
    """Every sealed column by its table with the digest of what lies there, and the ids of every row of a case."""
    house = (one.model for one in reasons.KINDS.values())
    besides: tuple[type[models.Model], ...] = (Identity, Question, *house, Step, Clock, ClockNote, Exemption)
    recorded: list[type[models.Model]] = [*apps.get_app_config("cases").get_models(), *besides]
    stored = [one for model in recorded for one in _digests(model)]
    rows = [f"select id from {model._meta.db_table}" for model in recorded]  # noqa: S608 - our own names
    return _WRITTEN.replace("{stored}", " union all ".join(stored)).replace("{rows}", " union all ".join(rows))


def _digests(model: type[models.Model]) -> list[str]:
    """What lies in each sealed column of a table. Of several the event names the column; of one it may say more (D3)."""
    sealed = [field.column for field in model._meta.concrete_fields if isinstance(field, SealedField)]
    return [
        f"select '{model._meta.db_table}' as place, id, '{column if len(sealed) > 1 else ''}' as field, "  # noqa: S608 - our own names
        f"encode(sha256({column}), 'hex') as digest from {model._meta.db_table}"
        for column in sealed
    ]
