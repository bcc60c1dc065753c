"""Emergency readings: what somebody asked, has to answer, or is told of; and what was read, without a word of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from audit import clock, journal
from cases.parts import PARTS
from permissions import emergency, readers, reasons
from permissions.actors import Actor, acting
from permissions.models import Emergency
from permissions.refusals import Absent

from . import words

LINES = 50  # that are over and still shown


@dataclass(frozen=True, slots=True)
class Right:
    """One right to read in an emergency. `reference` is empty for whoever neither asked nor answers or answered."""

    id: UUID
    who: str
    reference: str
    reason: str
    hours: int
    asked_at: datetime
    state: str
    answered_by: str
    answered_at: datetime | None
    until: datetime | None
    ended_by: str
    mine: bool
    answers: bool  # this person may answer it now
    holds: bool
    waits: bool
    read_url: str  # for whoever may read now

    @property
    def url(self) -> str:
        return reverse("emergency_right", args=[self.id])


@dataclass(frozen=True, slots=True)
class EmergencyPage:
    """What waits for this person's word, what they asked themselves, and what independent readers are told of."""

    waiting: list[Right]
    own: list[Right]
    told: list[Right]


@dataclass(frozen=True, slots=True)
class Opened:
    """A page that was opened under a right."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class RightPage:
    right: Right
    opened: list[Opened]


def emergency_page(actor: Actor) -> EmergencyPage:
    """Everything of it that this person may see. Raises Absent for whoever holds no role in which cases are given."""
    with acting(actor):
        held = readers.roles_of(actor)
        if not emergency.may_ask(held):
            raise Absent
        journal.record(journal.Chain.person(actor.someone), "list_emergencies", actor=actor.label)
        rows = list(Emergency.objects.select_related("person").order_by("-asked_at", "id")[: LINES * 2])
        names = words.names(one for row in rows for one in (row.answered_by, row.ended_by))
        shown = [_right(row, actor, names, emergency.may_answer(held)) for row in rows]
        return EmergencyPage(
            [one for one in shown if one.answers][::-1], [one for one in shown if one.mine][:LINES],
            [one for one in shown if not one.mine and not one.answers][:LINES],
        )  # fmt: skip


def emergency_right(actor: Actor, right: UUID) -> RightPage:
    """One of them, with what was read under it. Raises Absent for whoever does not see it."""
    with acting(actor):
        row = Emergency.objects.select_related("person").filter(pk=right).first()
        held = readers.roles_of(actor)
        if row is None or not emergency.may_ask(held):
            raise Absent
        journal.record(
            journal.Chain.person(actor.someone), "read_emergency", actor=actor.label, facts={"right": str(right)}
        )
        names = words.names([row.answered_by, row.ended_by])
        opened = [Opened(at, _what(part)) for at, part in emergency.read_under(right)]
        return RightPage(_right(row, actor, names, emergency.may_answer(held)), opened)


def _right(row: Emergency, actor: Actor, names: Mapping[UUID, str], may_answer: bool) -> Right:
    mine, waits = row.person_id == actor.person, emergency.waits(row)
    holds = row.until is not None and row.until > clock.now()
    answers = waits and may_answer and not mine
    known = mine or answers or row.answered_by == actor.person
    return Right(
        row.pk, row.person.name, row.reference if known else "", reasons.told(row), row.hours, row.asked_at,
        _state(row, waits, holds),
        _name(row.answered_by, names), row.answered_at, row.until, _name(row.ended_by, names), mine, answers, holds, waits,
        reverse("question", args=[row.reference]) if mine and holds else "",
    )  # fmt: skip


def _state(row: Emergency, waits: bool, holds: bool) -> str:
    if row.answer == Emergency.Answer.OPEN:
        return "waits for a second person" if waits else "nobody answered in time"
    if row.answer == Emergency.Answer.AGREED:
        return "may be read now" if holds else "over"
    return row.get_answer_display().lower()


def _name(person: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(person, "somebody") if person else ""


def _what(part: str) -> str:
    return PARTS[part].word if part in PARTS else "The first page"
