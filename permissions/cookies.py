"""The staff's cookies besides the session's: which browser somebody signs in from, and a form kept for its writer."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

KNOWN, KEPT = "candor_known", "candor_kept"


def read(request: HttpRequest, kind: str) -> str:
    return request.COOKIES.get(_name(kind), "")


def give(response: HttpResponse, kind: str, value: str, lasts: timedelta) -> None:
    age = int(lasts.total_seconds())
    response.set_cookie(
        _name(kind),
        value,
        max_age=age,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def take(response: HttpResponse, kind: str) -> None:
    give(response, kind, "", timedelta(0))


def _name(kind: str) -> str:
    """With `__Host-` wherever there is HTTPS: such a cookie cannot be set by a neighbouring host."""
    return ("__Host-" if settings.SESSION_COOKIE_SECURE else "") + kind
