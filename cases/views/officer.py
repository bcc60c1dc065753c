"""Who may open a page of this room at all, and the request as it then is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permissions.actors import Actor

View = Callable[..., HttpResponse]


class OfficerRequest(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor


def officer(view: View) -> View:
    """Whoever is not signed in signs in first; a form sent after the sign-in ended is shown again, to be copied."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is not None:  # type: ignore[attr-defined]  # set by ActorMiddleware
            return view(request, *args, **kwargs)
        if request.method == "POST":
            kept = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
            return render(request, "errors/expired.html", {"kept": kept}, status=403)
        return redirect_to_login(request.get_full_path())

    return asked
