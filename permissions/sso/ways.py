"""The ways in by which a provider is asked, one for each kind. Each is imported only where it is used: it needs a package."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse

from permissions.cookies import SameSite

from .claims import Claimed
from .providers import Provider, Saml


class Way(Protocol):
    """One kind of provider."""

    def depart(self, provider: Any, back: str, /) -> tuple[str, dict[str, Any]]: ...

    def arrive(self, provider: Any, kept: Mapping[str, Any], said: Mapping[str, str], back: str, /) -> Claimed: ...


def depart(provider: Provider) -> tuple[str, dict[str, Any]]:
    """Where to send the browser, and what to keep for its return. Raises Unreachable."""
    return _of(provider).depart(provider, _back(provider))


def arrive(provider: Provider, kept: Mapping[str, Any], said: Mapping[str, str]) -> Claimed:
    """Who came. Raises NotProven, Unreachable."""
    return _of(provider).arrive(provider, kept, said, _back(provider))


def comes_back(provider: Provider) -> SameSite:
    """How far our cookie must go: OpenID Connect leads the browser back by a link, SAML by a form of the provider."""
    return "None" if isinstance(provider, Saml) else "Lax"


def _of(provider: Provider) -> Way:
    if isinstance(provider, Saml):
        from . import saml

        return saml
    from . import oidc

    return oidc


def _back(provider: Provider) -> str:
    """Our address for the way back, as it is registered at the provider: of the settings, never of a request."""
    name = "sso_acs" if isinstance(provider, Saml) else "sso_back"
    return f"{settings.STAFF_URL.rstrip('/')}{reverse(name, args=[provider.name])}"
