"""What must come back with a browser that was sent away: sealed for that browser, good for ten minutes and one return.

The cookie's secret alone finds and opens the row (D5), so what another browser brings, or this one brings twice, belongs to
nothing. The cookies of a sign-in are `Strict` and do not come along from another site; this one says how far it must.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse

from audit import clock
from permissions import cookies
from permissions.models import SignInRequest
from vault import drafts
from vault.sealed import Place, Tampered

LASTS = timedelta(minutes=10)
# At the provider; and back here, known, with one step of our own still to go.
Leg = Literal["there", "here"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept for the return: of which provider, where to go then, and what the answer is compared with."""

    provider: str
    next: str
    more: dict[str, Any]


def send(response: HttpResponse, leg: Leg, kept: Kept, same_site: cookies.SameSite) -> None:
    """Keep it for this browser. An earlier way that it had begun is forgotten with its cookie."""
    secret, row = drafts.new_secret(), uuid4()
    sealed = drafts.seal(secret, {"leg": leg, "kept": [kept.provider, kept.next, kept.more]}, _place(row))
    SignInRequest.objects.create(id=row, locator=drafts.locator(secret), sealed=sealed, until=clock.now() + LASTS)
    cookies.give(response, cookies.AWAY, secret, LASTS, same_site)


def back(request: HttpRequest, leg: Leg, provider: str | None = None) -> Kept | None:
    """What was kept, once, whatever comes of it. None for a browser that nobody sent, or not to this provider, or long ago."""
    secret = cookies.read(request, cookies.AWAY)
    row = SignInRequest.objects.filter(locator=drafts.locator(secret), until__gt=clock.now()).first()
    # Of two that come back at the same moment one takes the row: the statement itself is the lock.
    if row is None or not SignInRequest.objects.filter(pk=row.pk).delete()[0]:
        return None
    try:
        data = drafts.open(secret, row.sealed, _place(row.pk))
    except Tampered:
        return None
    kept = Kept(*data["kept"])
    return kept if data["leg"] == leg and provider in (None, kept.provider) else None


def _place(row: UUID) -> Place:
    return Place(SignInRequest._meta.db_table, row, "sealed", 1)
