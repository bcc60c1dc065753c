"""Since when what is on record counts: a reopened case has a new life, an award that sends back begins a new round."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from cases import record
from cases.record import Record

Row = TypeVar("Row")
BEGINNING = datetime.min.replace(tzinfo=UTC)
ANEW = "investigation"  # sent back as far as this, the facts are found anew and the proposal goes with them
# What an outcome rests on, and what of an earlier round no longer counts.
OUTCOME = ("authorization", "proposal", "letter", "response", "decision", "appealforum", "task", "entry")


@dataclass(frozen=True, slots=True)
class Round:
    """`life` began when the case was opened last, `since` when it was last sent back, `facts` when they were last found."""

    life: datetime
    since: datetime
    facts: datetime


def of(on_record: Record) -> Round:
    """The present round. An act of the very moment in which it began belongs to it."""
    turns = [step for step in on_record.step if step.verb in ("reopen", "remand")]
    life = _last(step.recorded_at for step in turns if step.verb == "reopen")
    facts = _last(step.recorded_at for step in turns if step.verb == "reopen" or step.target == ANEW)
    return Round(life=life, since=_last(step.recorded_at for step in turns), facts=facts)


def present(on_record: Record) -> Record:
    """The record as the outcome reads it: without what an earlier round decided, served, answered or agreed.

    An award that was carried out by sending the case back is of the earlier round, so it never holds the case again.
    """
    now = of(on_record)
    kept: dict[str, Any] = {name: after(getattr(on_record, name), now.since) for name in OUTCOME}
    kept["disciplineproposal"] = after(on_record.disciplineproposal, now.facts)
    kept["award"] = [row for row in on_record.award if row.recorded_at > now.since]
    return replace(on_record, **kept)


def read(case_id: UUID) -> Record:
    """The record of a case as its outcome reads it."""
    return present(record.of(case_id))


def after(rows: list[Row], moment: datetime) -> list[Row]:
    return [row for row in rows if row.recorded_at >= moment]  # type: ignore[attr-defined]  # every row of a record has it


def _last(moments: Any) -> datetime:
    return max(moments, default=BEGINNING)
