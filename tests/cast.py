"""The cast of the demonstration, in tests: with the actor that the gate knows and a browser that is signed in."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from config.local import cast
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
        client = Client()
        client.force_login(self.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


Cast = dict[str, Member]


def build() -> None:
    """Everybody, and the policy they work under."""
    cast.build(dict.fromkeys(cast.CAST, make_password(PASSWORD)))
    loading.load(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY)


def everybody() -> Cast:
    return {a.username: Member(a.username, a) for a in Account.objects.select_related("person")}
