"""On the reporter's side nobody is signed in, whatever else this browser is used for; its pages speak the reader's language."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from . import cookies, languages
from .worded import ENGLISH

LEAVING = "/leave/"
PLACES = ("/report/", "/inbox/", "/statement/", LEAVING, "/languages/")
Answer = Callable[[HttpRequest], HttpResponse]


class NobodyMiddleware:
    """Hides the staff's session from everything behind it, so that no page, row or log can tie a report to an account.

    Stands before the session middleware. Search engines are asked to stay away as well.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not of_reporters(request.path):
            return self.get_response(request)
        request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


class LanguageMiddleware:
    """Reporters read the language they chose, or that of their browser. Every other page is English."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = languages.chosen(request) if of_reporters(request.path) else None
        with translation.override(language.code if language else ENGLISH):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language.code if language else ENGLISH)
        if language and request.path != LEAVING and (asked := languages.asked(request)):
            cookies.give_language(response, asked)
        return response


def of_reporters(path: str) -> bool:
    return path == "/" or path.startswith(PLACES) or path.strip("/") in languages.SHORT
