"""The clocks of a case: what is due, what was met, and what somebody wrote beside them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from permissions.actors import Actor
from workflow.models import Clock, ClockNote

from . import due, words
from .actions import Frame, frame
from .opening import Opening, opening


@dataclass(frozen=True, slots=True)
class Beside:
    """A note at a clock."""

    text: str
    who: str
    on: date


@dataclass(frozen=True, slots=True)
class Running:
    """One clock. `met` is empty while it runs."""

    what: str
    about: str
    by: date
    at: datetime | None  # the moment, of one that counts hours
    met: date | None
    why: str
    notes: list[Beside]


@dataclass(frozen=True, slots=True)
class ClocksPart:
    frame: Frame
    running: list[Running]
    met: list[Running]


def clocks(actor: Actor, reference: str) -> ClocksPart:
    """Those that run, the nearest first; then those that were met, the latest first."""
    with opening(actor, reference, "clocks") as seen:
        rows = [_clock(row, notes) for row, notes in _noted(seen)]
        running = sorted((one for one in rows if not one.met), key=lambda one: one.by)
        met = sorted((one for one in rows if one.met), key=lambda one: one.met or one.by, reverse=True)
        return ClocksPart(frame(seen), running, met)


def _noted(seen: Opening) -> list[tuple[Clock, list[Beside]]]:
    rows = list(Clock.objects.filter(case_id=seen.case.pk))
    written = list(ClockNote.objects.filter(clock__case_id=seen.case.pk).order_by("written_on"))
    names = words.names(note.person for note in written)
    notes: dict[UUID, list[Beside]] = defaultdict(list)
    for note in written:
        notes[note.clock_id].append(
            Beside(seen.opener.clock_note(seen.case.pk, note), names[note.person], note.written_on)
        )
    return [(row, notes[row.pk]) for row in rows]


def _clock(row: Clock, notes: list[Beside]) -> Running:
    number = row.about.partition(" ")[0]
    about = f"subject {number}" if number else ""
    return Running(due.what(row), about, due.by(row), row.due_at, row.satisfied_on, due.why(row), notes)
