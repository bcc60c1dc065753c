"""What the investigation brought together: interviews, evidence, and the plan it follows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock
from cases import duties, record
from cases.facts import review
from cases.models import Evidence, Interview, Party
from cases.record import Record
from permissions.actors import Actor
from permissions.classes import HELD_BACK

from . import child, classed, words
from .actions import Frame, frame
from .asking import Answer
from .child import Danger, Reported
from .opening import Opening, opening
from .tasks import Todo, kept, todos
from .texts import Texts

ELSEWHERE = {
    "contract_office": "Contract office", "police": "Police", "sheriff": "Sheriff’s internal unit",
    "equal_employment": "Equal employment office", "child_protection": "Child protection", "ombuds": "Ombuds",
    "services": "Services for the person affected", "policy_owner": "Policy owner",
    **dict.fromkeys(duties.OFFICER, "Training commission"),
}  # fmt: skip


OFFICER_EVENTS = {
    "peace_officer_separation": "A peace officer left", "peace_officer_charge": "A charge against a peace officer was learned",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Something on record: a heading, the facts beside it, its words, who wrote it and for which day."""

    heading: str
    facts: list[Answer]
    text: str
    who: str
    on: date
    entry: UUID | None = None  # its words, where they can still be held back


@dataclass(frozen=True, slots=True)
class NotesShown:
    frame: Frame
    items: list[Note]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The plan, the report, pauses, hand-ons elsewhere. `texts` are those that stand once in a case."""

    frame: Frame
    texts: list[Answer]
    items: list[Note]
    todos: list[Todo]
    danger: Danger | None
    flags: list[Answer]  # what was said of a child in danger
    reported: list[Reported]
    kept: str  # how long the file is kept


def interviews(actor: Actor, reference: str) -> NotesShown:
    """Who was heard, newest first; who could not be, and why."""
    with opening(actor, reference, "interviews") as seen:
        on_record = record.of(seen.case.pk)
        texts = Texts(seen, words.MINUTES, words.REASON, words.NAME)
        people, names = {one.pk: one for one in on_record.party}, words.names(one.by for one in on_record.interview)
        rows = record.current(on_record.interview)[::-1]
        return NotesShown(frame(seen), [_interview(one, people[one.party_id], texts, names) for one in rows])


def _interview(row: Interview, party: Party, texts: Texts, names: dict[UUID, str]) -> Note:
    facts = {
        "Interview": Interview.Outcome(row.outcome).label,
        "Representation": Interview.Representation(row.representation).label if row.outcome == "held" else "",
        "Statement": Interview.Statement(row.statement).label if row.statement else "",
        "Read by": texts.read_by(row.pk, words.MINUTES),
    }
    called = texts.of(party.pk, words.NAME) or words.nameless(party)
    heading = f"{party.number}. {called}, {Party.Role(party.role).label.lower()}"
    said = texts.of(row.pk, words.MINUTES) or texts.of(row.pk, words.REASON) or HELD_BACK
    return Note(
        heading, _answers(facts), said, names.get(row.by, "Somebody") if row.by else "", row.happened_on,
        texts.normal(row.pk, words.MINUTES),
    )  # fmt: skip


def evidence(actor: Actor, reference: str) -> NotesShown:
    """The items of evidence, by number."""
    with opening(actor, reference, "evidence") as seen:
        on_record = record.of(seen.case.pk)
        texts, names = Texts(seen, words.EVIDENCE), words.names(one.by for one in on_record.evidence)
        rows = sorted(record.current(on_record.evidence), key=lambda one: one.number)
        return NotesShown(frame(seen), [_item(one, on_record, texts, names) for one in rows])


def _item(row: Evidence, on_record: Record, texts: Texts, names: dict[UUID, str]) -> Note:
    about = next((one for one in on_record.allegation if one.pk == row.allegation_id), None)
    alone = "An arrest or a court order alone does not carry a finding." if row.kind in review.NO_BASIS else ""
    facts = {
        "Speaks to": f"Allegation {about.number}" if about else "The case as a whole",
        "Class": classed.read_by(row.evidence_class), "Weight": alone,
    }  # fmt: skip
    heading = f"{row.number}. {Evidence.Kind(row.kind).label}"
    who = names.get(row.by, "Somebody") if row.by else ""
    said = texts.of(row.pk, words.EVIDENCE) or HELD_BACK
    return Note(heading, _answers(facts), said, who, row.happened_on, texts.normal(row.pk, words.EVIDENCE))


def plan(actor: Actor, reference: str) -> PlanPart:
    """What is to be done: the plan, what was missing in the findings, the report, pauses, hand-ons elsewhere."""
    with opening(actor, reference, "tasks") as seen:
        on_record = record.of(seen.case.pk)
        texts = Texts(
            seen,
            "scope",
            "detriment",
            "gaps",
            "report",
            words.REASON,
            "onward",
            "resumed",
            "task",
            "task_done",
            words.OFFICER_EVENT,
            *child.KINDS,
        )
        names = words.names(one.by for one in [*on_record.abeyance, *on_record.onward, *on_record.protection])
        mayread = bool(seen.sees & {"allegations"})
        return PlanPart(
            frame(seen), _plan(seen, texts) if mayread else [], _beside(on_record, texts, names), todos(on_record, texts),
            child.danger(seen, on_record.clock), child.said(on_record, texts), child.reported(on_record, texts, names),
            kept(on_record, seen.case.retention),
        )  # fmt: skip


def _plan(seen: Opening, texts: Texts) -> list[Answer]:
    kinds = {
        "What is investigated": "scope", "Who may suffer for the report": "detriment",
        "What the reviewer missed": "gaps", "Report of the investigation": "report",
    }  # fmt: skip
    return _answers({term: texts.of(seen.case.pk, kind) for term, kind in kinds.items()})


def _beside(on_record: Record, texts: Texts, names: dict[UUID, str]) -> list[Note]:
    pauses = [
        Note(
            "Paused" if one.ended_on is None else "Was paused",
            _answers({
                "Asked by": one.requested_by.capitalize(), "Looked at again on": clock.written(one.review_on),
                "Ended on": clock.written(one.ended_on) if one.ended_on else "",
            }),
            texts.of(one.pk, words.REASON), names.get(one.by, "") if one.by else "", one.happened_on,
        )
        for one in on_record.abeyance
    ]  # fmt: skip
    handed = [
        Note(
            f"Handed on: {ELSEWHERE.get(one.kind, one.kind)}",
            _answers({"Their number": texts.of(one.pk, words.THEIR_NUMBER)}), texts.of(one.pk, "onward"),
            names.get(one.by, "") if one.by else "", one.happened_on,
        )
        for one in on_record.onward
    ]  # fmt: skip
    officers = [
        Note(f"{OFFICER_EVENTS[one.kind]}: subject {one.about}", [], texts.of(one.pk, words.OFFICER_EVENT), "", one.starts_on)
        for one in on_record.clock if one.kind in OFFICER_EVENTS
    ]  # fmt: skip
    return sorted([*pauses, *handed, *officers], key=lambda note: note.on, reverse=True)


def _answers(facts: dict[str, str]) -> list[Answer]:
    return [Answer(term, value) for term, value in facts.items() if value]
