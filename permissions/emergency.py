"""Reading a case in an emergency: asked for by one person, agreed to by another, for some hours (decision 24).

Nothing here looks for a case, so every answer is the same whether there is one of this reference or not. All functions run
inside `acting`; row security keeps the same rules (`sql/emergency.sql`).
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Func, JSONField, QuerySet

from audit import clock, journal
from permissions import reasons
from permissions.actors import Actor
from permissions.functions import call
from permissions.models import Emergency, Held
from permissions.refusals import Absent, Refused
from permissions.roles import GIVEN, Role
from vault.sealed import Place, Sealed

HOURS = (1, 2, 4, 8, 12, 24)
ANSWERED_WITHIN = timedelta(hours=24)  # a request that nobody answers is over then
MOST_OPEN = 3  # that one person may have waiting
ANSWER = (Role.INDEPENDENT_READER, Role.COUNSEL)  # who may be the second person
YOURS = "You asked for this, so somebody else has to answer it."
ANSWERED = "This was answered already, or waited too long. It can be asked for again."


def may_ask(held: Collection[str]) -> bool:
    """Whether somebody with these roles may ask, and so has a page of it at all."""
    return not set(GIVEN).isdisjoint(held)


def may_answer(held: Collection[str]) -> bool:
    return not set(ANSWER).isdisjoint(held)


def ask(actor: Actor, reference: str, *, hours: int, reason: str) -> UUID:
    """Ask to read whatever case has this reference; nothing is opened yet. Returns the right's id. Raises Absent, Refused."""
    if not may_ask(_held(actor)):
        raise Absent
    told = Held.objects.in_force().filter(role=Role.INDEPENDENT_READER)
    if not told.exclude(person_id=actor.someone).exists():
        raise Refused("Nobody outside would hear of it: an independent reader who is not you has to be in office.")
    waiting = _waiting().filter(person_id=actor.someone)
    if waiting.filter(reference=reference).exists():
        raise Refused("You asked for this one already. It waits for a second person.")
    if waiting.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} of yours wait for a second person. Take one back, or wait for an answer.")
    now = clock.now()
    row = Emergency(
        reference=reference, person_id=actor.someone, hours=hours, asked_at=now, asked_on=clock.today(),
        answer_by=now + ANSWERED_WITHIN,
    )  # fmt: skip
    written = reasons.seal(row, reason)
    _record(actor, "ask_emergency", [written], right=str(row.pk), reference=reference, hours=hours)
    row.save(force_insert=True)
    return row.pk


def agree(actor: Actor, right: UUID) -> UUID:
    """Let whoever asked read from now on. Returns who that is. Raises Absent, Refused; also for what was changed since."""
    row = _asked(actor, right)
    reasons.require_as_asked(row)
    until = clock.now() + timedelta(hours=row.hours)
    event = _record(
        actor, "agree_to_emergency", right=str(right), to=f"person:{row.person_id}", reference=row.reference,
        until=until.isoformat(),
    )  # fmt: skip
    _answer(right, Emergency.Answer.AGREED, event, until)
    return row.person_id


def turn_down(actor: Actor, right: UUID) -> UUID:
    """Do not let them; they may ask again. Returns who asked. Raises Absent, Refused."""
    row = _asked(actor, right)
    _answer(right, Emergency.Answer.TURNED_DOWN, _record(actor, "turn_down_emergency", right=str(right)))
    return row.person_id


def take_back(actor: Actor, right: UUID) -> None:
    """Whoever asked asks no more. Raises Absent for what somebody else asked, Refused for what is answered."""
    if not Emergency.objects.filter(pk=right, person_id=actor.someone).exists():
        raise Absent
    _answer(right, Emergency.Answer.WITHDRAWN, _record(actor, "take_back_emergency", right=str(right)))


def end(actor: Actor, right: UUID) -> None:
    """End one that holds: whoever reads, whoever agreed, or an independent reader. Raises Absent, Refused."""
    if not Emergency.objects.filter(pk=right, answer=Emergency.Answer.AGREED).exists():
        raise Absent
    _record(actor, "end_emergency", right=str(right))
    if not call("select public.candor_end_emergency(%s)", right)[0][0]:
        raise Refused("This is over already, or it is not yours to end.")


def in_force() -> "QuerySet[Emergency]":
    """Those that hold now, of the rows that the actor may see. The second lock asks more (`candor_lent`)."""
    return Emergency.objects.filter(answer=Emergency.Answer.AGREED, until__gt=clock.now())


class Pending(NamedTuple):
    """How many wait for this person's word, hold for them, and hold for others of whom they are told."""

    waiting: int
    own: int
    others: int


def pending() -> Func:
    """An expression beside the roles that somebody holds, so that Today asks no statement more for it."""
    return Func(function="public.candor_emergencies", output_field=JSONField())


def waits(row: Emergency) -> bool:
    """Whether it can still be answered."""
    return row.answer == Emergency.Answer.OPEN and row.answer_by > clock.now()


class Lent(NamedTuple):
    """By which right a case was lent to whom, who agreed and why, from when until when, and how many pages they opened."""

    right: UUID
    person: UUID
    agreed_by: UUID
    reason: Sealed
    since: datetime
    until: datetime
    pages: int


def lent_to(case_id: UUID) -> list[Lent]:
    """Everybody to whom this case was ever lent; nothing for whoever does not read it."""
    found = call("select id, person, agreed_by, reason, since, until, pages from public.candor_lent_to(%s)", case_id)
    return [Lent(right, person, by, Sealed(bytes(why)), *rest) for right, person, by, why, *rest in found]


def read_under(right: UUID) -> list[tuple[datetime, str]]:
    """When which page was opened under a right, for whoever reads by it and for independent readers who are clear."""
    return [(at, part) for at, part in call("select at, part from public.candor_read_under(%s)", right)]


def _held(actor: Actor) -> set[str]:
    return set(Held.objects.in_force().filter(person_id=actor.someone).values_list("role", flat=True))


def _waiting() -> "QuerySet[Emergency]":
    return Emergency.objects.filter(answer=Emergency.Answer.OPEN, answer_by__gt=clock.now())


def _asked(actor: Actor, right: UUID) -> Emergency:
    """The request, for one who may be the second person; whoever is conflicted in the case finds none."""
    row = Emergency.objects.filter(pk=right).first()
    if row is None:
        raise Absent
    if row.person_id == actor.someone:
        raise Refused(YOURS)
    if not may_answer(_held(actor)):
        raise Refused("An independent reader or counsel agrees to this.")
    return row


def _answer(right: UUID, answer: Emergency.Answer, event: UUID, until: datetime | None = None) -> None:
    """Answer once: of two who answer at the same time one finds nothing open any more."""
    statement = "select public.candor_answer_emergency(%s, %s, %s, %s)"
    if not call(statement, right, answer.value, until, event)[0][0]:
        raise Refused(ANSWERED)


def _record(actor: Actor, verb: str, sealed: Iterable[tuple[Place, Sealed]] = (), **facts: journal.Fact) -> UUID:
    return journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts, sealed=sealed)
