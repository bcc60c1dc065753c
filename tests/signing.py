"""People at the sign-in: a phone that shows codes, a browser that goes through the steps, and the real lengths of a sign-in."""

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from config.settings import base
from permissions import resetting
from permissions.actors import acting
from permissions.models import Account
from tests.cast import PASSWORD, Cast, Member

REAL = ("CANDOR_SIGN_IN_IDLE", "CANDOR_SIGN_IN_LONGEST", "CANDOR_SECOND_STEP_COUNTS")


def real_lengths(changed) -> None:
    """Tests tell stories of months; here a sign-in ends as it does for people. `changed` is pytest-django's `settings`."""
    for name in REAL:
        setattr(changed, name, getattr(base, name))


@dataclass
class Phone:
    """An authenticator app of one account."""

    account: Account
    key: str

    @classmethod
    def of(cls, member: Member) -> "Phone":
        phone = cls(member.account, generate_totp_secret())
        TOTP.activate(member.account, phone.key)
        return phone

    def code(self, ahead: int = 0) -> str:
        """What it shows now, or so many half-minutes later."""
        return str(format_hotp_value(hotp_value(self.key, int(time.time()) // 30 + ahead)))

    def forget(self) -> None:
        """As if the codes shown so far had not been typed: half a minute passes in no time."""
        app = Authenticator.objects.get(user=self.account, type="totp")
        app.data.pop("used", None)
        app.save()


def handed(cast: Cast, key: str) -> str:
    """The one-time code for the first second step of this one of the cast, as a policy owner or an outside reader makes it."""
    with acting(cast["outside" if key == "owner" else "owner"].actor) as actor:
        return resetting.hand_code(actor, cast[key].person)


def shows_code(client: Client, code: str) -> None:
    """This browser, signed in with the password, types the code that comes before a first second step."""
    answer = client.post("/accounts/2fa/code/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/"), answer.text


def by_password(member: Member, client: Client | None = None) -> Client:
    """The login page alone; whoever has a second step is asked for it."""
    cache.clear()
    client = client or Client()
    client.post("/accounts/login/", {"login": member.account.username, "password": PASSWORD})
    return client


def by_both(member: Member, phone: Phone, client: Client | None = None) -> Client:
    client = by_password(member, client)
    phone.forget()
    answer = client.post("/accounts/2fa/authenticate/", {"code": phone.code()})
    assert answer.status_code == 302, answer.text
    return client


def is_in(client: Client) -> bool:
    """Whether this browser is still signed in."""
    return client.get("/me/").status_code == 200


def cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value
