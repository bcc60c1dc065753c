"""The letters of a case as they were sent, and as they would be sent now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from audit import clock
from cases import letters as templates
from cases import record
from cases.facts import outcome, rounds
from cases.models import Letter, Party
from permissions.actors import Actor
from policies import prose

from . import drafts, words
from .actions import Frame, frame
from .opening import Opening, opening
from .texts import Texts

KINDS = {
    "pre_disciplinary_notice": "Notice before discipline", "decision": "Decision letter", "outcome": "Letter about the outcome",
    "notice_of_allegations": "Notice of allegations",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[prose.Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter on paper: who it is to, how and when it was served (empty: a draft), its sections."""

    kind: str
    to: str
    subject: str
    sections: list[Section]
    served: str = ""
    on: date | None = None
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class LettersPart:
    frame: Frame
    sheets: list[Sheet]
    drafts: list[Sheet] = field(default_factory=list)


def letters(actor: Actor, reference: str) -> LettersPart:
    """Newest first."""
    with opening(actor, reference, "letters") as seen:
        on_record = record.of(seen.case.pk)
        texts = Texts(seen, "letter", words.NAME)
        return LettersPart(frame(seen), [_sheet(row, texts) for row in on_record.letter[::-1]])


def _sheet(row: Letter, texts: Texts) -> Sheet:
    served = dict(templates.SERVED).get(row.served_by, "")
    to = texts.of(row.party_id, words.NAME) if row.party_id else ""
    return sheet(KINDS.get(row.kind, row.kind), to, texts.of(row.pk, "letter"), served, row.served_on, row.answer_by)


def sheet(
    kind: str, to: str, text: str, served: str = "", on: date | None = None, answer_by: date | None = None
) -> Sheet:
    subject, sections = templates.parts(text)
    shown = [
        Section(heading, prose.blocks(body if heading else body.replace("\n", "\n\n"))) for heading, body in sections
    ]
    return Sheet(kind, to, subject, shown, served, on, answer_by)


def drafted(seen: Opening) -> list[Sheet]:
    """The letters that are owed now, as they would read today; the form below adds forums and the day."""
    on_record = rounds.read(seen.case.pk)
    owed = drafts.owed(on_record)
    if not owed:
        return []
    desk = drafts.desk(seen.case, seen.actor, on_record)
    return list(_drafts(desk, owed))


def _drafts(desk: drafts.Desk, owed: list[Party]) -> Iterator[Sheet]:
    for party in owed:
        decided = outcome.decision_of(desk.on_record, party)
        kind = "decision" if drafts.imposed(desk.on_record, party) else "outcome"
        why = "as you write below" if kind == "decision" else ""
        text = drafts.decision(desk, party, decided, clock.today(), {}, why)
        yield sheet(KINDS[kind], desk.name(party), text)
