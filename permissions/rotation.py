"""Closing with the newest key of a pair what its older ones closed, and retiring those (D7).

Every batch is a transaction of its own with its event in the journal: interrupted anywhere it has lost nothing, and run
again it goes on with what is left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.db import connection
from django.db.models import Model

from audit import journal
from audit.models import ChainKind
from vault import keys, secrets, wraps
from vault.sealed import Place, Sealed, Tampered

from . import reasons
from .actors import Actor, acting
from .functions import call
from .models import Question
from .refusals import Refused

KINDS = {
    "staff": ("thread", "case", "exemption", "question", *reasons.KINDS),
    "identity": ("identity",),
}  # of wraps, by the pair that closes them
SIGN_IN = "signin"
NOT_AGREED = (
    "Version {version} of {key} is here, and nobody uses it: no two people agreed to the key with the fingerprint {mark}. One "
    "asks for it on the page Keys, another agrees; then run this again."
)
NOT_TO_END = (
    "No two people agreed to end the versions of {key} below {version}{rows}. One asks for it on the page Keys, another "
    "agrees; then run this again."
)
JOURNALS = tuple(name for name in keys.RENEWED_SECRETS if name.startswith("journal_"))
RENEWED = (*KINDS, SIGN_IN, *JOURNALS)  # what `rotate_keys` renews
OURS = {"case", "exemption", *reasons.KINDS}  # closed by the staff plane alone, never by a door
# Sealed values, whose digests a chain has.
_VOUCHED: dict[str, tuple[type[Model], str]] = {
    "question": (Question, "names"),
    **{kind: (one.model, one.column) for kind, one in reasons.KINDS.items()},
}
BATCH = 100  # rows of a transaction
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Wrap:
    """A wrap to be renewed: what it is bound to, and which chain vouches for it, if one does (of `_VOUCHED`)."""

    id: UUID
    bound: str
    old: bytes
    chain: journal.Chain | None
    new: bytes = b""


@dataclass(slots=True)
class Done:
    """What a run came to. `spoilt` are the rows that the older key does not open: they were changed outside Candor.

    `unopened` is how many authenticator apps no version opens; their owners add another one after a reset.
    """

    version: int
    renewed: dict[str, int] = field(default_factory=dict)
    spoilt: list[tuple[str, UUID]] = field(default_factory=list)
    unopened: int = 0


def begin(name: str) -> None:
    """Take into use the newest version that two people agreed to, or go on with the one that was: nobody is needed for that.

    Raises Refused where a newer one is here and nobody agreed to any; KeyMissing; DatabaseError.
    """
    ring, private = keys.ring(), f"{name}_private" if name in KINDS else name
    ring.secret(private, ring.latest(private))  # what this process cannot open, it does not take into use
    newer = [version for version in reversed(ring.there(private)) if version > 1]
    marks = {version: _mark(name, version) for version in newer}
    for version, mark in marks.items():
        with acting(Actor.rotation()) as actor:
            how = call("select public.candor_rekey(%s, %s, %s)", name, version, mark)[0][0]
            if how == "begun":
                facts: dict[str, journal.Fact] = {"pair": name, "version": version, "fingerprint": mark}
                journal.record(journal.Chain.system(), "begin_key", actor=actor.label, facts=facts)
        if how:
            return
    if newer:
        raise Refused(NOT_AGREED.format(version=newer[0], key=name, mark=keys.grouped(marks[newer[0]])))


def _mark(name: str, version: int) -> str:
    """The fingerprint of a version; of a pair by the half that opens, so that no other public half is taken for it."""
    ring = keys.ring()
    private = ring.opening(name, version) if name in KINDS else None
    raw = private.public_key().public_bytes_raw() if private else ring.secret(name, version)
    return keys.fingerprint_of(raw)


def renew(pair: str, batch: int = BATCH) -> Done:
    """Close everything anew that an older version of this pair closed. Raises KeyMissing, DatabaseError."""
    done = Done(keys.ring().closing(pair)[0])
    keys.ring().secret(f"{pair}_private", done.version)  # nothing is closed here that this process could not open again
    for kind in KINDS[pair]:
        done.renewed[kind] = 0
        for renewed, spoilt in _batches(pair, kind, done.version, batch):
            done.renewed[kind] += renewed
            done.spoilt += [(kind, row) for row in spoilt]
    return done


def renew_second_steps(batch: int = BATCH) -> Done:
    """Close the keys of all authenticator apps with the newest version of the sign-in key. Raises KeyMissing, DatabaseError."""
    done = Done(keys.ring().newest(SIGN_IN), {"second_step": 0})
    keys.ring().secret(SIGN_IN)
    after = 0
    while True:
        with acting(Actor.rotation()) as actor, connection.cursor() as cursor:
            cursor.execute("select id, sealed from public.candor_second_steps(%s, %s)", [after, batch])
            found = cursor.fetchall()
            if not found:
                return done
            after = found[-1][0]
            fresh, unopened = _resealed(found, done.version)
            done.unopened += unopened
            if fresh:
                columns = [list(column) for column in zip(*fresh, strict=True)]
                cursor.execute("select public.candor_reseal(%s::bigint[], %s::text[], %s::text[])", columns)
                (changed,) = cursor.fetchone()
                done.renewed["second_step"] += changed
                facts: dict[str, journal.Fact] = {"pair": SIGN_IN, "version": done.version, "rows": changed}
                journal.record(journal.Chain.system(), "rewrap", actor=actor.label, facts=facts)


def _resealed(found: list[tuple[int, str]], version: int) -> tuple[list[tuple[int, str, str]], int]:
    """Those of an older version, with what takes their place; and how many no version opens."""
    fresh, unopened = [], 0
    for row, sealed in found:
        try:
            if secrets.version_of_signin(sealed) < version:
                fresh.append((row, sealed, secrets.seal_signin(secrets.open_signin(sealed))))
        except Tampered:
            unopened += 1
    return fresh, unopened


def begin_journal_key(name: str) -> int:
    """Say in the journal that the older versions of this key make no event any more. Which version is the newest."""
    version = keys.ring().newest(name)
    keys.ring().secret(name, version)
    if version > 1:
        with acting(Actor.rotation()) as actor:
            facts: dict[str, journal.Fact] = {"pair": name, "below": version, "without": []}
            journal.record(journal.Chain.system(), "retire_key", actor=actor.label, facts=facts)
    return version


def retire(pair: str, version: int, without: Iterable[UUID] = ()) -> int:
    """Let nothing be stored any more that a version below this one closed. How many rows stand in the way, `without` those:
    none, and it is done. Raises Refused where no two people agreed to exactly this.
    """
    left_out = sorted(set(without))
    with acting(Actor.rotation()) as actor, connection.cursor() as cursor:
        cursor.execute("select public.vault_retire(%s, %s, %s)", [pair, version, left_out])
        (remaining,) = cursor.fetchone()
        if remaining is None:
            rows = f" and to give up these {len(left_out)} rows" if left_out else ""
            raise Refused(NOT_TO_END.format(key=pair, version=version, rows=rows))
        if remaining:
            return int(remaining)
        facts: dict[str, journal.Fact] = {"pair": pair, "below": version, "without": [str(row) for row in left_out]}
        journal.record(journal.Chain.system(), "retire_key", actor=actor.label, facts=facts)
    return 0


def _batches(pair: str, kind: str, version: int, size: int) -> Iterator[tuple[int, list[UUID]]]:
    """How many rows each batch closed anew, and which it could not."""
    after = _FIRST
    while True:
        with acting(Actor.rotation()) as actor:
            found = _older(kind, version, after, size)
            if not found:
                return
            fresh, spoilt = _renewed(pair, found, ours=kind in OURS)
            if fresh:
                _store(kind, fresh)
                _journal(actor, pair, kind, version, fresh)
        yield len(fresh), spoilt
        after = found[-1].id


def _older(kind: str, version: int, after: UUID, size: int) -> list[Wrap]:
    columns = "id, bound, wrap, chain_kind, chain_id"
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from public.vault_older(%s, %s, %s, %s)", [kind, version, after, size])  # noqa: S608 - our own names
        return [Wrap(row, bound, bytes(wrap), _chain(*chain)) for row, bound, wrap, *chain in cursor.fetchall()]


def _chain(kind: str | None, row: UUID | None) -> journal.Chain | None:
    return journal.Chain(ChainKind(kind), row) if kind and row else None


def _renewed(pair: str, found: list[Wrap], *, ours: bool) -> tuple[list[Wrap], list[UUID]]:
    fresh, spoilt = [], []
    for one in found:
        try:
            new = wraps.renewed(pair, one.old, one.bound.encode(), ours=ours)
        except Tampered:
            spoilt.append(one.id)
        else:
            fresh.append(Wrap(one.id, one.bound, one.old, one.chain, new))
    return fresh, spoilt


def _store(kind: str, fresh: list[Wrap]) -> None:
    ids, old, new = [one.id for one in fresh], [one.old for one in fresh], [one.new for one in fresh]
    with connection.cursor() as cursor:
        cursor.execute("select public.vault_rewrap(%s, %s::uuid[], %s::bytea[], %s::bytea[])", [kind, ids, old, new])


def _journal(actor: Actor, pair: str, kind: str, version: int, fresh: list[Wrap]) -> None:
    """One event for the batch; and in each chain that vouches for a sealed value what it looks like now (D3)."""
    facts: dict[str, journal.Fact] = {
        "pair": pair, "kind": kind, "version": version, "rows": len(fresh),
        "first": str(fresh[0].id), "last": str(fresh[-1].id),
    }  # fmt: skip
    vouched = sorted(((one.chain, one) for one in fresh if one.chain), key=lambda pair: str(pair[0]))
    written = {
        chain: tuple((_place(kind, one), Sealed(one.new)) for _, one in those)
        for chain, those in groupby(vouched, key=lambda pair: pair[0])
    }
    system = journal.Entry(journal.Chain.system(), "rewrap", facts, written.pop(journal.Chain.system(), ()))
    entries = [journal.Entry(chain, "rewrap", {"version": version}, sealed) for chain, sealed in written.items()]
    journal.record_all([*entries, system], actor=actor.label)


def _place(kind: str, one: Wrap) -> Place:
    model, field = _VOUCHED[kind]
    return Place(model._meta.db_table, one.id, field, 1)
