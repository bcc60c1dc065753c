"""What happened in a case, from its own chain and those of the reports tied to it (D18)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from audit import clock, journal
from audit.models import ChainKind, Event
from cases.models import Entry
from permissions.actors import Actor
from workflow.models import Step

from . import words
from .actions import Frame, frame
from .opening import Opening, opening
from .sentences import READS, STAND, sentence

SAYS_WHY = ("cases_entry", "workflow_step")  # tables in which a reason or a remark lies
Reasons = dict[str, tuple[str, date]]  # by row of the entry: the words, and the day they speak of


@dataclass(frozen=True, slots=True)
class Happened:
    """One event as a sentence. `at` is empty where only the day was kept (D31)."""

    sentence: str
    at: datetime | None
    on: date
    happened_on: date | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class HistoryPart:
    frame: Frame
    events: list[Happened]
    reads: bool


def history(actor: Actor, reference: str, *, reads: bool = False) -> HistoryPart:
    """Newest first; with `reads`, also who opened what."""
    with opening(actor, reference, "history") as seen:
        chains = [journal.Chain.case(seen.case.pk), *(journal.Chain.thread(t.pk) for t in seen.threads)]
        events = [event for event in journal.history(chains) if _worth_telling(event, reads)]
        bodies = [json.loads(event.body) for event in events]
        names, reasons = words.names(people_of(events)), _reasons(seen, bodies)
        return HistoryPart(frame(seen), told(events, names, reasons)[::-1], reads)


def _worth_telling(event: Event, reads: bool) -> bool:
    """Of a thread only what its reporter did after the report: the rest stands in the case's own chain already."""
    if event.chain_kind == ChainKind.THREAD and (event.actor != "door" or event.verb == "submit"):
        return False
    return event.verb != STAND and (reads or event.verb not in READS)


def told(events: list[Event], names: dict[UUID, str], reasons: Reasons | None = None) -> list[Happened]:
    """These events as sentences, in their order, with the reason where the actor wrote one."""
    by_id = {str(person): name for person, name in names.items()}
    return [_happened(event, json.loads(event.body), by_id, reasons or {}) for event in events]


def _happened(event: Event, body: dict[str, Any], names: dict[str, str], reasons: Reasons) -> Happened:
    day_only = body["at"].endswith("T00:00:00Z")
    on = event.at.date() if day_only else event.at.astimezone(clock.COUNTY).date()
    reason, happened_on = next((reasons[row] for row in _rows(body) if row in reasons), ("", on))
    return Happened(
        sentence(event.verb, _who(event.actor, names), body["facts"], names), None if day_only else event.at, on,
        happened_on=happened_on if happened_on != on else None, reason=reason,
    )  # fmt: skip


def _reasons(seen: Opening, bodies: Iterable[dict[str, Any]]) -> Reasons:
    """Reasons and remarks among the words that these events sealed, each with the day it speaks of."""
    wanted = {row for body in bodies for row in _rows(body)}
    rows = Entry.objects.filter(case=seen.case, kind=words.REASON, pk__in=wanted)
    steps = Step.objects.filter(case=seen.case, pk__in=wanted)
    return {
        **{str(row.pk): (seen.opener.entry(row), row.happened_on) for row in rows},
        **{str(step.pk): (seen.opener.remark(step), step.happened_on) for step in steps},
    }


def _rows(body: dict[str, Any]) -> list[str]:
    return [row for table, row, *_ in body["digests"] if table in SAYS_WHY]


def people_of(events: list[Event]) -> list[UUID]:
    """Everyone these events speak of, for one look into the directory."""
    labels = [event.actor for event in events]
    labels += [str(json.loads(event.body)["facts"].get("to", "")) for event in events]
    return [UUID(label.removeprefix("person:")) for label in labels if label.startswith("person:")]


def _who(label: str, names: dict[str, str]) -> str:
    """The actor in words. A reporter is "the reporter", whoever they are."""
    if label == "door":
        return "The reporter"
    return names.get(label.removeprefix("person:"), "The system" if label.startswith("system:") else "Somebody")
