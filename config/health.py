"""Whether this process lives, and whether it can do its work. Neither answer tells anything about a case."""

import logging
from collections.abc import Callable
from threading import Event

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from cases import scanning
from config import readiness

log = logging.getLogger(__name__)
_once = Event()


class HealthMiddleware:
    """Answers before anything asks for a host name or a session: who asks is a machine that knows neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answers = {"/healthz": alive, "/readyz": ready}
        answer = answers.get(request.path)
        if answer is None:
            return self.get_response(request)
        return answer()


def alive() -> HttpResponse:
    return HttpResponse("alive", content_type="text/plain")


def ready() -> HttpResponse:
    """200 when the database answers and the installation may serve, 503 when not; the log has the reason as a code.

    A scanner of files that does not answer is said in the body and in the log, and closes no case: files alone wait for it.
    What go-live wants is asked until this process was ready once. Later nobody's leaving closes the reporter's door: a
    report that nobody appointed may read is held and its reporter told (D22).
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        missing = [] if _once.is_set() or not settings.CANDOR_GUARDED else readiness.lacks()
    except DatabaseError:
        return HttpResponse("the database does not answer", status=503, content_type="text/plain")
    if missing:
        log.error("not ready: %s", ", ".join(lack.code for lack in missing))
        return HttpResponse("not ready", status=503, content_type="text/plain")
    _once.set()
    lost = scanning.wanted() and not scanning.answers()
    return HttpResponse("ready, but the scanner of files is silent" if lost else "ready", content_type="text/plain")
