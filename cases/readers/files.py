"""Files that reporters sent: what members of the case see of them, a working copy, and the original where two agreed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from audit import clock, journal
from cases import cleaning, filetypes, requests, scanning
from cases.models import File, FileBlock, Proposal
from permissions import gate
from permissions.actors import Actor, acting
from permissions.policy import may_ask
from permissions.refusals import Absent, Refused
from vault.sealed import Tampered

from .actions import Frame, frame
from .opening import Opening, opening

ORIGINALS = "open_originals"
AT_ONCE = 16  # sealed blocks that are fetched together; before each the gate is asked again
NOT_WITH_A_CHILD = (
    "Someone under 18 may be part of this report, so none of its files is opened here. Call the police: they say how they "
    "get it."
)
TWO = "The original is opened once a second person has agreed. Ask for it on the page of the file."


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file as members see it. What its reporter called it may say who they are, so it is a number here."""

    id: UUID
    name: str | None  # None: what is said of it is not what was written (D3)
    word: str
    size: int
    kind: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file: what can be read of it and how. `until` is the last day on which this person may open the original."""

    frame: Frame
    file: FileShown
    cleaned: bool
    words_alone: bool  # whether a copy is its words as a plain text
    scanned: bool  # whether a scanner looks at it before it is opened
    closed: bool
    called: str  # its own name, for whoever may open the original
    until: date | None
    waits: bool  # a second person was asked already
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A file on its way to a member: its neutral name, its size, its pieces."""

    name: str
    size: int
    pieces: Iterator[bytes]


def listed(seen: Opening) -> dict[UUID, list[FileShown]]:
    """The files of this case by message, numbered through."""
    found: dict[UUID, list[FileShown]] = {}
    for number, row in enumerate(_rows(seen), start=1):
        found.setdefault(row.message_id, []).append(_shown(seen, row, number))
    return found


def choices(seen: Opening) -> list[tuple[str, str]]:
    """Every file that is what was sent, for a form that chooses some."""
    shown = [_shown(seen, row, number) for number, row in enumerate(_rows(seen), start=1)]
    return [(str(one.id), f"{one.name}: {one.word}") for one in shown if one.name]


def numbers(seen: Opening, files: list[str]) -> str:
    """ "File 1, File 3": the files of a request, in words."""
    return ", ".join(f"File {number}" for number, row in enumerate(_rows(seen), start=1) if str(row.pk) in files)


def _rows(seen: Opening) -> list[File]:
    places = {thread.pk: place for place, thread in enumerate(seen.threads)}
    rows = File.objects.filter(thread__in=list(places)).select_related("message")
    return sorted(rows, key=lambda row: (places[row.thread_id], row.message.number, row.number))


def _shown(seen: Opening, row: File, number: int) -> FileShown:
    about = seen.opener.file(row)
    url = f"{seen.header.url}files/{row.pk}/"
    if about is None:
        return FileShown(row.pk, None, "", 0, "", url, "")
    kind = filetypes.KINDS[about["kind"]]
    note = ("copy of its words" if kind.words_alone else "") if kind.cleaned else "original only"
    return FileShown(row.pk, f"File {number}", kind.word, about["size"], kind.code, url, note)


def file(actor: Actor, reference: str, file: UUID) -> FilePage:
    """The page of one file. Raises Absent, Refused for whoever does not read messages, Tampered."""
    with opening(actor, reference, "messages") as seen:
        held = _Held.of(seen, file)
        agreed = _agreed(seen, file) if seen.roles else None  # to whom it is lent nothing is opened (decision 24)
        waiting = _asked(seen, file)
        kind = filetypes.KINDS[held.shown.kind]
        return FilePage(
            frame(seen), held.shown, kind.cleaned, kind.words_alone,
            scanning.wanted(), held.closed,
            held.about["name"] if agreed else "", _until(agreed) if agreed else None, waiting,
            may_ask(seen.roles, ORIGINALS, seen.case.state),
        )  # fmt: skip


def copy(actor: Actor, reference: str, file: UUID) -> Content:
    """A working copy without traces of whoever made it. Journalled with the hash of what was handed out.

    Raises Absent, Refused, Tampered, cleaning.NotCleaned, cleaning.Unable, scanning.Found, scanning.Unscanned.
    """
    with opening(actor, reference, "messages") as seen:
        held = _Held.of(seen, file)
    held.require_open()
    kind = filetypes.KINDS[held.shown.kind]
    if not kind.cleaned:
        raise cleaning.NotCleaned
    made = cleaning.copy(kind.code, _looked_at(held))
    sha256 = hashlib.sha256(made).hexdigest()
    _note(actor, reference, "open_copy", file=str(file), copy=sha256)
    return Content(f"{_neutral(held)}.{kind.copy_suffix}", len(made), iter([made]))


