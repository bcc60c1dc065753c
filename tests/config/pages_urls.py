"""The addresses that the frames link to, for tests of pages alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("today/", nothing, name="today"),
    path("cases/", nothing, name="case_list"),
    path("cases/enter/", nothing, name="enter"),
    path("accounts/", include("permissions.signin_urls")),
]
