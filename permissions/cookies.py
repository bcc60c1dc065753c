"""The staff's cookies besides the session's: a browser that is known, a form that is kept, a way to a provider and back."""

from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse

KNOWN, KEPT, AWAY = "candor_known", "candor_kept", "candor_away"


def read(request: HttpRequest, kind: str) -> str:
    return request.COOKIES.get(_name(kind), "")


# Strict: sent along from our own pages. Lax: also where another site leads here. None: also with a form of another site.
SameSite = Literal["Strict", "Lax", "None"]


def give(response: HttpResponse, kind: str, value: str, lasts: timedelta, same_site: SameSite = "Strict") -> None:
    age = int(lasts.total_seconds())
    response.set_cookie(
        _name(kind),
        value,
        max_age=age,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=same_site,
    )


def take(response: HttpResponse, kind: str) -> None:
    give(response, kind, "", timedelta(0))


def _name(kind: str) -> str:
    """With `__Host-` wherever there is HTTPS: such a cookie cannot be set by a neighbouring host."""
    return ("__Host-" if settings.SESSION_COOKIE_SECURE else "") + kind
