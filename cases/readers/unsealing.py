"""The one module of the readers that opens sealed values. It shows nothing that the journal does not vouch for (D3)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from audit import journal
from cases import places
from cases.models import Entry, File, Message, Report, Thread
from permissions.classes import HELD_BACK, FieldClass
from vault import casekeys, streams, threads
from vault.sealed import TAMPERED, DataKey, Place, Sealed, Tampered
from workflow.models import ClockNote, Step

EVERYBODYS = frozenset({FieldClass.NORMAL.value})


class Opener:
    """The keys and digests of one page, fetched at once; each value is held against the journal before it is opened.

    A key whose wrap was changed is a key that is not there: what it would open is TAMPERED, and the rest of the page stands.
    `classes` are those that the reader reads, as `permissions.classes` says.
    """

    def __init__(
        self,
        cases: Iterable[UUID],
        threads_: Iterable[Thread] = (),
        rows: list[UUID] | None = None,
        classes: frozenset[str] = EVERYBODYS,
    ) -> None:
        case_ids, open_threads = list(cases), list(threads_)
        self._cases = casekeys.existing_of(case_ids)
        self._threads = threads.open_those((thread.pk, bytes(thread.staff_wrap)) for thread in open_threads)
        self._classes = classes
        self._digests = journal.digests([*case_ids, *self._threads], rows)

    def entry(self, entry: Entry) -> str:
        """The words of an entry, or TAMPERED; HELD_BACK where the database showed what it should not."""
        if not self.reads(entry):
            return HELD_BACK
        return self._open(entry.text, self._cases.get(entry.case_id), places.entry(entry))

    def reads(self, entry: Entry) -> bool:
        """Whether these words are of a class that the reader of this page reads."""
        return entry.field_class in self._classes

    def remark(self, step: Step) -> str:
        """The remark that goes with a step, or TAMPERED."""
        return self._open(step.remark, self._cases.get(step.case_id), places.remark(step.pk))

    def clock_note(self, case: UUID, note: ClockNote) -> str:
        """What somebody wrote beside a clock, or TAMPERED."""
        return self._open(note.text, self._cases.get(case), places.clock_note(note.pk))

    def message(self, message: Message) -> str:
        """What was written in a thread, or TAMPERED."""
        return self._open(message.body, self._threads.get(message.thread_id), places.message(message))

    def answers(self, report: Report) -> dict[str, str] | None:
        """The answers as told, by key of the question; None when they were changed."""
        text = self._open(report.answers, self._threads.get(report.thread_id), places.answers(report.pk))
        if text is TAMPERED:
            return None
        told: dict[str, str] = json.loads(text)
        return told

    def file(self, row: File) -> dict[str, Any] | None:
        """What is said of a file: name, kind, size, sha256; None when it was changed."""
        text = self._open(row.about, self._threads.get(row.thread_id), places.file(row))
        if text is TAMPERED:
            return None
        about: dict[str, Any] = json.loads(text)
        return about

    def content(self, row: File, size: int, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The file itself, piece by piece, from its sealed blocks. Raises Tampered; before the end nothing of it counts."""
        return streams.opened(self._threads[row.thread_id], streams.place(row.pk, row.thread_id), size, blocks)

    def _open(self, sealed: Sealed, key: DataKey | None, place: Place) -> str:
        if key is None or self._digests.get((place.row, place.field)) != (place.version, sealed.digest):
            return TAMPERED
        try:
            return sealed.unseal(key, place)
        except Tampered:
            return TAMPERED
