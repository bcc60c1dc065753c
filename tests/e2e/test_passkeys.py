"""A passkey in a real browser, with an authenticator that Chromium plays: made, asked for at sign-in, asked for again."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.e2e.desk import Desk
from tests.signing import handed

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PLAYED = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def answered(desk: Desk, button: str) -> None:
    """Press without looking at the page that is being left: the authenticator answers by itself, and the page moves on."""
    desk.page.get_by_role("button", name=button).click()


def test_a_passkey_is_made_and_opens_what_a_code_opens(windows: Callable[..., Page], cast: Cast) -> None:
    desk = Desk(windows(320, True))
    browser = desk.page.context.new_cdp_session(desk.page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})
    desk.by_password("intake")
    desk.follow("Add a passkey or a security key")
    desk.type(code=handed(cast, "intake"))
    desk.press("Go on")
    answered(desk, "Make the passkey")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    desk.go("/accounts/2fa/webauthn/")
    expect(desk.page.get_by_text("Passkey 1, since")).to_be_visible()
    desk.sign_out()
    desk.by_password("intake")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Second step")
    answered(desk, "Use a passkey or a security key")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Today")
    desk.go("/accounts/2fa/webauthn/reauthenticate/?next=/people/")
    answered(desk, "Use a passkey or a security key")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("People")
    assert [one.type for one in Authenticator.objects.filter(user=cast["intake"].account)] == ["webauthn"]
