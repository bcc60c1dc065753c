"""Discipline, subject by subject: what was proposed, answered and decided; and the appeal of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias
from uuid import UUID

from cases import ladder, record, rules
from cases.facts import outcome, referral, review, rounds
from cases.forums import closed_by
from cases.models import AppealForum, Award, Decision, DisciplineProposal, Response
from cases.record import Record
from permissions.actors import Actor
from permissions.models import Held
from policies import forums
from policies.shapes import Pack
from workflow.states import State

from . import delegated, words
from .actions import Frame, frame
from .asking import Answer
from .investigated import Note
from .labels import day
from .opening import Opening, opening
from .texts import Texts

Row: TypeAlias = DisciplineProposal | Response | Decision
ENDED = {"passed": "The last day passed", "withdrawn": "Withdrawn", "decided": "Decided"}


@dataclass(frozen=True, slots=True)
class DisciplinePart:
    frame: Frame
    items: list[Note]


@dataclass(frozen=True, slots=True)
class Before:
    """A last day that was another before, and why it moved."""

    last_day: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Forum:
    """One forum of appeal with its own days. `subject` is 0 for the ethics forum, which is about the order and not the letter.

    `choice` says what the election of forums means for it; `before` its earlier last days, the first one first.
    """

    name: str
    subject: int
    runs_from: date | None
    last_day: date | None
    filed_on: date | None
    ended: str
    ended_on: date | None = None
    late: bool = False
    choice: str = ""
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealPart:
    frame: Frame
    forums: list[Forum]
    items: list[Note]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the notes are written from."""

    on_record: Record
    texts: Texts
    names: dict[UUID, str]
    pack: Pack
    held: list[Held] = field(default_factory=list)

    def who(self, by: UUID | None) -> str:
        return self.names.get(by, "Somebody") if by else ""

    def subject(self, row: UUID | None) -> str:
        party = next((one for one in self.on_record.party if one.pk == row), None)
        return (
            f"{self.texts.of(party.pk, words.NAME) or words.nameless(party)}, subject {party.number}" if party else ""
        )


def discipline(actor: Actor, reference: str) -> DisciplinePart:
    """Newest first; what a later one replaced says so."""
    with opening(actor, reference, "discipline") as seen:
        return DisciplinePart(frame(seen), notes(seen))


def notes(seen: Opening) -> list[Note]:
    on_record = record.of(seen.case.pk)
    rows: list[Row] = [*on_record.disciplineproposal, *on_record.response, *on_record.decision]
    texts = Texts(seen, words.REASON, words.NAME, "comparators", "factors", "response", ladder.TERMS)
    held, called = delegated.with_names(rows)
    told = _Told(on_record, texts, called, review.pack_of(on_record), held)
    replaced = {row.supersedes_id for row in rows if row.supersedes_id}
    rows.sort(key=lambda row: row.recorded_at, reverse=True)
    return [_note(told, row, gone(on_record, row, row.pk in replaced)) for row in rows]


def gone(on_record: Record, row: Row, replaced: bool) -> str:
    """Why a row stands here and counts no more: another took its place, or what it was about is no longer so."""
    if replaced:
        return "replaced later"
    if isinstance(row, Decision):
        return ""
    present = rounds.present(on_record)
    party = next(one for one in on_record.party if one.pk == row.subject_id)
    proposal = outcome.proposal_of(present, party)
    if isinstance(row, DisciplineProposal):
        return "" if proposal and proposal.pk == row.pk else "counts no more: the findings changed"
    notice = outcome.notice_of(present, proposal)
    return "" if notice and notice.pk == row.notice_id else "counts no more: to an earlier notice"


def _note(told: _Told, row: Row, why: str) -> Note:
    word = "Proposal" if isinstance(row, DisciplineProposal) else "Answer" if isinstance(row, Response) else "Decision"
    subject = told.subject(row.subject_id)
    heading = f"{word}{': ' if subject else ''}{subject}{f' ({why})' if why else ''}"
    said = told.texts.of(row.pk, "response" if isinstance(row, Response) else words.REASON)
    facts = [Answer(term, value) for term, value in _facts(told, row) if value]
    return Note(heading, facts, said, told.who(row.by), row.happened_on)


