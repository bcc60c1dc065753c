"""The journal as one file that verifies anywhere: no database, no secret key, no Django (D17)."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import canonical
from .verify import Entry, Journal, MacKeys, Name, Point

FORMAT = 1
Kept = Mapping[int, Point]  # checkpoints that left the house, by their number


def no_key(_plane: str) -> MacKeys:
    """Elsewhere there is no journal key."""
    return MacKeys()


class BadBundle(Exception):
    """The file is not a whole bundle; the sentence says what is wrong with it."""


def write(whole: Journal, file: TextIO, *, made_at: str) -> int:
    """Writes the journal line by line and returns the number of events. Order: key, checkpoints, heads, events, end."""
    public = whole.public.public_bytes_raw().hex()
    _line(file, bundle=FORMAT, made_at=made_at, checkpoint_public=public)
    for body, signature in whole.points:
        _line(file, point=[body, signature.hex()])
    for (kind, chain), (seq, head) in sorted(whole.heads.items()):
        _line(file, head=[kind, chain, seq, head.hex()])
    count = 0
    for entry in whole.entries:
        parts = [entry.body, entry.prev.hex(), entry.hash.hex(), entry.mac.hex()]
        _line(file, event=[*entry.chain, entry.seq, entry.id, *parts])
        count += 1
    _line(file, end=count)
    return count


def read(file: TextIO, *, mac_keys: Callable[[str], MacKeys] = no_key, kept: Kept = MappingProxyType({})) -> Journal:
    """The journal of a bundle, its events read while they are walked. Raises BadBundle, also during the walk.

    `kept` are the checkpoints that somebody outside has; the bundle must have each of them, and what they signed.
    """
    lines = _lines(file)
    first = next(lines, {})
    if first.get("bundle") != FORMAT:
        raise BadBundle("This file is not an audit bundle.")
    points: list[Point] = []
    heads: dict[Name, tuple[int, bytes]] = {}
    line: dict[str, Any] = {}
    with _readable():
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(first["checkpoint_public"]))
        for line in lines:
            if "point" in line:
                body, signature = line["point"]
                points.append((str(body), bytes.fromhex(signature)))
            elif "head" in line:
                kind, chain, seq, head = line["head"]
                heads[str(kind), str(chain)] = (int(seq), bytes.fromhex(head))
            else:
                break
    mine = set(points)
    lost = [number for number, point in sorted(kept.items()) if point not in mine]
    points = [*points, *(kept[number] for number in lost if number > len(points))]
    return Journal(_entries(line, lines), points, public, mac_keys, heads, lost)


def read_kept(file: TextIO) -> dict[int, Point]:
    """The checkpoints of a file as the sinks leave it: one on each line, whatever a log wrote before it. Raises BadBundle.

    A line without one is passed over; so is one that a crash has cut, because the next signing wrote it again.
    """
    found: dict[int, Point] = {}
    for text in file:
        start = text.find('{"body":')
        if start < 0:
            continue
        try:
            line = json.loads(text[start:])
        except ValueError:
            continue
        with _readable():
            found[int(json.loads(line["body"])["seq"])] = (str(line["body"]), bytes.fromhex(line["signature"]))
    return found


def _entries(line: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[Entry]:
    count = 0
    while "event" in line:
        with _readable():
            kind, chain, seq, name, body, prev, digest, mac = line["event"]
            entry = Entry(
                chain=(str(kind), str(chain)),
                seq=int(seq),
                id=str(name),
                body=str(body),
                prev=bytes.fromhex(prev),
                hash=bytes.fromhex(digest),
                mac=bytes.fromhex(mac),
            )
        yield entry
        count += 1
        line = next(rest, {})
    if line.get("end") != count:
        raise BadBundle("The bundle is cut off.")


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError) as problem:
        raise BadBundle("The bundle has a line that cannot be read.") from problem


def _lines(file: TextIO) -> Iterator[dict[str, Any]]:
    for text in file:
        with _readable():
            line = dict(json.loads(text))
        yield line


def _line(file: TextIO, **content: object) -> None:
    file.write(canonical.text(content) + "\n")
