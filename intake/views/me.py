"""One's own reports, signed in and without a code (D9). Whoever asks is the door here: no role of theirs counts."""

from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cases import door
from permissions.refusals import Absent
from permissions.views import SignedInRequest, signed_in
from vault.keys import KeyMissing
from vault.sealed import Tampered

from .. import forms, pages, policy, sides, uploads
from ..phrases import title
from . import inbox, report

SIGNED_OUT = "Your files were not sent, because your sign-in had ended. Choose them again."


@require_safe
@signed_in
def reports(request: SignedInRequest) -> HttpResponse:
    """The list: since when, how one is known, where it is, whether something is new."""
    pack = policy.pack()
    mine = [pages.Listed(one, title(one, pack)) for one in door.own(request.actor.someone)]
    context = {"mine": mine, "open_door": sides.open_door()}
    return pages.show(request, "intake/me.html", context, side=sides.own(request.actor))


def own_way(request: HttpRequest, thread: UUID) -> door.Own | None:
    """The way of whoever is signed in to this thread, theirs or not; None for nobody."""
    actor = getattr(request, "actor", None)
    return door.Own(actor.person, thread) if actor and actor.person else None


def _says_of_files(view: sides.View) -> sides.View:
    """A form that comes after its sign-in ended is kept or shown; its files are neither, and that is said."""

    @wraps(view)
    def here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        sealing = uploads.of(request)
        if sealing and sealing.names and getattr(request, "actor", None) is None:  # as `signed_in` asks
            messages.warning(request, SIGNED_OUT)
        return answer

    return here


@uploads.takes(own_way)
@_says_of_files
@sensitive_post_parameters()
@signed_in
def thread(request: SignedInRequest, thread: UUID) -> HttpResponse:
    """One of them, as its code would open it. Raises Absent for another's and for none at all."""
    way = door.Own(request.actor.someone, thread)
    if request.method != "POST":
        return _read(request, way, forms.MessageForm())
    write, read = partial(door.post, way), partial(_read, request, way)
    return inbox.message(request, write, read, onward=request.path + "#messages", side=sides.own(request.actor))


def sent_from_here(request: HttpRequest) -> str | None:
    """The code of the report that somebody signed in has just handed in with this browser."""
    actor = getattr(request, "actor", None)
    return report.sent_from_here(request, sides.own(actor)) if actor and actor.person else None


# Outermost what takes the files and asks for the proof of origin: before anybody is asked to sign in and their form is kept.
files = uploads.takes(sent_from_here)(_says_of_files(sides.at_me(report.files)))


def _read(request: SignedInRequest, way: door.Own, form: forms.MessageForm) -> HttpResponse:
    side = sides.own(request.actor)
    try:
        opened = door.find_thread(way)
    except (KeyMissing, Tampered) as problem:
        return inbox.closed(request, request.path, str(form["text"].value() or ""), side, problem)
    if opened is None:
        raise Absent
    urls = {
        f"{name}_url": reverse(f"me_{name}", args=[way.thread]) for name in ("thread", "withdraw", "payback", "address")
    }
    return inbox.shown(request, opened, form, urls, side)


@sensitive_post_parameters()
@signed_in
def payback(request: SignedInRequest, thread: UUID) -> HttpResponse:
    """Tell of payback for one of them. Raises Absent as above."""
    way, side = door.Own(request.actor.someone, thread), sides.own(request.actor)
    return inbox.told_of_payback(request, way, reverse("me_thread", args=[thread]), side)


@signed_in
def withdraw(request: SignedInRequest, thread: UUID) -> HttpResponse:
    """Note the wish to take it back, after saying what that does. Raises Absent as above."""
    way, side = door.Own(request.actor.someone, thread), sides.own(request.actor)
    back = reverse("me_thread", args=[thread])
    if request.method == "POST":
        if not door.withdraw(way):
            raise Absent
        return redirect(back)
    if not door.is_own(way):
        raise Absent
    return pages.show(request, "intake/withdraw.html", {"thread_url": back, "withdraw_url": request.path}, side=side)
