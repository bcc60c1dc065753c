"""The days of a forum of appeal: begun, begun anew, met. Each forum of each subject has a clock of its own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases import forums
from cases.models import AppealForum, Case, Party
from permissions.actors import Actor
from workflow import clocks as workflow_clocks

from . import clocks
from .stamps import stamp


def copy(case: Case, actor: Actor, row: AppealForum, on: date, **other: Any) -> AppealForum:
    """The same forum with other days: what happened in it stands."""
    same = (
        "subject_id",
        "letter_id",
        "name",
        "one_of",
        "why",
        "runs_from",
        "last_day",
        "filed_on",
        "ended",
        "ended_on",
    )
    return AppealForum(**stamp(case, actor, on), **{**{name: getattr(row, name) for name in same}, **other})


def begin(
    case: Case, actor: Actor, row: AppealForum, rule: Mapping[str, Any] | None, *, before: AppealForum | None, on: date
) -> None:
    """Write the forum with its last day and start its clock. What it takes the place of stays readable, and its clock ends.

    Without a rule no day runs.
    """
    if before:
        row.supersedes = before
        meet(case, actor, before, on)
    row.save(force_insert=True)
    if rule is not None and row.runs_from:
        kind, about = forums.kind(row), forums.about(_number(row), row.name)
        workflow_clocks.start(case.pk, kind, {kind: rule}, started=row.runs_from, about=about)
        clocks.next_date(case)


def meet(case: Case, actor: Actor, row: AppealForum, on: date) -> None:
    """Its clock ends: somebody turned to the forum, or its days are over or others."""
    clocks.meet(case, forums.kind(row), actor, on, about=forums.about(_number(row), row.name))


def _number(row: AppealForum) -> int:
    return Party.objects.values_list("number", flat=True).get(pk=row.subject_id)
