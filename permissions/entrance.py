"""Who comes past the sign-in: the one decorator of staff pages, and the second step before what needs two people."""

from collections.abc import Callable, Collection
from contextlib import suppress
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from audit.refusals import Refusal
from permissions import kept, second, sessions
from permissions.actors import Actor
from permissions.models import Account, Held

View = Callable[..., HttpResponseBase]
BACK = "Here is what you had typed. Look it over and send it."
ELSEWHERE = "Your passkey works at the usual address only. Go there, or sign in again with one of your recovery codes."
NEEDED = "Your role needs a second step at each sign-in. Add one now with the one-time code that you have; then you can go on."
# What a sign-in without its second step reaches below /accounts/ where there is one to take: to take it, or to leave.
WITHOUT = {
    "account_login", "account_logout", "account_inactive", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "welcome",
}  # fmt: skip


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor
    user: Account
    held: Collection[str]  # the roles that count for them today


def whole(request: HttpRequest, account: Account) -> bool:
    """Whether this sign-in took every step that this account must take: a second one for whoever holds a role or has one."""
    if sessions.second_at(request.session, account.pk):
        return True
    return not Held.objects.dated().filter(person_id=account.person_id).exists() and not second.has(account)


def signed_in(view: View) -> View:
    """Only for people who are signed in, with their second step; others take it first and come back.

    A form that comes too late is kept, and given back on the same page.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is None:  # type: ignore[attr-defined]  # set by ActorMiddleware
            return _turned_away(request)
        return _given_back(cast(SignedInRequest, request), view, args, kwargs)

    return wrapped


def confirmed(view: View) -> View:
    """For acts that need two people, or decide who may act: the second step was taken within the last quarter of an hour."""

    @wraps(view)
    def wrapped(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return asked_again(request) or view(request, *args, **kwargs)

    return signed_in(wrapped)


def asked_again(request: SignedInRequest) -> HttpResponse | None:
    """None for a recent second step; else the way to take it, with the form kept. Whoever has none is refused by the act."""
    at = sessions.second_at(request.session, request.user.pk)
    if at is None or sessions.recently(at):
        return None
    return _keeping(request, step(request, request.user), request.user.pk)


def step(request: HttpRequest, account: Account) -> HttpResponseRedirect:
    """To the page that asks for the second step, or to the one that adds it, and back here."""
    here = urlencode({"next": request.get_full_path()})
    ways = [
        way["url"]
        for way in get_adapter(request).get_reauthentication_methods(account)
        if way["id"] != "reauthenticate"
    ]
    if ways:
        return HttpResponseRedirect(f"{ways[0]}?{here}")
    if second.has(account):
        messages.info(request, ELSEWHERE)
        return HttpResponseRedirect(settings.CANDOR_OWN_URL)
    messages.info(request, NEEDED)
    return HttpResponseRedirect(reverse("mfa_index"))


def _turned_away(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        return _keeping(request, step(request, request.user), request.user.pk)
    return _keeping(request, redirect_to_login(request.get_full_path()), kept.writer(request))


def _keeping(request: HttpRequest, way: HttpResponse, writer: Any) -> HttpResponse:
    """Go there, and keep the form that came. Where it cannot be kept, it is shown, to be copied."""
    if request.method != "POST" or (writer and kept.keep(request, way, writer)):
        return way
    shown = [(name, value) for name, value in request.POST.items() if name not in kept.NEVER]
    return render(request, "errors/expired.html", {"kept": shown}, status=403)


def _given_back(request: SignedInRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    found = kept.find(request, request.user.pk) if request.method == "GET" else None
    if found is None:
        return view(request, *args, **kwargs)
    messages.info(request, BACK)
    answer = None
    with kept.giving(found), suppress(Refusal):
        answer = view(request, *args, **kwargs)
    if answer is None or answer.status_code != 200:  # absent, or over: what was typed is not lost with the page
        answer = render(request, "errors/expired.html", {"kept": found.pairs}, status=403)
    kept.done(found, answer)
    return answer