def _facts(told: _Told, row: Row) -> Iterator[tuple[str, str]]:
    if isinstance(row, Response):
        yield "Answer", Response.Kind(row.kind).label
        return
    yield "Outcome", ladder.said(told.pack, row, told.texts.of(row.pk, ladder.TERMS))
    if isinstance(row, Decision):
        yield "Takes effect on", day(row.effective_on) if row.effective_on else ""
        yield "Delegation", _delegation(told, row)
        yield "What weighed for and against", told.texts.of(row.pk, "factors")
    else:
        yield "Similar decisions", told.texts.of(row.pk, "comparators")


def _delegation(told: _Told, row: Decision) -> str:
    """By which they decided; nothing for what a forum ordered, or where nobody was to be decided about."""
    party = next((one for one in told.on_record.party if one.pk == row.subject_id), None)
    held = delegated.on_that_day(told.held, row, party.branch_id) if party and not row.award_id else None
    return f"{delegated.said(held, party)[0].upper()}{delegated.said(held, party)[1:]}" if held and party else ""


def appeal(actor: Actor, reference: str) -> AppealPart:
    """Each forum with its last day and how it ended; then what was ordered, newest first."""
    with opening(actor, reference, "appeal") as seen:
        on_record = record.of(seen.case.pk)
        texts = Texts(seen, "award", words.NAME, words.REASON)
        told = _Told(on_record, texts, words.names(one.by for one in on_record.award), review.pack_of(on_record))
        rows = [_forum(told, row) for row in record.current(on_record.appealforum)]
        rows += _order(on_record) if "referral" in seen.sees else []
        return AppealPart(frame(seen), rows, [_award(told, row) for row in on_record.award[::-1]])


def _forum(told: _Told, row: AppealForum) -> Forum:
    number = next(one.number for one in told.on_record.party if one.pk == row.subject_id)
    late = bool(row.filed_on and row.last_day and row.filed_on > row.last_day)
    return Forum(
        forums.name(rules.pack_on(), row.name), number, row.runs_from, row.last_day, row.filed_on, ENDED.get(row.ended, ""),
        row.ended_on, late, _choice(told.on_record, row), tuple(_before(told, row)),
    )  # fmt: skip


def _choice(on_record: Record, row: AppealForum) -> str:
    """What choosing means for this forum: it was chosen, or another was that closes it."""
    closing = closed_by(record.current(on_record.appealforum), row)
    if closing is None:
        return "Chosen" if row.filed_on and row.one_of else ""
    called = forums.name(rules.pack_on(), closing.name)
    return f"Chosen beside: {called}" if row.filed_on else f"Closed: {called} was chosen"


def _before(told: _Told, row: AppealForum) -> Iterator[Before]:
    """The last days that stood before, and by what each became the next."""
    earlier = next((one for one in told.on_record.appealforum if one.pk == row.supersedes_id), None)
    if earlier:
        yield from _before(told, earlier)
        why = AppealForum.Why(row.why).label if row.why else "named again by a later letter"
        yield Before(earlier.last_day, ": ".join(filter(None, (why, told.texts.of(row.pk, words.REASON)))))


def _order(on_record: Record) -> list[Forum]:
    """The days to contest the order of the ethics forum run by themselves, beside those of the letter (S4)."""
    row = referral.newest(on_record)
    if row is None or row.appeal_last_day is None:
        return []
    ended = "Settled" if row.appeal_settled else ""
    called = rules.pack_on().clocks["ethics_appeal"].name
    return [Forum(called, 0, row.outcome_on, row.appeal_last_day, None, ended, row.ended_on)]


def _award(told: _Told, row: Award) -> Note:
    facts = {
        "Another sanction": "ordered and carried out" if row.amended_on else "ordered" if row.amend else "",
        "Sends the case back to": State(row.remand_to).label if row.remand_to else "",
    }  # fmt: skip
    answers = [Answer(term, value) for term, value in facts.items() if value]
    return Note("Award", answers, told.texts.of(row.pk, "award"), told.who(row.by), row.happened_on)
