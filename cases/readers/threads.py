"""The reporter's side of a case: the report as told, and the messages that follow it."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cases.models import Message, Report, Thread
from cases.models.case import Channel, Mode
from permissions.actors import Actor
from vault.sealed import TAMPERED

from . import words
from .actions import Frame, frame
from .asking import Answer, answered, spoken
from .files import FileShown, listed
from .opening import Opening, opening
from .payback import Payback, payback


@dataclass(frozen=True, slots=True)
class Told:
    """One report as it was told."""

    number: int
    received_on: date
    channel: str
    mode: str
    answers: list[Answer]
    language: str  # in which it was written, in English; "" where that is English
    tampered: bool


@dataclass(frozen=True, slots=True)
class ReportPart:
    frame: Frame
    reports: list[Told]
    payback: Payback | None  # the report is about payback for an earlier one


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as an officer sees it. `mine` is the office's side."""

    mine: bool
    who: str
    on: date
    text: str
    new: bool  # of the reporter, and nobody has answered yet
    files: list[FileShown] = field(default_factory=list)

    @property
    def tampered(self) -> bool:
        return self.text is TAMPERED


@dataclass(frozen=True, slots=True)
class Talk:
    """One reporter's thread: what they see of the case, and what was written."""

    id: UUID
    word: str
    withdrawal_on: date | None
    claimed_on: date | None  # an anonymous reporter said who they are; the name itself is sealed
    messages: list[Shown]


@dataclass(frozen=True, slots=True)
class MessagesPart:
    frame: Frame
    talks: list[Talk]


def report(actor: Actor, reference: str) -> ReportPart:
    """The reports behind a case, as told. A confidential reporter's name is not among the answers (D8)."""
    with opening(actor, reference, "report") as seen:
        reports = [_told(seen, number, thread.report) for number, thread in enumerate(seen.threads, start=1)]
        return ReportPart(frame(seen), reports, payback(seen))


def _told(seen: Opening, number: int, told: Report) -> Told:
    answers = seen.opener.answers(told)
    return Told(
        number, told.received_on, Channel(told.channel).label, Mode(told.thread.mode).label,
        answered(answers or {}, told.received_on), spoken(answers or {}), tampered=answers is None,
    )  # fmt: skip


def messages(actor: Actor, reference: str) -> MessagesPart:
    """Every thread of the case, oldest message first."""
    with opening(actor, reference, "messages") as seen:
        written = list(Message.objects.filter(thread__in=seen.threads).order_by("thread_id", "number"))
        names = words.names(message.author for message in written)
        files = listed(seen)
        talks = [
            _talk(seen, number, thread, written, names, files) for number, thread in enumerate(seen.threads, start=1)
        ]
        return MessagesPart(frame(seen), talks)


Files = dict[UUID, list[FileShown]]


def _talk(
    seen: Opening, number: int, thread: Thread, written: list[Message], names: dict[UUID, str], files: Files
) -> Talk:
    word = "Reporter" if len(seen.threads) == 1 else f"Reporter {number}"
    shown = [_shown(seen, message, word, names, files) for message in written if message.thread_id == thread.pk]
    return Talk(
        thread.pk, f"{word} ({Mode(thread.mode).label.lower()})", thread.withdrawal_on, thread.claimed_on, shown
    )


def _shown(seen: Opening, message: Message, word: str, names: dict[UUID, str], files: Files) -> Shown:
    mine = message.side == Message.Side.OFFICE
    who = names.get(message.author, "Intake") if mine and message.author else "Intake" if mine else word
    new = not mine and message.read_on is None
    return Shown(mine, who, message.written_on, seen.opener.message(message), new, files.get(message.pk, []))
