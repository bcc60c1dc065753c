"""Headers that every answer carries, and the answer where a seal is broken or a key is not there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from vault.keys import KeyMissing
from vault.sealed import Tampered

from . import errors


class HeadersMiddleware:
    """`no-store` and same-origin resources, everywhere.

    Style sheets and scripts too: a copy that stays in the cache of a shared computer tells the next person who was here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class SealMiddleware:
    """Where a page cannot do without something that was changed, or without a key, it says so in a sentence (D3)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Tampered):
            return errors.tampered(request)
        return errors.unavailable(request) if isinstance(exception, KeyMissing) else None
