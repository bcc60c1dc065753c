"""To a provider of another site and back in a real browser, which holds our `Strict` cookies back on the way."""

from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from permissions.sso import oidc
from permissions.sso.providers import Oidc
from tests import idp
from tests.cast import Cast
from tests.e2e.conftest import watched
from tests.signing import Phone

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)], ids=["320 px without script", "1280 px"])
def test_an_officer_comes_in_by_the_county_and_takes_our_second_step(
    width: int, script: bool, browser: Browser, live_server, cast: Cast, settings, tmp_path: Path
) -> None:
    phone = Phone.of(cast["manager"])
    phone.forget()
    cache.clear()
    with idp.served(idp.Provider(tmp_path, asks=True)) as provider:
        provider.who = {"sub": "opaque", "employeeid": "E-manager"}
        provider.about = {"authorization_endpoint": f"https://127.0.0.1:{provider.port}/authorize"}  # another site
        oidc._known.clear()
        settings.STAFF_URL = str(live_server)
        settings.CANDOR_SSO = (
            Oidc(
                name="county", label="King County account", issuer=provider.issuer, number="employeeid", max_age=None,
                client_id=idp.CLIENT, client_secret=idp.SECRET, scopes="openid", ca=provider.ca,
            ),
        )  # fmt: skip
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            base_url=str(live_server),
            ignore_https_errors=True,
        )
        page = context.new_page()
        complaints = watched(page)
        page.goto("/cases/")
        page.get_by_role("button", name="Sign in with your King County account").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Provider")
        page.get_by_role("link", name="Continue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Second step")
        page.get_by_label("Code").fill(phone.code())
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Cases")
        page.go_back()
        assert page.url.startswith(str(live_server)), "no page of the way is left to come back to"
        context.close()
    assert complaints == []
