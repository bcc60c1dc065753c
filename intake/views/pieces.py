"""Where files come in pieces, for pages whose script sends them so: each answer is a line of JSON, and no page.

The browser says by headers what it means: nothing to begin (with name and size in the body), `X-File` and `X-Begins` with a
piece, `X-File` alone to ask how far the file has got, `X-Stop` to have it removed. Whose thread it is stands in no address.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cases import pieces, uploads
from cases.door import Way
from vault.keys import KeyMissing
from vault.sealed import Tampered

from .. import floods
from ..uploads import FLOOD, NOT_STORED, called, without_room
from . import inbox, me, report

# Nothing here of that name; ours, to be tried again. A refusal is an answer like others, with its reason.
ABSENT, FAULT = 404, 503
TOO_LONG = "This piece of a file is longer than we take at once."


def receives(way: Callable[..., Way | None]) -> Callable[..., HttpResponseBase]:
    """The address for the thread at the end of `way(request, ...)`. Of no thread and of another's file it says the same."""

    @require_POST
    @sensitive_post_parameters()
    @wraps(way)
    def here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            found = way(request, *args, **kwargs)
            door = uploads.ready(found) if found is not None else None
            return _answer(request, door) if door else _absent()
        except uploads.NotTaken as refused:
            why = refused.sentence
            return JsonResponse({"why": gettext(why)})
        except (KeyMissing, Tampered, DatabaseError, UnreadablePostError):
            return JsonResponse({"why": gettext(NOT_STORED)}, status=FAULT)

    return here


def _absent() -> JsonResponse:
    return JsonResponse({}, status=ABSENT)


def _answer(request: HttpRequest, door: uploads.Door) -> JsonResponse:
    try:
        file = UUID(request.headers["X-File"]) if "X-File" in request.headers else None
        begins = int(request.headers["X-Begins"]) if "X-Begins" in request.headers else None
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return _absent()
    if file is None:
        return _said(_begun(request, door))
    if "X-Stop" in request.headers:
        door.drop(file)
        return JsonResponse({})
    if begins is None:
        return _said(pieces.reached(door, file))
    if length > uploads.PIECE:  # before anything of it is read
        raise uploads.NotTaken(TOO_LONG)
    if door.closed:
        door.drop(file)
    piece = request.body
    floods.kept(len(piece))
    return _said(pieces.add(door, file, begins, piece))


def _begun(request: HttpRequest, door: uploads.Door) -> pieces.Reached:
    if refused := without_room(door) or (FLOOD if floods.full() else ""):
        raise uploads.NotTaken(refused)
    size = request.POST.get("size", "")
    return pieces.begin(
        door, called(request.POST.get("name", "")), int(size) if size.isascii() and size.isdigit() else 0
    )


def _said(found: pieces.Reached | None) -> JsonResponse:
    if found is None:
        return _absent()
    return JsonResponse({"file": str(found.file), "bytes": found.bytes, "whole": found.whole})


thread_pieces = receives(inbox.receipt_of)
report_pieces = receives(report.sent_from_here)
own_pieces = receives(me.own_way)
own_report_pieces = receives(me.sent_from_here)