def original(actor: Actor, reference: str, file: UUID) -> Content:
    """The file as it was sent, for whom a second person agreed to it, until the day that was said (TM-19).

    It is read once to its end before the first byte leaves. Raises Absent, Refused, Tampered, scanning.Found,
    scanning.Unscanned.
    """
    with opening(actor, reference, "messages") as seen:
        held = _Held.of(seen, file)
        request = _agreed(seen, file)
    held.require_open()
    if request is None:
        raise Refused(TWO, verb=ORIGINALS)
    for _ in _looked_at(held):
        pass
    _note(actor, reference, "open_original", file=str(file), request=str(request.pk))
    return Content(f"{_neutral(held)}.{filetypes.KINDS[held.shown.kind].suffix}", held.shown.size, held.pieces())


def _looked_at(held: "_Held") -> Iterator[bytes]:
    """What was sent, seen by the scanner where there is one. That something was found stands in the case's chain.

    Raises Found, Unscanned; Tampered, Absent.
    """
    try:
        yield from scanning.looked_at(held.pieces())
    except scanning.Found:
        _note(held.actor, held.seen.case.reference, "scanner_found", file=str(held.row.pk))
        raise


def _note(actor: Actor, reference: str, verb: str, **facts: str) -> None:
    """What is about to be handed out stands in the case's chain first; whoever lost the case meanwhile gets nothing."""
    with acting(actor):
        case = gate.case(actor, reference)
        journal.record(journal.Chain.case(case.pk), verb, actor=actor.label, facts=facts)


def _neutral(held: "_Held") -> str:
    """A name that says nothing: a file on a disk shows its name to whoever passes."""
    return (held.shown.name or "file").lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class _Held:
    """A file that this actor may know of, and what opens it."""

    actor: Actor
    seen: Opening
    row: File
    shown: FileShown
    about: dict[str, str]
    closed: bool

    @classmethod
    def of(cls, seen: Opening, file: UUID) -> "_Held":
        rows = _rows(seen)
        number = next((place for place, row in enumerate(rows, start=1) if row.pk == file), 0)
        if not number:
            raise Absent
        row = rows[number - 1]
        about = seen.opener.file(row)
        if about is None:
            raise Tampered
        closed = any(thread.pk == row.thread_id and thread.files_closed for thread in seen.threads)
        return cls(seen.actor, seen, row, _shown(seen, row, number), about, closed)

    def require_open(self) -> None:
        """Raises Refused where somebody under 18 may be in it (domain.md 0.6)."""
        if self.closed:
            raise Refused(NOT_WITH_A_CHILD)

    def pieces(self) -> Iterator[bytes]:
        """What was sent, against its hash at the end. Raises Tampered; Absent once the actor lost the case."""
        seen = hashlib.sha256()
        for piece in self.seen.opener.content(self.row, self.shown.size, self._blocks()):
            seen.update(piece)
            yield piece
        if seen.hexdigest() != self.about["sha256"]:
            raise Tampered

    def _blocks(self) -> Iterator[bytes]:
        first = 0
        while True:
            with acting(self.actor):
                gate.case(self.actor, self.seen.case.reference)
                rows = FileBlock.objects.filter(
                    file_id=self.row.pk, number__gte=first, number__lt=first + AT_ONCE
                ).order_by("number")
                bodies = [bytes(body) for body in rows.values_list("body", flat=True)]
            yield from bodies
            if len(bodies) < AT_ONCE:
                return
            first += AT_ONCE


def _agreed(seen: Opening, file: UUID) -> Proposal | None:
    """The newest request of this person for this file to which somebody else agreed and whose days are not over."""
    rows = requests.agreed(seen.case.pk, seen.actor.person, ORIGINALS)
    holding = [row for row in rows if str(file) in row.given["files"] and _until(row) >= clock.today()]
    return max(holding, key=_until, default=None)


def _until(row: Proposal) -> date:
    answered: date = row.answered_on  # type: ignore[assignment]  # of a request that was answered
    return answered + timedelta(days=row.given["days"])


def _asked(seen: Opening, file: UUID) -> bool:
    rows = Proposal.objects.filter(case=seen.case.pk, verb=ORIGINALS, answer=Proposal.Answer.OPEN)
    return any(str(file) in row.given["files"] for row in rows)
