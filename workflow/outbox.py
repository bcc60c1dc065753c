"""Effects that must happen: put with the act that decided them, claimed by the sweep, done by a worker (D29)."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from audit import clock

from .models import Outbox

LEASE = timedelta(seconds=60)  # how long a claimed row waits for its worker before it is handed out again
MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
WINDOWS = (time(8), time(12), time(16))  # county time; when notices about anonymous reports leave (D31)


def put(
    kind: str,
    *,
    case: UUID | None = None,
    ids: Mapping[str, str],
    effect: str,
    due_at: datetime | None = None,
) -> None:
    """Notes an effect in the open transaction. The same `effect` twice is one row, without a word."""
    row = Outbox(kind=kind, case_id=case, ids=dict(ids), effect=effect, due_at=due_at or clock.now())
    Outbox.objects.bulk_create([row], ignore_conflicts=True)


def window(*, urgent: bool = False) -> datetime:
    """The next fixed moment at which notices about anonymous reports leave: three a day, each hour while urgent.

    A notice that left at once would tell the second at which somebody reported. Source: D31.
    """
    local = clock.now().astimezone(clock.COUNTY)
    if urgent:
        return (clock.now() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    days = (local.date(), local.date() + timedelta(days=1))
    moments = (datetime.combine(day, at, tzinfo=clock.COUNTY) for day in days for at in WINDOWS)
    return next(moment for moment in moments if moment > local)


def _waiting() -> QuerySet[Outbox]:
    now = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    return Outbox.objects.filter(free, done_at=None, dead_at=None, due_at__lte=now)


def claim(most: int = 50) -> list[UUID]:
    """Up to `most` due rows, each for one caller, oldest first. Another sweep skips what this one holds."""
    _waiting().filter(attempts__gte=MOST_ATTEMPTS).update(dead_at=clock.now())
    rows = _waiting().select_for_update(skip_locked=True).order_by("due_at")[:most]
    ids = [row.pk for row in rows]
    Outbox.objects.filter(pk__in=ids).update(claimed_until=clock.now() + LEASE, attempts=F("attempts") + 1)
    return ids


def release(ids: Collection[UUID]) -> None:
    """Gives back claimed rows that never left, as if they had not been claimed."""
    Outbox.objects.filter(pk__in=ids, done_at=None).update(claimed_until=None, attempts=F("attempts") - 1)


def take(row_id: UUID) -> Outbox | None:
    """The row, locked for the worker that carries it; None when it is done, dead or in other hands."""
    rows = Outbox.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=row_id, done_at=None, dead_at=None).first()


def done(row_id: UUID) -> None:
    """The effect happened."""
    Outbox.objects.filter(pk=row_id, done_at=None).update(done_at=clock.now(), claimed_until=None)


def failed(row_id: UUID) -> None:
    """The effect did not happen: again after a growing pause, given up after `MOST_ATTEMPTS`."""
    row = Outbox.objects.select_for_update().filter(pk=row_id, done_at=None).first()
    if row is None:
        return
    if row.attempts >= MOST_ATTEMPTS:
        row.dead_at = clock.now()
    row.due_at = clock.now() + min(FIRST_PAUSE * 2**row.attempts, LONGEST_PAUSE)
    row.claimed_until = None
    row.save(update_fields=["dead_at", "due_at", "claimed_until"])
