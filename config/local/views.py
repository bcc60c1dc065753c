"""The page of the cast: only in the local start, where everything is invented."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import app_settings
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from config.local import cast
from permissions import readers
from permissions.models import Account


@require_safe
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Who they are, what to look at, one button to sign in as each, and the receipts of the stories' reports."""
    people = [{**person, "code": _code(str(person["totp"]))} for person in cast.read(settings.DATA_DIR, cast.SHEET)]
    stories = cast.read(settings.DATA_DIR, "receipts.json")
    return render(request, "config/cast.html", {"people": people, "stories": stories})


@require_POST
def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as one of the cast, second factor included: the session remembers each step as if it had been typed."""
    account = Account.objects.filter(username=username).first()
    if account is None or username not in cast.CAST:
        raise Http404
    logout(request)  # whoever was here before takes their session along
    record_authentication(request, account, method="password", username=username)
    for authenticator in Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP):
        post_authentication(request, authenticator)
    get_adapter().login(request, account)
    return redirect(readers.home(account))


def _code(key: str) -> str:
    """The six digits that an authenticator app with this key shows now; nothing without a key."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // app_settings.TOTP_PERIOD))) if key else ""
