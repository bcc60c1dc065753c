"""The cast of the demonstration, in tests: with the actor that the gate knows and a browser that is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from config.local import cast
from permissions import sessions
from permissions.actors import Actor
from permissions.models import Account, Person
from policies import loading

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Member:
    """One of the cast."""

    key: str
    account: Account

    @property
    def person(self) -> Person:
        return self.account.person

    @property
    def actor(self) -> Actor:
        return Actor.of(self.account)

    @property
    def client(self) -> Client:
        """Signed in with both steps, as whoever holds a role must be."""
        return signed_in(self.account)


def signed_in(account: Account, *, second: bool = True) -> Client:
    """A browser in which this account took its steps a moment ago."""
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    if second:
        session = client.session
        sessions.took_second(session, account.pk)
        session.save()
    return client


Cast = dict[str, Member]


def build() -> None:
    """Everybody, and the policy they work under."""
    cast.build(dict.fromkeys(cast.CAST, make_password(PASSWORD)))
    loading.load(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY)


def everybody() -> Cast:
    return {a.username: Member(a.username, a) for a in Account.objects.select_related("person")}
