"""The ways in by which a provider is asked, one for each kind. Each is imported only where it is used: it needs a package."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from permissions.cookies import SameSite

from .claims import Claimed
from .providers import Oidc, Provider


def depart(provider: Provider) -> tuple[str, dict[str, Any]]:
    """Where to send the browser, and what to keep for its return. Raises Unreachable."""
    if isinstance(provider, Oidc):
        from . import oidc

        return oidc.depart(provider, _back(provider))
    raise TypeError(provider)


def arrive(provider: Provider, kept: Mapping[str, Any], said: Mapping[str, str]) -> Claimed:
    """Who came. Raises NotProven, Unreachable."""
    if isinstance(provider, Oidc):
        from . import oidc

        return oidc.arrive(provider, kept, said, _back(provider))
    raise TypeError(provider)


def comes_back(provider: Provider) -> SameSite:
    """How far our cookie must go: OpenID Connect leads the browser back by a link."""
    return "Lax"


def _back(provider: Provider) -> str:
    """Our address for the way back, as it is registered at the provider: of the settings, never of a request."""
    return f"{settings.STAFF_URL.rstrip('/')}{reverse('sso_back', args=[provider.name])}"
