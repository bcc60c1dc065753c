"""What is to be done in a case, by when, and what came of it."""

from dataclasses import dataclass
from datetime import date

from cases.facts import review
from cases.models import Task
from cases.record import Record, current

from .texts import Texts


@dataclass(frozen=True, slots=True)
class Todo:
    """One task. `done_on` is empty while it is open."""

    text: str
    due_on: date
    must_end: bool
    done_on: date | None
    result: str


def todos(on_record: Record, texts: Texts) -> list[Todo]:
    """Open tasks by day, then those that are done, the latest first. `texts` hold "task" and "task_done"."""
    rows = [_todo(row, texts) for row in current(on_record.task)]
    left = sorted((one for one in rows if not one.done_on), key=lambda one: one.due_on)
    return left + sorted((one for one in rows if one.done_on), key=lambda one: one.done_on or one.due_on, reverse=True)


def _todo(row: Task, texts: Texts) -> Todo:
    return Todo(texts.of(row.pk, "task"), row.due_on, row.must_end, row.done_on, texts.of(row.pk, "task_done"))


def kept(on_record: Record, retention: str) -> str:
    """How long the file is kept, in words; nothing while nobody chose."""
    found = next((one for one in review.pack_of(on_record).retention if one.code == retention), None)
    return f"{found.label}: {found.years} years after {found.after}" if found else ""
