"""Files that come with a form: sealed while they stream. Nothing of them lies in clear on a disk or whole in memory.

A view says by `takes` to whose thread files may come. Everywhere else `config.uploads.Drop` lets them go by.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cases import pieces, uploads
from cases.door import Way
from cases.uploads import Closed
from vault.keys import KeyMissing
from vault.sealed import Tampered

from . import floods
from .cleaning import clean

__all__ = ["Closed", "Sealing", "takes"]

FIELD = "attached"
BEFORE = "uploaded"  # files that came in pieces before their form: "<id>/<name>", once for each
ACCEPT = uploads.ACCEPT  # what a file chooser offers
LONGEST_NAME = 150  # characters
# Bytes of one request, its words included; the proxy lets as many through.
MOST_SENT = uploads.MOST_AT_ONCE * uploads.MOST_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

CLOSED = "With this report we take words only, because someone under 18 may be part of it. Please do not send files."
TOO_MANY = (
    f"You can send {uploads.MOST_AT_ONCE} files at once. Send these first, then the others with your next message."
)
FULL = f"This report has {uploads.MOST_IN_THREAD} files already. We cannot keep more. Tell us in words what you still have."
ALMOST_FULL = "This report has room for {room} more, and this is one too many. Tell us in words what you still have."
TOO_MUCH = f"These files are more than we can take at once. Send them one by one, each up to {uploads.MOST_SAID}."
FLOOD = "Very many files are coming in just now. Send your words, and this file in an hour."
NOT_STORED = "We could not store this file just now. The fault is ours. Send your words without it, and the file later."
CUT = uploads.NOT_WHOLE
LEFT = "This file is not sent yet: this page had run out. Choose it again."

SENTENCES = (CLOSED, TOO_MANY, FULL, ALMOST_FULL, TOO_MUCH, FLOOD, NOT_STORED, CUT, LEFT)

_Ways = Callable[..., Way | None]


class Sealing(FileUploadHandler):
    """Receives the files of one form. `taken` are sealed and wait for their message; `wrong` are (name, why) of the others."""

    chunk_size = 64 * 1024

    def __init__(self, request: HttpRequest, way: Callable[[], Way | None]) -> None:
        super().__init__(request)
        self._way, self._asked, self._called = way, False, ""
        self._absent = LEFT  # why there is no door
        self._door: uploads.Door | None = None
        self._file: uploads.Receiving | None = None
        self._length = 0
        self.taken: list[uploads.Taken] = []
        self.wrong: list[tuple[str, str]] = []

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        self._length = content_length

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if field_name != FIELD:
            raise SkipFile
        self._called = called(file_name)
        refused = self._refused()
        if refused:
            self._no(refused)
            if self._length > MOST_SENT:  # not read to its end: of four gigabytes we would wait for each
                raise StopUpload(connection_reset=True)
            raise SkipFile
        self._file = self._door.file() if self._door else None

    def _refused(self) -> str:
        """Why no file, or no more, is taken from this browser; "" where one is. First what sending less would not help."""
        door = self._ready()
        if door and (refused := without_room(door, len(self.taken))):
            return refused
        if self._length > MOST_SENT:
            return TOO_MUCH
        if floods.full():
            return FLOOD
        if door is None:
            return self._absent
        return TOO_MANY if len(self.taken) + len(self.wrong) >= uploads.MOST_AT_ONCE else ""

    def _ready(self) -> uploads.Door | None:
        """Asked once, when the first file begins."""
        if not self._asked:
            self._asked = True
            try:
                way = self._way()
                self._door = uploads.ready(way) if way is not None else None
            except (KeyMissing, Tampered):  # the message meets the same, and its page says what to do
                self._absent = NOT_STORED
        return self._door

    def came_before(self, named: list[str]) -> None:
        """Files that came in pieces and now come with this form. Whatever it does, they are on their way no longer."""
        for one in named:
            file, _, name = one.partition("/")
            self._called = called(name)
            door = self._ready()
            try:
                found = pieces.whole(door, UUID(file)) if door else None
            except (ValueError, DatabaseError):
                found = None
            if found is None:
                self._no(CUT if door else self._absent)
            elif len(self.taken) + len(self.wrong) >= uploads.MOST_AT_ONCE:
                self._no(TOO_MANY)
            else:
                self.taken.append(found)

    @property
    def names(self) -> list[str]:
        """What the files are called that came with a form of which nothing was sent."""
        return [name for name, _ in self.wrong] + [one.name for one in self.taken]

    @property
    def left(self) -> list[str]:
        """The same with the reason of each, for a page that had run out."""
        return [said(name, why) for name, why in (*self.wrong, *((one.name, LEFT) for one in self.taken))]

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        with self._or_not() as file:
            file.add(raw_data)
        if not self._file:
            raise SkipFile  # the rest of it goes by

    def file_complete(self, file_size: int) -> None:
        """No file for Django: what was sealed stands in `taken`."""
        if self._file:
            with self._or_not() as file:
                self.taken.append(file.end(self._called))
                floods.kept(file_size)
            self._file = None

    def upload_interrupted(self) -> None:
        """The body ended before the file did."""
        if self._file:
            self._no(CUT)

    @contextmanager
    def _or_not(self) -> Iterator[uploads.Receiving]:
        """Take this piece, or say why not."""
        file = self._file
        if file is None:
            raise SkipFile
        try:
            yield file
        except uploads.NotTaken as why:
            self._no(why.sentence)
        except DatabaseError:
            self._no(NOT_STORED)

    def _no(self, why: str) -> None:
        self.wrong.append((self._called, why))
        self._drop()

    def _drop(self) -> None:
        if self._file:
            with suppress(DatabaseError):  # then the sweep removes it
                self._file.drop()
        self._file = None

    def end(self) -> None:
        """The request is over: what did not become part of a message is removed."""
        self._drop()
        for one in self.taken:
            with suppress(DatabaseError):
                if self._door:
                    self._door.drop(one.id)


def without_room(door: uploads.Door, taken: int = 0) -> str:
    """Why this thread takes no file beside so many of the form under way; "" where it takes one."""
    if door.closed:
        return CLOSED
    if taken >= door.room:
        return gettext(ALMOST_FULL).format(room=door.room) if door.room > 0 else FULL
    return ""


def said(name: str, why: str) -> str:
    """A file by its name, and why it was not taken, in the language of the page."""
    return gettext("“%(name)s”: %(why)s") % {"name": name, "why": gettext(why)}


def of(request: HttpRequest) -> Sealing | None:
    """What received the files of this request; None on a page that takes none."""
    return getattr(request, "sealing", None)


def called(file_name: str) -> str:
    """What a file is called, without characters that make it look other than it is; its end stays, which people know it by."""
    name = re.sub(r"\s+", " ", clean(file_name)).strip() or "file"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 20]}…{name[-19:]}"


def takes(way: _Ways) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view whose form may bring files, for the thread at the end of `way(request, ...)`.

    The proof of origin stands in the body, so Django would read that before the view could say how. It is asked for here all
    the same, once the files know where to go; a page of another site is refused before, by the origin its browser names.
    """

    def taking(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @csrf_protect
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.sealing.came_before(request.POST.getlist(BEFORE))  # type: ignore[attr-defined]  # made below
            return view(request, *args, **kwargs)

        @csrf_exempt
        @wraps(view)
        def here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            sealing = Sealing(request, lambda: way(request, *args, **kwargs))
            request.upload_handlers = [sealing]
            request.sealing = sealing  # type: ignore[attr-defined]  # for the view
            try:
                return checked(request, *args, **kwargs)
            finally:
                sealing.end()

        return here

    return taking
