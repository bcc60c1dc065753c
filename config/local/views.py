"""The page of the cast: only in the local start, where everything is invented."""

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from config.local import cast
from permissions.models import Account

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who they are, what to look at, one button to sign in as each, and the receipts of the stories' reports."""
    people = cast.read(settings.DATA_DIR, "cast.json")
    stories = cast.read(settings.DATA_DIR, "receipts.json")
    return render(request, "config/cast.html", {"people": people, "stories": stories})


@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the cast, second factor included."""
    account = Account.objects.filter(username=username).first()
    if account is None or username not in cast.CAST:
        raise Http404
    login(request, account, backend=BACKEND)
    return redirect("today")
