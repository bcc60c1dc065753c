"""Addresses whose views fail in known ways, beside the real ones."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def lose_the_database(request: HttpRequest) -> HttpResponse:
    """The server ends our connection in mid-request, as it does when it is stopped."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")
    return HttpResponse()


def break_down(request: HttpRequest) -> HttpResponse:
    raise ValueError("Anna wrote this")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def misunderstand(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    path("lost/", lose_the_database),
    path("broken/", break_down),
    path("refused/", refuse),
    path("misread/", misunderstand),
    *urls.urlpatterns,
]
