"""On the reporter's side nobody is signed in, whatever else this browser is used for."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PLACES = ("/report/", "/inbox/", "/statement/", "/leave/")


class NobodyMiddleware:
    """Hides the staff's session from everything behind it, so that no page, row or log can tie a report to an account.

    Stands before the session middleware. Search engines are asked to stay away as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not of_reporters(request.path):
            return self.get_response(request)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


def of_reporters(path: str) -> bool:
    return path == "/" or path.startswith(PLACES)
