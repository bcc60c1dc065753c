"""The two cookies of the reporter's side: each holds a random secret that names and opens one row, and nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .boxes import Box, Kind
from .models import Draft, InboxSession

NAMES: dict[Kind, str] = {Draft: "candor_draft", InboxSession: "candor_inbox"}


def name(kind: Kind) -> str:
    """With `__Host-` wherever there is HTTPS: such a cookie cannot be set by a neighbouring host."""
    return ("__Host-" if settings.CSRF_COOKIE_SECURE else "") + NAMES[kind]


def secret(request: HttpRequest, kind: Kind) -> str:
    return request.COOKIES.get(name(kind), "")


def give(response: HttpResponse, box: Box) -> None:
    """Without an age: the browser forgets it when it is closed, the row runs out by itself."""
    response.set_cookie(
        name(box.kind),
        box.secret,
        path="/",
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def take_all(response: HttpResponse) -> None:
    """Leave nothing in the browser: our cookies, the form's token, what was cached or stored."""
    for kept in (*map(name, NAMES), settings.CSRF_COOKIE_NAME):
        response.set_cookie(
            kept, "", max_age=0, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict"
        )
    response["Clear-Site-Data"] = '"cache", "storage"'
