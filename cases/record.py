"""Everything on record about one case, in one query: facts only, no sealed word (row security as for any reading)."""

import json
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from vault.fields import SealedField
from workflow.models import Clock, Step

from .models import (
    Abeyance,
    Allegation,
    AppealForum,
    Authorization,
    Award,
    Consent,
    Decision,
    DisciplineProposal,
    Entry,
    EthicsDecision,
    Evidence,
    ExemptionCheck,
    Finding,
    Interview,
    Letter,
    Onward,
    PacketItem,
    Party,
    Proposal,
    Protection,
    Referral,
    Response,
    Service,
    Task,
    Tie,
)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Record:
    """The rows of a case by table, oldest first, as unsaved model instances: for reading only."""

    party: list[Party]
    interview: list[Interview]
    allegation: list[Allegation]
    exemptioncheck: list[ExemptionCheck]
    finding: list[Finding]
    evidence: list[Evidence]
    entry: list[Entry]
    proposal: list[Proposal]
    abeyance: list[Abeyance]
    authorization: list[Authorization]
    consent: list[Consent]
    onward: list[Onward]
    task: list[Task]
    protection: list[Protection]
    clock: list[Clock]
    ethicsdecision: list[EthicsDecision]
    referral: list[Referral]
    packetitem: list[PacketItem]
    disciplineproposal: list[DisciplineProposal]
    letter: list[Letter]
    service: list[Service]
    response: list[Response]
    decision: list[Decision]
    appealforum: list[AppealForum]
    award: list[Award]
    tie: list[Tie]
    step: list[Step]

    def said(self, kind: str, about: UUID | None = None) -> bool:
        """Whether words of this kind stand on the record, about one row or about anything."""
        return any(e.kind == kind and (about is None or e.about == about) for e in self.entry)


def of(case_id: UUID) -> Record:
    """What the actor may see on record about this case."""
    with connection.cursor() as cursor:
        cursor.execute(_query(), [case_id] * len(fields(Record)))
        row = cursor.fetchone()
    names = [field.name for field in fields(Record)]
    return Record(**{name: _rows(name, cell) for name, cell in zip(names, row, strict=True)})


def current(rows: list[Row]) -> list[Row]:
    """The rows that no later one supersedes."""
    gone = {row.supersedes_id for row in rows}  # type: ignore[attr-defined]  # every Recorded row has it
    return [row for row in rows if row.pk not in gone]


@cache
def _query() -> str:
    return "select " + ", ".join(_part(_model(field.name)) for field in fields(Record))


def _part(model: type[models.Model]) -> str:
    columns = [f.column for f in model._meta.concrete_fields if not isinstance(f, SealedField)]
    pairs = ", ".join(f"'{column}', t.{column}" for column in columns)
    order = "t.recorded_at, t.id" if "recorded_at" in columns else "t.id"
    rows = f"json_agg(json_build_object({pairs}) order by {order})"
    return f"(select coalesce({rows}, '[]') from {model._meta.db_table} t where t.case_id = %s)::text"  # noqa: S608 - own names


def _rows(name: str, cell: str) -> list[Any]:
    model = _model(name)
    columns = {f.column: f for f in model._meta.concrete_fields if not isinstance(f, SealedField)}
    return [
        model(**{columns[column].attname: _value(columns[column], value) for column, value in row.items()})
        for row in json.loads(cell)
    ]


def _value(field: "models.Field[Any, Any]", value: Any) -> Any:
    return value if value is None or isinstance(field, models.JSONField) else field.to_python(value)


@cache
def _model(name: str) -> type[models.Model]:
    return {"step": Step, "clock": Clock}.get(name) or apps.get_model("cases", name)
