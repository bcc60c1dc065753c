"""The pages of signing in, drawn with the library's own forms: from the name to the second step and its recovery codes."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.cast import PASSWORD
from tests.markup import Page
from tests.signing import handed, shows_code


def sound(answer):
    """The page of `answer`, which has one heading and no pointer to nowhere."""
    page = Page(answer.text)
    assert (answer.status_code, len(page.all("h1")), page.dangling, page.twice) == (200, 1, [], [])
    return page


def code_for(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def member(cast):
    return sorted(cast.items())[0][1]


@pytest.fixture
def signed_in(cast, member):
    """Signed in with the password, as a person does, and with the one-time code that comes before a first second step."""
    client = Client()
    client.post("/accounts/login/", {"login": member.account.username, "password": PASSWORD})
    shows_code(client, handed(cast, member.key))
    return client


def test_a_wrong_password_is_said_once_and_the_name_is_kept(member):
    answer = Client().post("/accounts/login/", {"login": member.account.username, "password": "not this one"})
    page = sound(answer)
    assert "One thing needs your attention" in page.text["h2"]
    name = next(attrs for attrs in page.all("input") if attrs.get("name") == "login")
    assert name["value"] == member.account.username
    assert "not this one" not in answer.text


@pytest.mark.parametrize("address", ["login/", "inactive/", "signup/"])
def test_the_pages_before_sign_in_are_sound(db, address):
    sound(Client().get(f"/accounts/{address}"))


@pytest.mark.parametrize("address", ["logout/", "password/change/", "reauthenticate/", "2fa/", "2fa/totp/activate/"])
def test_the_pages_of_ones_own_sign_in_are_sound(signed_in, address):
    sound(signed_in.get(f"/accounts/{address}"))


def test_a_second_step_is_added_asked_for_and_has_recovery_codes(signed_in, member):
    page = sound(signed_in.get("/accounts/2fa/totp/activate/"))
    secret = signed_in.session["mfa.totp.secret"]
    assert page.all("img")[0]["src"].startswith("data:image/svg+xml")
    answer = signed_in.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)}, follow=True)
    sound(answer)
    assert "You have none" in answer.text
    assert len(sound(signed_in.post("/accounts/2fa/recovery-codes/")).text["code"]) == 10
    assert "10 of your codes are left" in signed_in.get("/accounts/2fa/recovery-codes/").text
    sound(signed_in.get("/accounts/2fa/totp/deactivate/"))
    sound(signed_in.get("/accounts/sign-ins/"))
    sound(signed_in.get("/accounts/2fa/webauthn/"))
    sound(signed_in.get("/accounts/2fa/webauthn/add/"))
    again = Client()
    answer = again.post("/accounts/login/", {"login": member.account.username, "password": PASSWORD}, follow=True)
    assert "Second step" in sound(answer).text["h1"]
    answer = again.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "One thing needs your attention" in sound(answer).text["h2"]
