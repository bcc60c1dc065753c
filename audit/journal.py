"""The journal of writes and reads: `record` is the only way in, two statements an event (D17)."""

import hmac
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from vault import keys
from vault.sealed import Place, Sealed

from . import canonical, clock
from .chains import Chain
from .facts import CODE, Fact, NotAFact, checked
from .models import Digest, Event
from .refusals import Absent

__all__ = [
    "Chain",
    "Digests",
    "Fact",
    "NotAFact",
    "OutsideTransaction",
    "digests",
    "happened_since",
    "history",
    "newest",
    "record",
    "require_key",
    "verbs_of",
]

log = logging.getLogger(__name__)

NOT_SEEN = "CD404"  # what `audit_append` answers whoever does not see the case
NO_HASH = bytes(32)  # stands before the first event of a chain
Digests = dict[tuple[UUID, str], tuple[int, str]]  # (row, field) -> (version, SHA-256 of the envelope)


class OutsideTransaction(RuntimeError):
    """An event without a transaction would stand alone when the act it speaks of fails."""


def record(
    chain: Chain,
    verb: str,
    *,
    actor: str,
    facts: Mapping[str, Fact] | None = None,
    sealed: Iterable[tuple[Place, Sealed]] = (),
    day_only: bool = False,
) -> UUID:
    """Appends an event to `chain` and returns its id. It becomes true when the open transaction commits.

    `sealed` names every sealed value that the act wrote (D3); `day_only` keeps the county's day alone (D31).
    Raises OutsideTransaction, NotAFact, KeyMissing; nothing is written then.
    """
    entry = Entry(chain, verb, facts or {}, tuple(sealed))
    return record_all([entry], actor=actor, day_only=day_only)[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of several that belong to one act: see `record`."""

    chain: Chain
    verb: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sealed: tuple[tuple[Place, Sealed], ...] = ()


def record_all(entries: Sequence[Entry], *, actor: str, day_only: bool = False, begins: bool = False) -> list[UUID]:
    """Appends one event to each of several different chains, in two statements whatever their number.

    Returns their ids in order; otherwise like `record`. Raises Absent if a case is out of the actor's sight by now: here
    whoever reads waits for whoever acts, and the act may have cost them the case. `begins` says that every chain begins
    with its event, which saves the question for its last one; if one has begun already, the write is refused.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("The journal is written inside the transaction of the act.")
    plane = _plane(actor)
    key = keys.ring().journal(plane)
    at = canonical.moment(clock.day() if day_only else clock.now())
    names = [uuid4() for _ in entries]
    events: list[dict[str, object]] = [
        {
            "id": str(name),
            "chain": [entry.chain.kind.value, str(entry.chain.id)],
            "at": at,
            "actor": _code("actor", actor),
            "verb": _code("verb", entry.verb),
            "plane": plane,
            "facts": checked(entry.facts),
            "digests": [[p.table, str(p.row), p.field, p.version, s.digest] for p, s in entry.sealed],
        }
        for name, entry in zip(names, entries, strict=True)
    ]
    chains = [entry.chain for entry in entries]
    _append(events, [(1, NO_HASH)] * len(chains) if begins else _heads(chains), key)
    return names


def require_key(actor: str) -> None:
    """For an act that takes long: asked before it begins. Raises KeyMissing where this process cannot journal as `actor`."""
    keys.ring().journal(_plane(actor))


def history(chains: Iterable[Chain]) -> list[Event]:
    """The events of these chains that row security lets the actor see, oldest first."""
    wanted = [Q(chain_kind=chain.kind, chain_id=chain.id) for chain in chains]
    if not wanted:
        return []
    return list(Event.objects.filter(reduce(or_, wanted)).order_by("at", "chain_kind", "chain_id", "seq"))


def newest(chain: Chain, number: int, *, without: Iterable[str] = ()) -> list[Event]:
    """The last events of one chain, newest first, without those of the verbs named (reading, say)."""
    found = Event.objects.filter(chain_kind=chain.kind, chain_id=chain.id).exclude(verb__in=list(without))
    return list(found.order_by("-seq")[:number])


def of_verbs(chain: Chain, *verbs: str) -> list[Event]:
    """The events of these verbs in one chain, oldest first."""
    return list(Event.objects.filter(chain_kind=chain.kind, chain_id=chain.id, verb__in=verbs).order_by("seq"))


def newest_place(chain: Chain, verb: str) -> int:
    """The place in its chain of the newest event of this verb; 0 where there is none. Tells what came after what."""
    found = Event.objects.filter(chain_kind=chain.kind, chain_id=chain.id, verb=verb)
    return found.order_by("-seq").values_list("seq", flat=True).first() or 0


def count(chain: Chain, verb: str, *, since: datetime) -> int:
    """How many events of this verb stand in a chain since a moment, this transaction's own included."""
    return Event.objects.filter(chain_kind=chain.kind, chain_id=chain.id, verb=verb, at__gte=since).count()


def happened_since(chains: Iterable[Chain], verb: str, since: datetime, *, not_by: str) -> bool:
    """Whether somebody but `not_by` did this in one of these chains in that second or later."""
    events = [one for one in history(chains) if one.verb == verb and one.actor != not_by]
    return any(one.at >= since.replace(microsecond=0) for one in events)


def digests(chain_ids: list[UUID], rows: list[UUID] | None = None) -> Digests:
    """What every sealed value of these chains must look like: its newest write, in one query (D3).

    `rows` narrows it to those rows: a list that shows one title of each case need not read everything else.
    """
    wanted = Digest.objects.filter(chain_id__in=chain_ids)
    newest = (
        (wanted if rows is None else wanted.filter(row__in=rows))
        .order_by("row", "field", "-version", "-seq")
        .distinct("row", "field")
        .values_list("row", "field", "version", "digest")
    )
    return {(row, field): (version, digest) for row, field, version, digest in newest}


def verbs_of(case_id: UUID, actor: str) -> set[str]:
    """The verbs this actor has in the case's chain: what separation of duties is judged by (I5)."""
    mine = Event.objects.filter(chain_kind=Chain.case(case_id).kind, chain_id=case_id, actor=actor)
    return set(mine.values_list("verb", flat=True))


def _heads(chains: Sequence[Chain]) -> list[tuple[int, bytes]]:
    """The next number and the last hash of each chain, locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select n.next_seq, n.last_hash from unnest(%s::text[], %s::uuid[]) with ordinality as c(kind, id, place) "
            "cross join lateral audit_next(c.kind, c.id) n order by c.place",
            [[chain.kind.value for chain in chains], [chain.id for chain in chains]],
        )
        return [(seq, bytes(prev)) for seq, prev in cursor.fetchall()]


def _append(events: Sequence[dict[str, object]], heads: Sequence[tuple[int, bytes]], key: bytes) -> None:
    bodies = [canonical.text({**event, "seq": seq}) for event, (seq, _) in zip(events, heads, strict=True)]
    prevs = [prev for _, prev in heads]
    macs = [
        hmac.digest(key, canonical.event_hash(prev, body), "sha256") for prev, body in zip(prevs, bodies, strict=True)
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select audit_append(e.body, e.prev, e.mac) from unnest(%s::text[], %s::bytea[], %s::bytea[]) "
                "as e(body, prev, mac)",
                [bodies, prevs, macs],
            )
    except DatabaseError as refused:
        if getattr(refused.__cause__, "sqlstate", "") != NOT_SEEN:
            raise
        log.warning("a case was no longer seen when its reading or change was to be journalled")
        raise Absent from refused


def _plane(actor: str) -> str:
    """Whose key authenticates the event. Where one process is every plane, the actor tells which one is acting."""
    plane: str = settings.CANDOR_PLANE
    if plane != "all":
        return plane
    if actor == "door":
        return "reporter"
    return "worker" if actor.startswith("system:") else "staff"


def _code(name: str, value: str) -> str:
    if not value or not CODE.fullmatch(value):
        raise NotAFact(name)
    return value
