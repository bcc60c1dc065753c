"""The journal as one file that verifies anywhere: no database, no secret key (D17)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from . import canonical, clock, live
from .verify import Entry, Journal, Name, Point

FORMAT = 1


class BadBundle(Exception):
    """The file is not a whole bundle; the sentence says what is wrong with it."""


def write(whole: Journal, file: TextIO) -> int:
    """Writes the journal line by line and returns the number of events. Order: key, checkpoints, heads, events, end."""
    public = whole.public.public_bytes_raw().hex()
    _line(file, bundle=FORMAT, made_at=canonical.moment(clock.now()), checkpoint_public=public)
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


def read(file: TextIO) -> Journal:
    """The journal of a bundle, its events read while they are walked. Raises BadBundle, also during the walk."""
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
    return Journal(_entries(line, lines), points, public, live.mac_key, heads)


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
