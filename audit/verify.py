"""Whether a journal is whole. Pure: entries, checkpoints and keys come in, the first fault comes out (D17, TM-34)."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import canonical
from .canonical import NO_PREVIOUS, SIGNED_FOR, event_hash
from .facts import PLANES

GENESIS = bytes(32)
MISSING = "the event is missing"

Name = tuple[str, str]  # a chain: kind and id
Point = tuple[str, bytes]  # a checkpoint: body and signature


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands. `copies` are the columns and digest rows beside its body; a bundle carries none."""

    chain: Name
    seq: int
    id: str
    body: str
    prev: bytes
    hash: bytes
    mac: bytes
    copies: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong, and where."""

    chain: str
    seq: int  # of the event; 0 where there is none
    event: str  # the id of the event, or of the row that should be as an event says
    what: str
    kind: str = "event"

    @property
    def sentence(self) -> str:
        number = f", number {self.seq}" if self.seq else ""
        event = f", {self.kind} {self.event}" if self.event else ""
        return f"{self.chain}{number}{event}: {self.what}"


class MacKeys(NamedTuple):
    """The journal keys of a plane, as far as they are here; `whole` says that none was taken away after it was renewed."""

    keys: tuple[bytes, ...] = ()
    whole: bool = False


@dataclass
class Journal:
    """What there is to verify. `lost`: numbers of checkpoints that the file outside has and the database has not."""

    entries: Iterable[Entry]
    points: list[Point]
    public: Ed25519PublicKey
    mac_keys: Callable[[str], MacKeys]
    heads: dict[Name, tuple[int, bytes]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    events: int = 0
    only: frozenset[Name] | None = None  # the chains that are looked at; None: all
    unproved: int = 0  # events after the last checkpoint whose key is not here

    def wants(self, name: Name) -> bool:
        return self.only is None or name in self.only

    @property
    def key(self) -> str:
        """The public key of the checkpoints, in hexadecimal."""
        return self.public.public_bytes_raw().hex()

    @property
    def sentence(self) -> str:
        """What a whole journal is said to be, after the walk."""
        line = f"The journal is whole: {self.events} events, {len(self.points)} checkpoints signed with {self.key}."
        if self.unproved:
            line += f" {self.unproved} events after the last checkpoint were not proved: their key is not here."
        return line


def first_fault(journal: Journal) -> Fault | None:
    """The first bad event by chain and number, or None. Counts into `journal` what it has seen."""
    signed: dict[Name, dict[int, str]] = {}
    fault = _check_points(journal, signed)
    if fault:
        return fault
    missing = {name: head[0] for name, head in journal.heads.items() if head[0] > 0}
    missing.update({name: max(numbers) for name, numbers in signed.items()})
    for name, entries in groupby(journal.entries, key=lambda entry: entry.chain):
        missing.pop(name, None)
        fault = _check_chain(journal, name, entries, signed.get(name, {}))
        if fault:
            return fault
    for name, last in sorted(missing.items()):
        return Fault(" ".join(name), last, "", "the whole chain is gone")
    for number in journal.lost:
        return Fault("checkpoint", number, "", "the database has not what the file outside has")
    return None


def _check_points(journal: Journal, signed: dict[Name, dict[int, str]]) -> Fault | None:
    prev, last = NO_PREVIOUS, 0
    for body, signature in journal.points:
        try:
            point = json.loads(body)
            number, name = int(point["seq"]), str(point["id"])
            heads = [(str(kind), str(chain), int(seq), str(head)) for kind, chain, seq, head in point["heads"]]
        except (ValueError, KeyError, TypeError):
            return Fault("checkpoint", last + 1, "", "it cannot be read")
        if not _signature_holds(journal.public, body, signature):
            return Fault("checkpoint", number, name, "the signature does not fit")
        if (number, point.get("prev")) != (last + 1, prev):
            return Fault("checkpoint", last + 1, "", "it is missing or was replaced")
        for kind, chain, seq, head in heads:
            if journal.wants((kind, chain)):
                signed.setdefault((kind, chain), {})[seq] = head
        prev, last = hashlib.sha256(body.encode()).hexdigest(), number
    return None


def _signature_holds(public: Ed25519PublicKey, body: str, signature: bytes) -> bool:
    try:
        public.verify(signature, SIGNED_FOR + body.encode())
    except InvalidSignature:
        return False
    return True


def _check_chain(journal: Journal, name: Name, entries: Iterator[Entry], signed: dict[int, str]) -> Fault | None:
    prev, last, newest = GENESIS, 0, max(signed, default=0)
    for entry in entries:
        what = _wrong_in(entry, last, prev) or _unsigned(entry, signed) or _forged(journal, entry, newest)
        if what:
            number = last + 1 if what is MISSING else entry.seq
            return Fault(" ".join(name), number, "" if what is MISSING else entry.id, what)
        journal.events += 1
        prev, last = entry.hash, entry.seq
    head = journal.heads.get(name)
    end = max(newest, head[0] if head else 0)
    if last < end:
        return Fault(" ".join(name), last + 1, "", f"the tail is cut off: number {end} is known")
    if journal.heads and head != (last, prev):
        return Fault(" ".join(name), last, "", "the head of the chain says something else")
    return None


def _wrong_in(entry: Entry, last: int, prev: bytes) -> str | None:
    """What is wrong with the entry by itself and after the one before, most telling first."""
    if entry.seq > last + 1:
        return MISSING
    if event_hash(entry.prev, entry.body) != entry.hash:
        return "its text was edited"
    try:
        body = json.loads(entry.body)
        told = (tuple(body["chain"]), body["seq"], body["id"])
    except (ValueError, KeyError, TypeError):
        return "its text cannot be read"
    if told != (entry.chain, entry.seq, entry.id) or entry.seq != last + 1:
        return f"the order was changed: it was written as number {told[1]} of {' '.join(map(str, told[0]))}"
    if entry.prev != prev:
        return "it does not follow the event before it"
    return _wrong_beside(entry, body)


def _wrong_beside(entry: Entry, body: Mapping[str, Any]) -> str | None:
    if canonical.text(body) != entry.body:
        return "its text is not in the one spelling"
    if entry.copies is not None and entry.copies != copies_of(body):
        return "a copy beside its text was changed"
    return None


def copies_of(body: Mapping[str, Any]) -> dict[str, object]:
    """What the columns and digest rows beside a body must say."""
    columns: dict[str, object] = {name: body.get(name) for name in ("at", "actor", "verb", "plane")}
    place = (*body["chain"], body["seq"])
    return {**columns, "digests": sorted((*place, *digest[1:]) for digest in body["digests"])}


def _unsigned(entry: Entry, signed: dict[int, str]) -> str | None:
    head = signed.get(entry.seq)
    if head is not None and head != entry.hash.hex():
        return "it is not the event that was signed under this number"
    return None


def _forged(journal: Journal, entry: Entry, newest: int) -> str | None:
    plane = json.loads(entry.body).get("plane")
    if plane not in PLANES:
        return "no plane wrote it"
    keys, whole = journal.mac_keys(plane)
    if any(hmac.compare_digest(hmac.digest(key, entry.hash, "sha256"), entry.mac) for key in keys):
        return None
    if not whole and entry.seq <= newest:
        return None  # its key is not here, or no longer: the checkpoint that signed it proves it
    if not keys:
        journal.unproved += 1
        return None
    return "it is forged: its authentication code is not ours"
