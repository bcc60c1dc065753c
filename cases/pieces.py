"""Files that come in pieces, so that a broken line costs one piece and not the file (ADR 33).

Each piece is sealed as it comes, in one transaction with how far the file has got; no process holds anything of it, so any of
several may take the next one. Once all is there, the sealed blocks are read once for their hash and kind. A file on its way is
no evidence: it stands with its message alone, like one that came whole.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

from audit import clock
from permissions.actors import acting
from permissions.functions import call
from vault import streams
from vault.sealed import Tampered

from . import filetypes, places, uploads
from .models import File, FileBlock, Upload
from .uploads import MOST_AT_ONCE, MOST_BYTES, PIECE, TOO_LARGE, Door, NotTaken, Taken


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a file has got: the bytes that are here, and whether it is whole and waits for its message."""

    file: UUID
    bytes: int
    whole: bool


def begin(door: Door, name: str, size: int) -> Reached:
    """A file of so many bytes is to come. Of those that this thread left unfinished the oldest makes room.

    Raises NotTaken for what is too large or empty.
    """
    if size > MOST_BYTES:
        raise NotTaken(TOO_LARGE)
    if size <= 0:
        raise NotTaken(filetypes.EMPTY)
    row = Upload(id=uuid4(), thread_id=door.thread, begun_on=clock.today())
    row.about = door.key.seal(json.dumps({"name": name, "size": size}), places.upload(row.pk, whole=False))
    with acting(door.actor):
        mine = list(Upload.objects.filter(thread_id=door.thread).order_by("number").values_list("pk", "number"))
        for old, _ in mine[: max(0, len(mine) - MOST_AT_ONCE + 1)]:
            uploads.forget(old)
        row.number = mine[-1][1] + 1 if mine else 1
        row.save(force_insert=True)
    return Reached(row.pk, 0, whole=False)


def reached(door: Door, file: UUID) -> Reached | None:
    """How far it has got; None where nothing of that name is on its way to this thread.

    Raises NotTaken where it came to its end and is of no kind that we take.
    """
    with acting(door.actor):
        row = Upload.objects.filter(thread_id=door.thread, pk=file).first()
        if row is None:
            return None
        found = _so_far(door, row)
    return _ended(door, found) if _is_all(door, row, found) else found


def add(door: Door, file: UUID, begins: int, piece: bytes) -> Reached | None:
    """Take the piece that begins at this byte, and say how far it has got then. What is not all of the next one changes
    nothing.

    Raises NotTaken as soon as it is seen to be of no kind that we take.
    """
    with acting(door.actor):
        row = Upload.objects.select_for_update().filter(thread_id=door.thread, pk=file).first()
        if row is None:
            return None
        found, size = _so_far(door, row), _size(door, row)
        if row.whole or begins != found.bytes or len(piece) != min(PIECE, size - begins):
            return found
        hopeless = begins == 0 and _hopeless(piece)
        if hopeless:
            uploads.forget(file)
        else:
            _seal(door, row, piece, last=begins + len(piece) == size)
            found = _so_far(door, row)
    if hopeless:
        raise NotTaken(filetypes.UNKNOWN)
    return _ended(door, found) if found.bytes == size else found


def whole(door: Door, file: UUID) -> Taken | None:
    """A file that came whole and waits for its message, or stands already with one that was sent twice; None for any other."""
    with acting(door.actor):
        row = Upload.objects.filter(thread_id=door.thread, pk=file, whole=True).first()
        stands = None if row else File.objects.filter(thread_id=door.thread, pk=file).first()
        try:
            about = uploads.about(row, door.key) if row else uploads.about(stands, door.key) if stands else None
        except Tampered:
            return None
    if about is None:
        return None
    return Taken(file, about["name"], about["kind"], about["size"], about["sha256"], in_pieces=True)


def _size(door: Door, row: Upload) -> int:
    return int(uploads.about(row, door.key)["size"])


def _so_far(door: Door, row: Upload) -> Reached:
    return Reached(row.pk, min(row.blocks * streams.BLOCK, _size(door, row)), row.whole)


def _is_all(door: Door, row: Upload, found: Reached) -> bool:
    return not row.whole and found.bytes == _size(door, row)


def _hopeless(piece: bytes) -> bool:
    look = filetypes.Look()
    look.add(piece)
    return look.hopeless


def _seal(door: Door, row: Upload, piece: bytes, *, last: bool) -> None:
    """Inside `acting`, with the row locked: nobody else seals a block of this number."""
    sealer = streams.Sealer(door.key, streams.place(row.pk, door.thread), before=row.blocks)
    bodies = [*sealer.add(piece), *(sealer.end() if last else ())]
    FileBlock.objects.bulk_create(
        FileBlock(file_id=row.pk, thread_id=door.thread, number=number, body=body, begun_on=clock.today())
        for number, body in enumerate(bodies, start=row.blocks)
    )
    row.blocks += len(bodies)
    row.save(update_fields=["blocks"])


def _ended(door: Door, found: Reached) -> Reached:
    """All of it is here: what it is and its hash, from the sealed blocks. Raises NotTaken, and nothing of it stays then."""
    with acting(door.actor):
        row = Upload.objects.select_for_update().get(pk=found.file)
        if row.whole:
            return Reached(row.pk, found.bytes, whole=True)
        about = uploads.about(row, door.key)
        look, digest = filetypes.Look(), hashlib.sha256()
        wrong = ""
        try:
            for piece in streams.opened(door.key, streams.place(row.pk, door.thread), about["size"], _blocks(row)):
                look.add(piece)
                digest.update(piece)
            kind, wrong = look.end()
        except Tampered:
            wrong = uploads.NOT_WHOLE
        if wrong:
            uploads.forget(row.pk)
        else:
            more = {**about, "kind": kind, "sha256": digest.hexdigest()}
            row.about = door.key.seal(json.dumps(more), places.upload(row.pk, whole=True))
            row.whole = True
            row.save(update_fields=["about", "whole"])
    if wrong:
        raise NotTaken(wrong)
    return Reached(row.pk, about["size"], whole=True)


def _blocks(row: Upload) -> Iterator[bytes]:
    """As many at a time as one piece has."""
    most = PIECE // streams.BLOCK
    for begins in range(0, row.blocks, most):
        found = call("select block from public.candor_blocks_on_the_way(%s, %s, %s)", row.pk, begins, most)
        yield from (bytes(block) for (block,) in found)
