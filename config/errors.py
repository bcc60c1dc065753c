"""The pages of things that went wrong: each says what, why, and what to do next (design section 8)."""

import logging
import uuid

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.shortcuts import render
from django.template.loader import render_to_string

from audit import journal
from permissions.actors import acting

from . import logs

logger = logging.getLogger("candor.errors")
# A token is given anew, and a secret is never written into a page.
NOT_SHOWN = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "receipt"}


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof of origin no longer fits. What it held is shown to be copied, never to be sent by one click:
    another site may have sent it."""
    return _page(request, "errors/expired.html", 403, kept=_kept(request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/400.html", 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "errors/403.html", 403)


def absent(request: HttpRequest, exception: Exception) -> HttpResponse:
    """One page for what is not there and for what the reader may not know of; it does not even repeat the address."""
    return _page(request, "errors/404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """An error of ours (500), or a database that does not answer (503). The page carries the id that the log has."""
    error = logs.current()
    if isinstance(error, OperationalError | InterfaceError):
        return unavailable(request)
    return _page_alone("errors/500.html", 500, event=_event())


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer, or a key is not there: later it may be, so what was typed can be sent again."""
    event = _event()
    kept = _kept(request) if _from_our_own_page(request) else []
    answer = _page_alone("errors/503.html", 503, event=event, kept=kept, csrf_token=get_token(request))
    answer["Retry-After"] = "30"
    return answer


def tampered(request: HttpRequest) -> HttpResponse:
    """What the page needs is not what Candor wrote. It is not shown and nothing is built upon it."""
    event = _event()
    actor = getattr(request, "actor", None)
    if actor and actor.person:
        with acting(actor):
            chain = journal.Chain.person(actor.person)
            journal.record(chain, "refused", actor=actor.label, facts={"why": "tampered", "event": event})
    typed = [
        (name, text) for name, text in _kept(request) if name != "seen"
    ]  # the version of the case: nobody typed it
    return _page(request, "errors/tampered.html", 409, event=event, kept=typed)


def _event() -> str:
    """A number for the page and for the log, which names the line of code and nothing that people wrote."""
    event = uuid.uuid4().hex[:8].upper()
    logger.error("event %s: %s", event, logs.where(logs.current()))
    return event


def _page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    at_the_door = request.path == "/" or request.path.startswith(settings.CANDOR_DOOR_PATHS)
    at_the_door = at_the_door or settings.CANDOR_PLANE == "reporter"
    frame = {"frame": "reporter_base.html"} if at_the_door else {}
    return render(request, template, {**context, **frame}, status=status)


def _page_alone(template: str, status: int, **context: object) -> HttpResponse:
    """Without the frame: it may ask the very thing that does not answer."""
    return HttpResponse(render_to_string(template, context), status=status)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the sent form held, name by name, so that nothing typed is lost."""
    if request.method != "POST":
        return []
    try:
        sent = request.POST
    except Exception:  # noqa: BLE001 - a process edge: a body that cannot be read has nothing to give back
        return []
    return [(name, str(value)) for name in sent if name not in NOT_SHOWN for value in sent.getlist(name) if value]


class _Origin(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)  # only asked, not answered: our own failure page would ask again


def _from_our_own_page(request: HttpRequest) -> bool:
    """Whether the form has its proof of origin; the error may have come before anyone looked."""
    if request.method != "POST":
        return False
    origin = _Origin(lambda _: HttpResponse())
    origin.process_request(request)
    return origin.process_view(request, broken, (), {}) is None
