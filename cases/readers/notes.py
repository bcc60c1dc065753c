"""Notes of the officers on a case: nothing is edited, a correction stands beside what it corrects."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from audit import clock
from cases.models import Entry
from permissions.actors import Actor

from . import classed, words
from .actions import Frame, frame
from .opening import Opening, opening


@dataclass(frozen=True, slots=True)
class Earlier:
    """Words that were corrected, and why."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One note as it stands, with the words it had before."""

    id: UUID
    text: str
    who: str
    at: datetime
    happened_on: date
    reason: str
    earlier: list[Earlier]
    read_by: str = ""  # who reads it, where not everybody does

    @property
    def late(self) -> bool:
        return self.happened_on < self.at.astimezone(clock.COUNTY).date()


@dataclass(frozen=True, slots=True)
class NotesPart:
    frame: Frame
    notes: list[Note]


def notes(actor: Actor, reference: str) -> NotesPart:
    """The notes of the case, newest first."""
    with opening(actor, reference, "notes") as seen:
        rows = list(Entry.objects.filter(case=seen.case, kind__in=(words.NOTE, words.REASON)).order_by("-recorded_at"))
        names = words.names(row.author for row in rows)
        by_id = {row.pk: row for row in rows}
        replaced = {row.supersedes_id for row in rows if row.supersedes_id}
        current = [row for row in rows if row.kind == words.NOTE and row.pk not in replaced]
        return NotesPart(frame(seen), [_note(seen, row, by_id, names) for row in current])


def _note(seen: Opening, row: Entry, rows: dict[UUID, Entry], names: dict[UUID, str]) -> Note:
    earlier, before = [], rows.get(row.supersedes_id) if row.supersedes_id else None
    while before:
        earlier.append(Earlier(seen.opener.entry(before), _name(names, before), before.recorded_at))
        before = rows.get(before.supersedes_id) if before.supersedes_id else None
    reason = next(
        (seen.opener.entry(one) for one in rows.values() if one.kind == words.REASON and one.about == row.pk), ""
    )
    return Note(
        row.pk, seen.opener.entry(row), _name(names, row), row.recorded_at, row.happened_on, reason, earlier,
        classed.read_by(row.field_class),
    )  # fmt: skip


def _name(names: dict[UUID, str], row: Entry) -> str:
    return names.get(row.author, "Somebody") if row.author else "The system"
