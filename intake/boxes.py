"""Rows that one browser can open: begun, read, written and ended with the secret of its cookie (D5).

Each function is one transaction of the door; the row is found by the hash of the secret and nothing else about the
browser is asked or kept.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from audit import clock
from permissions.actors import Actor, acting
from vault import drafts
from vault.sealed import Place, Sealed, Tampered

from .models import Draft, InboxSession

Kind = type[Draft] | type[InboxSession]
Data = dict[str, Any]

HOURS: dict[Kind, int] = {Draft: 2, InboxSession: 1}


@dataclass(frozen=True, slots=True)
class Box:
    """An opened row. Printing it shows neither secret nor content."""

    kind: Kind
    row: UUID
    secret: str = field(repr=False)
    data: Data = field(repr=False)


def bound(secret: str, account: UUID | None) -> str:
    """The secret of a row that its browser opens only while this account is signed in; of any row without an account."""
    return f"{secret}@{account}" if secret and account else secret


def begin(kind: Kind, data: Data, account: UUID | None = None) -> Box:
    """A new row with a new secret, which goes into the browser's cookie and is kept nowhere else."""
    box = Box(kind, uuid4(), bound(drafts.new_secret(), account), data)
    locator = drafts.locator(box.secret)
    with acting(Actor.door(locator)):
        row = kind(id=box.row, locator=locator, sealed=_sealed(box, data), expires_at=_runs_out(kind))
        row.save(force_insert=True)
    return box


def read(kind: Kind, secret: str) -> Box | None:
    """What the cookie opens, or None: unknown, ended, run out and damaged are the same."""
    if not secret:
        return None
    locator = drafts.locator(secret)
    with acting(Actor.door(locator)):
        row = kind._default_manager.filter(locator=locator, expires_at__gt=clock.now()).first()
    if row is None:
        return None
    try:
        return Box(kind, row.pk, secret, drafts.open(secret, row.sealed, _place(kind, row.pk)))
    except Tampered:
        return None


def write(box: Box, data: Data) -> bool:
    """Keep `data` instead, for the full time again. False when the row has gone meanwhile."""
    with acting(Actor.door(drafts.locator(box.secret))):
        row = box.kind._default_manager.filter(pk=box.row)
        return row.update(sealed=_sealed(box, data), expires_at=_runs_out(box.kind)) == 1


def end(kind: Kind, secret: str) -> None:
    """Forget the row; it is no fault if there is none."""
    if secret:
        locator = drafts.locator(secret)
        with acting(Actor.door(locator)):
            kind._default_manager.filter(locator=locator).delete()


def expire() -> int:
    """Delete the rows whose time has run out, and say how many. Acts as the worker."""
    with acting(Actor.system("expire_drafts")):
        return sum(kind._default_manager.filter(expires_at__lte=clock.now()).delete()[0] for kind in HOURS)


def _sealed(box: Box, data: Data) -> Sealed:
    return drafts.seal(box.secret, data, _place(box.kind, box.row))


def _place(kind: Kind, row: UUID) -> Place:
    return Place(kind._meta.db_table, row, "sealed", 1)


def _runs_out(kind: Kind) -> datetime:
    """The full hour at or after the time promised: nobody loses words early, and no row tells the minute."""
    whole = clock.now() + timedelta(hours=HOURS[kind], minutes=59, seconds=59, microseconds=999_999)
    return whole.replace(minute=0, second=0, microsecond=0)
