"""The two ways of a reporter to their thread: the receipt in hand, or being signed in as whoever handed it in (D9)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from permissions.actors import Actor
from vault import receipts, threads
from vault.sealed import DataKey

from .models import ReportedBy, Thread


@dataclass(frozen=True, slots=True)
class Own:
    """The way of a signed-in person to one thread: no code, but the row that says it is theirs (D9)."""

    person: UUID
    thread: UUID


Way = str | Own  # a receipt, or one's own while signed in


def actor_of(way: Way) -> Actor:
    return Actor.reporter(way.person) if isinstance(way, Own) else Actor.door(receipts.lookup(way))


def own(actor: Actor) -> QuerySet[Thread]:
    """Row security says the same; the token is named as well, so that its index is used."""
    return Thread.objects.filter(pk__in=ReportedBy.objects.filter(token=actor.token).values("thread_id"))


def behind(way: Way, actor: Actor) -> QuerySet[Thread]:
    """The thread at the end of this way, or none."""
    return own(actor).filter(pk=way.thread) if isinstance(way, Own) else Thread.objects.filter(lookup=actor.id)


def key_of(thread: Thread, way: Way) -> DataKey:
    """The key of a thread that row security returned: by its receipt, or on the staff plane by the staff's wrap (D1)."""
    if isinstance(way, Own):
        return threads.open_for_staff(thread.pk, bytes(thread.staff_wrap))
    return threads.open_with_receipt(thread.pk, way, bytes(thread.receipt_wrap))
