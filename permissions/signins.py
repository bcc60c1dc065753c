"""Whose sign-ins there are, and how they end: by their owner's hand, and whenever what they rest on has changed (TM-39)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.models import SignIn

FAILED = "second_step_failed"
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Shown:
    """One sign-in as its owner sees it: nothing tells from where, because nothing was kept."""

    id: UUID
    began_at: datetime
    seen_at: datetime
    second: bool
    here: bool


def mine(actor: Actor, here: UUID | None) -> tuple[list[Shown], int]:
    """One's own sign-ins that are open, this one first; and how many wrong codes came after the right password lately."""
    with acting(actor):
        chain = journal.Chain.person(actor.someone)
        journal.record(chain, "list_sign_ins", actor=actor.label)
        failed = journal.count(chain, FAILED, since=clock.now() - LATELY)
        rows = SignIn.objects.filter(account__person=actor.someone, until__gt=clock.now()).order_by("-seen_at")
        shown = [Shown(row.pk, row.began_at, row.seen_at, row.second_at is not None, row.pk == here) for row in rows]
    return sorted(shown, key=lambda one: not one.here), failed


def end_one(actor: Actor, which: UUID) -> bool:
    """End one of one's own. False for another's and for none."""
    with acting(actor):
        return bool(_end(actor, SignIn.objects.filter(pk=which, account__person=actor.someone)))


def end_others(actor: Actor, here: UUID | None) -> int:
    """End all of one's own but the one that asks."""
    with acting(actor):
        return _end(actor, _of([actor.someone], but=here))


def end_of(persons: Iterable[UUID], *, but: UUID | None = None) -> None:
    """What these people's sign-ins rest on has changed: password, second step, role or conflict. In the act's transaction."""
    _of(persons, but=but).delete()


def _of(persons: Iterable[UUID], *, but: UUID | None) -> QuerySet[SignIn]:
    rows = SignIn.objects.filter(account__person__in=list(persons))
    return rows.exclude(pk=but) if but else rows


def _end(actor: Actor, rows: QuerySet[SignIn]) -> int:
    count = rows.delete()[0]
    if count:
        facts = {"count": count}
        journal.record(journal.Chain.person(actor.someone), "end_sign_ins", actor=actor.label, facts=facts)
    return count
