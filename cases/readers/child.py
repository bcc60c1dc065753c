"""A child may be in danger: what the case page, its tasks and Today say of it, first and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from audit import clock
from cases import duties, rules
from cases.models import Protection
from cases.record import Record, current
from permissions.classes import HELD_BACK
from permissions.policy import may_fire
from workflow.models import Clock

from . import due, words
from .asking import Answer
from .listing import Row
from .opening import Opening, untitled
from .texts import Texts

VERB = "record_protection"
URGENT = ("child", "emergency")  # whom of the policy's resources one calls, in this order
ASKED = {
    "child": "The child", "parents": "Parents, or who cares for the child", "harm": "What is done to the child",
    "history": "Signs of earlier harm", "suspect": "Who is said to do it, and what else helps",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call, as the policy pack names them."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the two limits: what it is, how long is left, and the moment at which it is over."""

    what: str
    left: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Danger:
    """`_child.html`. `url` is empty where the reader cannot record the report."""

    limits: list[Limit]
    late: bool
    calls: list[Call]
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of Today: the case, the limit that is over next or over longest, and where the report is recorded."""

    case: str
    left: str
    what: str
    at: datetime
    url: str
    record_url: str


@dataclass(frozen=True, slots=True)
class Reported:
    """A report to whoever protects a child, as it was recorded."""

    facts: list[Answer]
    who: str
    on: datetime


def danger(seen: Opening, clocks: Iterable[Clock]) -> Danger | None:
    """What runs for a child in this case; None where nothing does."""
    limits = _limits(duties.running(clocks, *duties.CHILD))
    if not limits:
        return None
    mine = may_fire(seen.roles, VERB, seen.case.state)
    url = reverse(VERB, args=[seen.case.reference]) if mine else ""
    return Danger(limits, any(one.at < clock.now() for one in limits), calls(), url)


def _limits(rows: list[Clock]) -> list[Limit]:
    """The earliest of each kind: hours that began twice end once."""
    first = {one.kind: one for one in reversed(rows)}
    shown = sorted(first.values(), key=lambda one: duties.CHILD.index(one.kind))
    return [Limit(due.what(one), due.left(one.due_at), one.due_at) for one in shown if one.due_at]


def calls() -> list[Call]:
    """The telephone numbers that the policy gives for a child in danger."""
    known = {one.key: one for one in rules.pack_on().resources if one.phone}
    return [Call(known[key].name, known[key].phone) for key in URGENT if key in known]


def line(rows: list[Clock], row: Row) -> Line:
    """The line of one case, of the clocks that run there."""
    limits = _limits(rows)
    over = [one for one in limits if one.at < clock.now()]
    shown = (over or limits)[-1 if over else 0]
    return Line(
        row.title or untitled(row.reference),
        shown.left,
        shown.what,
        shown.at,
        row.url,
        reverse(VERB, args=[row.reference]),
    )


def said(on_record: Record, texts: Texts) -> list[Answer]:
    """What members said when they began the hours, the latest first; for those who read words about a minor."""
    begun = sorted((one for one in on_record.clock if one.starts_at), key=lambda one: one.starts_at or clock.now())
    found = [(one.starts_on, texts.of(one.pk, words.CHILD_FLAG)) for one in begun[::-1]]
    return [Answer(f"Said on {clock.written(on)}", text) for on, text in found if text]


def reported(on_record: Record, texts: Texts, names: dict[UUID, str]) -> list[Reported]:
    """Every report that was recorded, the latest first. `texts` hold the words of `KINDS`."""
    law = [one for one in on_record.clock if one.kind == "minor_legal"]
    return [_reported(one, law, texts, names) for one in current(on_record.protection)[::-1]]


KINDS = (words.CHILD_FLAG, words.SPOKEN_TO, words.THEIR_NUMBER, *words.TOLD.values())


def _reported(row: Protection, law: list[Clock], texts: Texts, names: dict[UUID, str]) -> Reported:
    over = any(one.satisfied_on == row.happened_on and one.due_at and one.due_at < row.reported_at for one in law)
    facts = {
        "Who was told": Protection.Agency(row.agency).label, "Spoken to": texts.of(row.pk, words.SPOKEN_TO),
        "Their number": texts.of(row.pk, words.THEIR_NUMBER),
        "In time": "No, after the limit of the law" if over else "Yes",
    }  # fmt: skip
    said = {term: texts.of(row.pk, words.TOLD[name]) for name, term in ASKED.items()}
    told = [Answer(term, text) for term, text in said.items() if text] or [Answer("What they were told", HELD_BACK)]
    shown = [*(Answer(term, text) for term, text in facts.items()), *told]
    return Reported(shown, names.get(row.by, "Somebody") if row.by else "", row.reported_at)
