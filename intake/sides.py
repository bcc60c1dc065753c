"""The two sides from which somebody tells: the open door, where nobody is anybody, and /me/, for people signed in (D9)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse

from permissions.actors import Actor
from permissions.views import signed_in

View = Callable[..., HttpResponseBase]
OUTSIDE = "https://www.weather.gov/"  # where a hurried reader is sent: dull, public, and of no meaning here


@dataclass(frozen=True, slots=True)
class Side:
    """Where the questionnaire is shown, and who answers it where that is known."""

    name: str  # begins the names of its addresses: `report_step`, `me_step`
    frame: str
    account: UUID | None = None  # to which the draft is bound
    person: UUID | None = None
    reporter: str = ""  # the person's name as the directory has it

    def url(self, page: str, *args: str) -> str:
        return reverse(f"{self.name}_{page}", args=args)

    @property
    def leave_url(self) -> str:
        """The way out, at once: nothing is ended on the way for somebody signed in, who signs out when there is time."""
        return OUTSIDE if self.person else reverse("leave")


OPEN = Side("report", "reporter_base.html")


def own(actor: Actor) -> Side:
    """The side of somebody signed in. Nothing of what they may do as staff comes with them."""
    return Side("me", "me_base.html", actor.account, actor.someone, actor.name)


def at_me(view: View) -> View:
    """A page of the questionnaire, for whoever is signed in."""

    @signed_in
    @wraps(view)
    def here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, side=own(request.actor), **kwargs)  # type: ignore[attr-defined]  # signed_in asked

    return here


def open_door() -> str:
    """Where one reports without signing in; in production it is another process and another host."""
    try:
        return reverse("landing")
    except NoReverseMatch:
        return f"{settings.SITE_URL}/"
