"""A browser on its way to the provider of these tests and back: what it is sent, what it meets, and how it is refused."""

from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client

from permissions.sso.providers import Oidc
from tests import idp
from tests.crossing import from_elsewhere, leads_to
from tests.signing import is_in

GO, BACK, IN = "/accounts/sso/county/go/", "/accounts/sso/county/back/", "/accounts/sso/in/"
NOT_BEGUN, NOT_PROVEN = "did not begin in this browser", "could not be checked"
NOT_KNOWN, SILENT = "There is no sign-in here", "does not answer as it should"


def named(provider: idp.Provider, name: str) -> Oidc:
    return Oidc(
        name=name, label="King County account", issuer=provider.issuer, number="employeeid", max_age=None,
        client_id=idp.CLIENT, client_secret=idp.SECRET, scopes="openid", ca=provider.ca,
    )  # fmt: skip


def somebody(provider: idp.Provider, key: str) -> None:
    provider.who = {"sub": f"opaque-{key}", "employeeid": f"E-{key}"}


def returning(client: Client, provider: idp.Provider, to: str = "") -> str:
    """From the button to the provider: where it sends the browser back to."""
    url = provider.visit(leads_to(client.post(GO, {"next": to})))
    assert url.startswith(f"{configured.STAFF_URL}{BACK}?")
    return url.removeprefix(configured.STAFF_URL)


def arriving(client: Client, provider: idp.Provider, to: str = "") -> HttpResponse:
    """The page that this browser gets when it comes back."""
    return from_elsewhere(client, returning(client, provider, to))


def signing_in(client: Client, provider: idp.Provider, to: str = "") -> HttpResponse:
    """The whole way: the answer that ends it, a redirect for whoever is let in."""
    onward = leads_to(arriving(client, provider, to))
    assert onward == IN
    return client.get(onward)


def assert_refused(answer: HttpResponse, sentence: str, client: Client) -> None:
    assert (answer.status_code, "Refresh" in answer.headers) == (503 if sentence == SILENT else 403, False)
    assert sentence in answer.text
    assert "To make a report you need no account" in answer.text
    assert client.get(IN).status_code == 403
    assert not is_in(client)
