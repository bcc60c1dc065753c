"""The journal as it lies in the database, whole. Only the owner of the database can read it so."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache, reduce
from operator import or_

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from vault import keys

from . import canonical, checkpoints
from .chains import Chain
from .models import Checkpoint, Event, Head
from .verify import Entry, Fault, Journal, MacKeys, Name, Point, first_fault


class NotTheOwner(Exception):
    """The connection's role sees a part of the journal; a verdict on a part would mean nothing."""

    def __init__(self) -> None:
        super().__init__(
            "Only the owner of the database sees the whole journal. Run this command with CANDOR_DB_LOGIN=owner."
        )


def verify_chains() -> Fault | None:
    """The first bad event of the live database, or None. Raises NotTheOwner, KeyMissing."""
    with journal() as whole:
        return first_fault(whole)


@contextmanager
def journal(only: Collection[Chain] | None = None) -> Iterator[Journal]:
    """Everything there is to verify, at one moment, read while it is walked; or `only` these chains of it.

    Raises NotTheOwner, KeyMissing.
    """
    names = None if only is None else frozenset((chain.kind.value, str(chain.id)) for chain in only)
    outside = _outside()  # before the snapshot: a line is written after its commit, so the snapshot has its row
    with snapshot():
        inside = _inside()
        yield Journal(
            entries=_entries(_of(only)),
            points=[point for _number, point in sorted({**inside, **outside}.items())],
            public=keys.ring().checkpoint_public,
            mac_keys=cache(_keys_in_use),
            heads={name: head for name, head in _heads().items() if names is None or name in names},
            only=names,
            lost=[number for number, point in sorted(outside.items()) if inside.get(number) != point],
        )


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the database, so that events written meanwhile are no fault. A caller's transaction is kept.

    Raises NotTheOwner.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        _require_owner()
        yield


def mac_keys(plane: str) -> MacKeys:
    """The journal keys of a plane, the newest first, where this process may hold them. Raises KeyMissing for a damaged one."""
    found = _held(plane)
    return MacKeys(tuple(found.values()), 1 in found)


def _keys_in_use(plane: str) -> MacKeys:
    """Those of them to which two people agreed (ADR 38): what another one makes is not ours. A bundle has nobody to ask."""
    used = {version: key for version, key in _held(plane).items() if keys.ring().agreed(f"journal_{plane}", version)}
    return MacKeys(tuple(used.values()), 1 in used)


def _held(plane: str) -> dict[int, bytes]:
    return keys.ring().journals(plane) if keys.ring().holds(f"journal_{plane}") else {}


def _require_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (role,) = cursor.fetchone()
    if role != settings.CANDOR_DB_ROLES["owner"]:
        raise NotTheOwner


def _of(only: Collection[Chain] | None) -> QuerySet[Event]:
    if only is None:
        return Event.objects.all()
    wanted = [Q(chain_kind=chain.kind, chain_id=chain.id) for chain in only]
    return Event.objects.filter(reduce(or_, wanted, Q(pk__in=[])))


def _entries(events: QuerySet[Event]) -> Iterator[Entry]:
    """Chain after chain, without holding them all in memory."""
    rows = events.order_by("chain_kind", "chain_id", "seq").prefetch_related("digests")
    for event in rows.iterator(chunk_size=1000):
        yield Entry(
            chain=(event.chain_kind, str(event.chain_id)),
            seq=event.seq,
            id=str(event.id),
            body=event.body,
            prev=bytes(event.prev),
            hash=bytes(event.hash),
            mac=bytes(event.mac),
            copies=_copies(event),
        )


def _copies(event: Event) -> dict[str, object]:
    return {
        "at": canonical.moment(event.at),
        "actor": event.actor,
        "verb": event.verb,
        "plane": event.plane,
        "digests": sorted(
            (row.chain_kind, str(row.chain_id), row.seq, str(row.row), row.field, row.version, row.digest)
            for row in event.digests.all()
        ),
    }


def _heads() -> dict[Name, tuple[int, bytes]]:
    rows = Head.objects.values_list("chain_kind", "chain_id", "seq", "hash")
    return {(kind, str(chain)): (seq, bytes(head)) for kind, chain, seq, head in rows}


def _inside() -> dict[int, Point]:
    return {row.seq: (row.body, bytes(row.signature)) for row in Checkpoint.objects.order_by("seq")}


def _outside() -> dict[int, Point]:
    lines = checkpoints.read_lines(checkpoints.file_outside())
    points = [(line["body"], bytes.fromhex(line["signature"])) for line in lines]
    return {int(json.loads(body)["seq"]): (body, signature) for body, signature in points}
