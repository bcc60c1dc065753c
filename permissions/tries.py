"""How often a password or a code may be tried. Counted so that a stranger who fails on purpose locks nobody else out.

A browser from which an account has signed in before counts for itself. Strangers count by the account and the address that
they come from; the address stands in a keyed digest and nowhere else. With the right password the second step is all that
is left, so there all strangers of one account count together.
"""

import secrets
from datetime import timedelta

from allauth.core import ratelimit
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from permissions import cookies
from permissions.models import Account

REMEMBERED = timedelta(days=180)
MOST = 8  # accounts that one browser is known for: county computers are shared
PASSWORD, SECOND = "login_failed", "second_failed"


def source(request: HttpRequest, username: str, address: str) -> str:
    """What a password typed for `username` counts against."""
    mark = _marks(request).get(_mark(username))
    return f"{username.casefold()}:known:{mark}" if mark else f"{username.casefold()}:{address}"


def spend_second(request: HttpRequest, account: Account) -> bool:
    """Count one try of a code; False when there were too many."""
    mark = _marks(request).get(_mark(account.username), "strangers")
    return bool(ratelimit.consume(request, action=SECOND, key=f"{account.pk}:{mark}"))


def give_back_second(request: HttpRequest, account: Account) -> None:
    """The code was right: this browser's tries are forgotten, those of strangers are not."""
    if mark := _marks(request).get(_mark(account.username)):
        ratelimit.clear(request, action=SECOND, key=f"{account.pk}:{mark}")


def remember(request: HttpRequest, response: HttpResponse, account: Account) -> None:
    """This account signed in from this browser."""
    marks = _marks(request)
    mine = _mark(account.username)
    marks[mine] = marks.pop(mine, "") or secrets.token_urlsafe(12)
    newest = dict(list(marks.items())[-MOST:])
    cookies.give(response, cookies.KNOWN, signing.dumps(newest, salt=cookies.KNOWN), REMEMBERED)


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        found = signing.loads(cookies.read(request, cookies.KNOWN), salt=cookies.KNOWN, max_age=REMEMBERED)
    except signing.BadSignature:
        return {}
    return dict(found)


def _mark(username: str) -> str:
    """The cookie does not say in plain letters who works here."""
    return salted_hmac(cookies.KNOWN, username.casefold(), algorithm="sha256").hexdigest()[:24]
