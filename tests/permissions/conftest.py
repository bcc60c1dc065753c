"""A provider of single sign-on on this machine, for the tests of OpenID Connect."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from permissions.sso import oidc
from tests import idp
from tests.single_sign_on import named


@pytest.fixture(scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[idp.Provider]:
    with idp.served(idp.Provider(tmp_path_factory.mktemp("provider"))) as provider:
        yield provider


@pytest.fixture
def provider(_served: idp.Provider, settings) -> idp.Provider:
    """An honest provider, as this test finds it; and the settings that name it."""
    fresh = idp.Provider(_served.folder, _served.key)
    for name in ("who", "about", "claims", "answer", "token", "asked", "redeemed", "codes"):
        setattr(_served, name, getattr(fresh, name))
    settings.CANDOR_SSO = (named(_served, "county"),)
    oidc._known.clear()
    cache.clear()
    return _served
