"""Whether everything that the journal says was recorded of cases is still there, as it was written (D3, D14).

Read by the owner of the database, after the journal itself was found whole: its events are the measure.
"""

from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from audit.verify import Fault
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
    where s.id is null or s.digest <> w.digest
    union all
    select t.chain_kind, t.chain_id, t.seq, 'record', t.row, 'gone' from told t
    where not exists (select 1 from ({rows}) r where r.id = t.row)
) wrong order by chain_kind, chain_id, seq limit 1
"""
_SAID = {"gone": "what was written there is gone", "changed": "what was written there was changed"}


def first_fault(chains: list[UUID] | None = None) -> Fault | None:
    """The first row that an event wrote and that is gone or says something else; of these chains, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"every": chains is None, "chains": chains or []})
        found = cursor.fetchone()
    if found is None:
        return None
    kind, chain, seq, place, row, what = found
    return Fault(f"{kind} {chain}", seq, str(row), _SAID[what], place)


@cache
def _statement() -> str:
    """Every sealed column by its table with the digest of what lies there, and the ids of every row of a case."""
    besides = (Identity, Question, Step, Clock, ClockNote, Exemption)
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
