"""The letters of a case as they were sent, and as they would be sent now."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from audit import clock
from cases import forums, record
from cases import letters as templates
from cases.facts import outcome, review, rounds
from cases.models import Decision, Letter, Party, Service
from permissions.actors import Actor
from permissions.refusals import Absent
from policies import prose
from vault.sealed import TAMPERED

from . import drafts, words
from .actions import Frame, frame
from .asking import Answer
from .labels import day
from .opening import Opening, opening
from .texts import Texts

KINDS = {
    "acknowledgement": "Acknowledgement", "notice_of_allegations": "Notice of allegations",
    "pre_disciplinary_notice": "Notice before discipline", "decision": "Decision letter", "outcome": "Letter about the outcome",
    "closing": "Closing letter",
}  # fmt: skip
SERVED = {**dict(templates.SERVED), templates.IN_THREAD: "In the reporter's thread"}


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[prose.Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter on paper: who it is to, how and when it was served (empty: a draft), its words in their parts.

    `number` counts the letters of the case from the first one; 0 is a draft. `sha256` is that of the words as sealed.
    """

    kind: str
    to: str
    paper: templates.Paper
    sections: list[Section]
    foot: tuple[prose.Block, ...]
    plain: str
    sha256: str
    number: int = 0
    served: str = ""
    on: date | None = None
    answer_by: date | None = None
    services: tuple[Answer, ...] = ()  # how it reached them, as it was recorded, the newest first

    @property
    def typeset(self) -> bool:
        """Whether there is a PDF of it: of a letter that was sent, and that nobody changed since."""
        return self.number > 0 and self.plain != TAMPERED


@dataclass(frozen=True, slots=True)
class LettersPart:
    frame: Frame
    sheets: list[Sheet]


def letters(actor: Actor, reference: str) -> LettersPart:
    """Newest first."""
    with opening(actor, reference, "letters") as seen:
        return LettersPart(frame(seen), _sheets(seen)[::-1])


def letter(actor: Actor, reference: str, number: int) -> tuple[Sheet, str]:
    """One letter, and the number of its case in words, which no paper for a reporter bears: they know their report's.

    Journalled as a read of the letters. Raises Absent, Refused.
    """
    with opening(actor, reference, "letters") as seen:
        found = next((one for one in _sheets(seen) if one.number == number), None)
        if found is None or not found.typeset:
            raise Absent
        to_reporter = found.served == SERVED[templates.IN_THREAD]
        return found, "" if to_reporter else seen.case.reference.replace("-", " ")


def _sheets(seen: Opening) -> list[Sheet]:
    on_record = record.of(seen.case.pk)
    rows = on_record.letter
    texts = Texts(seen, "letter", words.NAME, words.SERVED_WHO, words.PROOF, words.REASON)
    reached = {row.pk: _reached(row, on_record.service, texts) for row in rows}
    places = {thread.pk: place for place, thread in enumerate(seen.threads, start=1)}
    return [
        replace(_sheet(row, number, texts, places), services=reached[row.pk])
        for number, row in enumerate(rows, start=1)
    ]


def _reached(letter: Letter, services: list[Service], texts: Texts) -> tuple[Answer, ...]:
    """Each record of its service in words: how, when, by whom, with what proof, and why it was recorded anew."""
    rows = [one for one in services if one.letter_id == letter.pk]
    gone = {one.supersedes_id for one in rows}
    return tuple(
        Answer("Recorded before" if one.pk in gone else "Service", _service(one, texts)) for one in reversed(rows)
    )


def _service(row: Service, texts: Texts) -> str:
    who, proof, why = (texts.of(row.pk, kind) for kind in (words.SERVED_WHO, words.PROOF, words.REASON))
    said = [f"{Service.How(row.how).label}, {day(row.happened_on)}", f"by {who}" if who else ""]
    said += [f"proof: {proof}" if proof else "no proof", f"known from: {why}" if why else ""]
    return "; ".join(filter(None, said))


def _sheet(row: Letter, number: int, texts: Texts, places: dict[UUID, int]) -> Sheet:
    to = texts.of(row.party_id, words.NAME) if row.party_id else ""
    if row.thread_id:
        to = "the reporter" if len(places) < 2 else f"reporter {places.get(row.thread_id, 0)}"
    return sheet(row.kind, to, texts.of(row.pk, "letter"), number, row)


def sheet(kind: str, to: str, text: str, number: int = 0, row: Letter | None = None) -> Sheet:
    """A composed text as it reads; without a row it is a draft that nobody served."""
    paper = templates.paper(text)
    shown = [Section(heading, prose.blocks(body)) for heading, body in paper.sections]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    made = Sheet(
        KINDS.get(kind, kind), to, paper, shown, prose.blocks(paper.foot), templates.plain(text), sha256, number
    )
    if row is None:
        return made
    return replace(made, served=SERVED.get(row.served_by, ""), on=row.served_on, answer_by=row.answer_by)


def drafted(seen: Opening) -> list[Sheet]:
    """The letters that are owed now, as they would read today; the form below adds forums and the day."""
    on_record = rounds.read(seen.case.pk)
    owed = drafts.owed(on_record)
    if not owed:
        return []
    desk = drafts.desk(seen.case, seen.actor, on_record, draft=True)
    return list(_drafts(desk, owed))


def noticed(seen: Opening) -> list[Sheet]:
    """The notice of allegations to each subject, as it would read today."""
    on_record = rounds.read(seen.case.pk)
    desk = drafts.desk(seen.case, seen.actor, on_record, draft=True)
    about = [one for one in review.parties(on_record, Party.Role.SUBJECT) if desk.alleged(one)]
    kind = outcome.ALLEGATIONS
    return [sheet(kind, desk.name(one), drafts.allegations(desk, one, clock.today())) for one in about]


def _drafts(desk: drafts.Desk, owed: list[Party]) -> Iterator[Sheet]:
    for party in owed:
        decided = outcome.decision_of(desk.on_record, party)
        kind = "decision" if drafts.imposed(desk.on_record, party) else "outcome"
        named, why = _named(party, decided) if kind == "decision" else ([], "")
        text = drafts.decision(desk, party, decided, clock.today(), named, why)
        yield sheet(kind, desk.name(party), text)


def _named(party: Party, decided: Decision | None) -> tuple[list[forums.Named], str]:
    """The forums as a letter of today would name them; what is not known yet stands in brackets."""
    try:
        named = [] if decided is None or decided.award_id else forums.named(party, decided, clock.today(), None)
    except forums.Lacking:
        return [], drafts.MISSING
    return named, "" if named else drafts.WHY_TO_COME
