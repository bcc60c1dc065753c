"""The cookies of the reporter's side: each holds a random secret that names and opens one row, and nothing else.

Beside them one for the language of the pages, which is no secret and names nothing.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import boxes, languages
from .boxes import Box, Kind
from .languages import Language
from .models import Draft, InboxSession

NAMES: dict[Kind, str] = {Draft: "candor_draft", InboxSession: "candor_inbox"}
OWN = "candor_me"  # the draft of somebody signed in: apart, so that neither side meets what the other began


def name(kind: Kind, *, own: bool = False) -> str:
    """With `__Host-` wherever there is HTTPS: such a cookie cannot be set by a neighbouring host."""
    return ("__Host-" if settings.CSRF_COOKIE_SECURE else "") + (OWN if own else NAMES[kind])


def secret(request: HttpRequest, kind: Kind, account: UUID | None = None) -> str:
    """The secret that the browser holds. What another account began here is as if it were not: it shows no trace."""
    if account is None:
        return request.COOKIES.get(name(kind), "")
    kept, _, mark = request.COOKIES.get(name(kind, own=True), "").partition(".")
    whole = boxes.bound(kept, account)
    return whole if whole and hmac.compare_digest(mark.encode(), _mark(whole).encode()) else ""


def give(response: HttpResponse, box: Box) -> None:
    """Without an age: the browser forgets it when it is closed, the row runs out by itself."""
    kept, _, account = box.secret.partition("@")
    _set(response, name(box.kind, own=bool(account)), f"{kept}.{_mark(box.secret)}" if account else kept)


def give_language(response: HttpResponse, language: Language) -> None:
    """The choice of a language, until the browser is closed."""
    _set(response, languages.cookie(), language.short)


def take_own(response: HttpResponse) -> None:
    """Leave nothing of a draft that was begun signed in; who is signed in stays so."""
    _set(response, name(Draft, own=True), "", max_age=0)


def take_all(response: HttpResponse, *, but_language: bool = False) -> None:
    """Leave nothing in the browser: our cookies, the form's token, what was cached or stored.

    `but_language`: the next page is still ours, and should be in the language of the ones before.
    """
    chosen = () if but_language else (languages.cookie(),)
    for kept in (*map(name, NAMES), name(Draft, own=True), settings.CSRF_COOKIE_NAME, *chosen):
        _set(response, kept, "", max_age=0)
    response["Clear-Site-Data"] = '"cache", "storage"'


def _mark(whole: str) -> str:
    """Tells whose a cookie is to whoever is signed in as that account already."""
    return hashlib.sha256(b"mark" + whole.encode()).hexdigest()[:16]


def _set(response: HttpResponse, cookie: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        cookie, value, max_age=max_age, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
