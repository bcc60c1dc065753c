"""Clocks of a case: start, satisfy, annotate, and nothing else (I8). Their rules are data of the policy pack."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID, uuid4

from audit import clock
from vault.sealed import Place, Sealed

from .business import (
    NO_CLOSURES,
    business_days,
    calendar_days,
    hours_after,
    hours_after_day,
    is_business_day,
)
from .models import Clock, ClockNote

__all__ = [
    "ClockRule",
    "annotate",
    "business_days",
    "due",
    "is_business_day",
    "made",
    "note_place",
    "satisfy",
    "start",
    "start_all",
]

UNITS = ("calendar", "business", "hours")


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a pack: how long, counted how, by which source, adopted or only proposed."""

    count: int
    unit: str
    source: str
    status: str = "proposed"
    statutory: bool = False

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """From `{"days": 7, "unit": "calendar", "source": ..., "status": ...}`, or `hours` with unit "hours".

        Raises ValueError for an unknown unit or a clock without source.
        """
        unit = entry["unit"]
        if unit not in UNITS:
            raise ValueError(f"A clock counts in one of {', '.join(UNITS)}, not in {unit!r}.")
        if not entry["source"]:
            raise ValueError("A clock names the rule or target that sets it.")
        count = entry["hours" if unit == "hours" else "days"]
        return cls(count, unit, entry["source"], entry.get("status", "proposed"), entry.get("statutory", False))


@dataclass(frozen=True, slots=True)
class Due:
    """A day, or a moment for clocks of hours."""

    on: date | None = None
    at: datetime | None = None


def due(rule: ClockRule, started: date | datetime, closures: Collection[date] = NO_CLOSURES) -> Due:
    """When a clock that started on a day or at a moment is due."""
    day = started.astimezone(clock.COUNTY).date() if isinstance(started, datetime) else started
    if rule.unit == "business":
        return Due(on=business_days(day, rule.count, closures))
    if rule.unit == "calendar":
        return Due(on=calendar_days(day, rule.count))
    if isinstance(started, datetime):
        return Due(at=hours_after(started, rule.count))
    return Due(at=hours_after_day(started, rule.count))


def start(
    case_id: UUID,
    kind: str,
    rules: Mapping[str, Mapping[str, Any]],
    *,
    started: date | datetime,
    about: str = "",
    closures: Collection[date] = NO_CLOSURES,
) -> Clock:
    """Starts the clock `kind` of `rules` on the day (or at the moment) it happened, whenever that is recorded.

    Raises KeyError when the pack has no such clock.
    """
    row = made(case_id, kind, rules, started=started, about=about, closures=closures)
    row.save(force_insert=True)
    return row


def made(
    case_id: UUID,
    kind: str,
    rules: Mapping[str, Mapping[str, Any]],
    *,
    started: date | datetime,
    about: str = "",
    closures: Collection[date] = NO_CLOSURES,
) -> Clock:
    """The same clock, not started yet: `start_all` starts several in one statement. Raises KeyError."""
    rule = ClockRule.of(rules[kind])
    when = due(rule, started, closures)
    moment = started if isinstance(started, datetime) else None
    return Clock(
        case_id=case_id,
        kind=kind,
        about=about,
        starts_on=moment.astimezone(clock.COUNTY).date() if moment else started,
        starts_at=moment if rule.unit == "hours" else None,
        due_on=when.on,
        due_at=when.at,
        source=rule.source,
        status=rule.status,
        statutory=rule.statutory,
    )


def start_all(rows: Collection[Clock]) -> None:
    """Starts clocks that were made."""
    Clock.objects.bulk_create(rows)


def satisfy(case_id: UUID, kind: str, *, happened_on: date, person: UUID | None, about: str = "") -> int:
    """Marks the running clocks of this kind as satisfied on the day it happened; how many there were."""
    running = Clock.objects.filter(case_id=case_id, kind=kind, about=about, satisfied_on=None)
    return running.update(satisfied_on=happened_on, satisfied_by=person)


def note_place() -> Place:
    """The place of a new note: seal its text for it and hand both to `annotate`."""
    return Place("workflow_clocknote", uuid4(), "text", 1)


def annotate(clock_id: UUID, place: Place, text: Sealed, *, person: UUID) -> ClockNote:
    """Writes beside a clock, such as why it will be missed. The clock itself stays as it is."""
    note = ClockNote(id=place.row, clock_id=clock_id, text=text, person=person, written_on=clock.today())
    note.save(force_insert=True)
    return note
