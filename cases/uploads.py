"""The door's other half: files that a reporter sends, sealed while they stream, taken whole or not at all (D5, D27).

Pieces are written in short transactions of their own, because a file may take minutes to arrive. The file itself stands with
its message, in that message's transaction; until then nobody but the owner of the database meets a piece of it, and whatever
ends the sending removes what was written.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from audit import clock, journal
from permissions.actors import Actor, acting
from vault import streams
from vault.sealed import DataKey, Place, Sealed, Tampered

from . import filetypes, places
from .models import File, FileBlock, Message, Thread, Upload
from .ways import Way, actor_of, behind, key_of

MOST_BYTES = 100_000_000  # one file
MOST_SAID = f"{MOST_BYTES // 1_000_000} MB"
MOST_AT_ONCE = 5  # files with one message
MOST_IN_THREAD = 50  # files with one report
ACCEPT = filetypes.ACCEPT
AT_ONCE = 8  # blocks of 64 KiB that are written together
PIECE = 16 * streams.BLOCK  # bytes of what a browser sends at once where it can go on after a broken line

NOT_WHOLE = "This file did not come whole. Choose it again."
TOO_LARGE = f"This file is larger than {MOST_SAID}, so we cannot take it. Send a part of it, or tell us where it is."


class Closed(Exception):
    """The thread takes no files: somebody under 18 may be in it (domain.md 0.6)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was received and sealed, and does not stand yet."""

    id: UUID
    name: str
    kind: str
    size: int
    sha256: str  # of what was sent
    in_pieces: bool = False  # so it may have been sent with a message before


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of a thread as its reporter sees it: what they called it, None where that is not what was written (D3)."""

    name: str | None
    word: str
    size: int


# Everything that a reporter reads of a file, for the catalogues of their pages (ADR 47).
SENTENCES = (
    TOO_LARGE, filetypes.EMPTY, filetypes.UNKNOWN, filetypes.TWO_IN_ONE, filetypes.BOMB,
    *(kind.word for kind in filetypes.KINDS.values()),
)  # fmt: skip


class NotTaken(Exception):
    """Why a file is not taken, as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, repr=False)
class Door:
    """What receives the files of one request. Prints nothing: it holds the key of a thread."""

    actor: Actor
    thread: UUID
    key: DataKey
    closed: bool
    room: int  # files that the thread still takes

    def file(self) -> "Receiving":
        return Receiving(self)

    def drop(self, file: UUID) -> None:
        """Remove what came of a file that does not stand. One that stands is not touched."""
        with acting(self.actor):
            forget(file)


def ready(way: Way) -> Door | None:
    """The door that receives for this thread; None where there is none. Raises Tampered, KeyMissing, BadReceipt."""
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).first()
        if thread is None:
            return None
        room = MOST_IN_THREAD - thread.files.count() - Upload.objects.filter(thread_id=thread.pk).count()
        return Door(actor, thread.pk, key_of(thread, way), thread.files_closed, room)


class Receiving:
    """One file on its way in: each piece is looked at, hashed, sealed and written; no more than some pieces are held."""

    def __init__(self, door: Door) -> None:
        self.id = uuid4()
        self._door = door
        self._look, self._hash = filetypes.Look(), hashlib.sha256()
        self._sealer = streams.Sealer(door.key, streams.place(self.id, door.thread))
        self._waiting: list[FileBlock] = []
        self._number = 0

    def add(self, piece: bytes) -> None:
        """Raises NotTaken once it is too large, or of no kind that we take."""
        self._look.add(piece)
        if self._look.hopeless:
            raise NotTaken(filetypes.UNKNOWN)
        self._hash.update(piece)
        self._keep(self._sealer.add(piece))
        if self._sealer.size > MOST_BYTES:
            raise NotTaken(TOO_LARGE)

    def end(self, name: str) -> Taken:
        """Raises NotTaken for what is empty, or of no kind that we take."""
        kind, wrong = self._look.end()
        if wrong:
            raise NotTaken(wrong)
        self._keep(self._sealer.end())
        self._write()
        return Taken(self.id, name, kind, self._sealer.size, self._hash.hexdigest())

    def drop(self) -> None:
        self._waiting.clear()
        if self._number:
            self._door.drop(self.id)

    def _keep(self, blocks: Iterable[bytes]) -> None:
        for body in blocks:
            block = FileBlock(
                file_id=self.id, thread_id=self._door.thread, number=self._number, body=body, begun_on=clock.today()
            )
            self._waiting.append(block)
            self._number += 1
            if len(self._waiting) == AT_ONCE:
                self._write()

    def _write(self) -> None:
        with acting(self._door.actor):
            FileBlock.objects.bulk_create(self._waiting)
        self._waiting.clear()


def forget(file: UUID) -> None:
    """Inside `acting`: it is not on its way any more, and what does not stand of it is removed."""
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_drop_upload(%s)", [file])


def attach(thread: Thread, message: Message, files: Sequence[Taken], key: DataKey) -> list[tuple[Place, Sealed]]:
    """Let the files stand with their message, in its transaction. What was sealed goes into its event. Raises Closed."""
    if files and thread.files_closed:
        raise Closed
    written = []
    asked = [one.id for one in files if one.in_pieces]
    standing = set(File.objects.filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    for number, one in enumerate((one for one in files if one.id not in standing), start=1):
        row = File(id=one.id, thread=thread, message=message, number=number)
        told = {"name": one.name, "kind": one.kind, "size": one.size, "sha256": one.sha256}
        row.about = key.seal(json.dumps(told, ensure_ascii=False), places.file(row))
        row.save(force_insert=True)
        written.append((places.file(row), row.about))
    return written


def listed(thread: Thread, key: DataKey, shown: journal.Digests) -> dict[UUID, tuple[Sent, ...]]:
    """The files of a thread, by message, for its reporter: names and sizes, and no way to the content."""
    found: dict[UUID, tuple[Sent, ...]] = {}
    for row in File.objects.filter(thread=thread).order_by("message_id", "number"):
        found[row.message_id] = (*found.get(row.message_id, ()), _sent(row, key, shown))
    return found


def _sent(row: File, key: DataKey, shown: journal.Digests) -> Sent:
    place = places.file(row)
    if shown.get((place.row, place.field)) != (place.version, row.about.digest):
        return Sent(None, "", 0)
    try:
        told = about(row, key)
    except Tampered:
        return Sent(None, "", 0)
    return Sent(told["name"], filetypes.KINDS[told["kind"]].word, told["size"])


def about(row: File | Upload, key: DataKey) -> dict[str, Any]:
    """What is said of a file that stands, or of one on its way. Raises Tampered."""
    place = places.file(row) if isinstance(row, File) else places.upload(row.pk, whole=row.whole)
    found: dict[str, Any] = json.loads(row.about.unseal(key, place))
    return found


def digests_of(message: Message, key: DataKey) -> list[str]:
    """The hashes of what came with a message, in order. Raises Tampered."""
    rows = message.files.order_by("number")
    return [about(row, key)["sha256"] for row in rows]


def drop_unfinished() -> int:
    """Remove the pieces of files that never stood, begun before yesterday, and say how many. Acts as the worker."""
    with acting(Actor.system("uploads")), connection.cursor() as cursor:
        cursor.execute("select public.candor_drop_unfinished(%s)", [clock.today() - timedelta(days=1)])
        return int(cursor.fetchone()[0])
