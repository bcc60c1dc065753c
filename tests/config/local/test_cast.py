"""The page of the cast: what one needs to sign in by hand, and one button that signs in with both steps."""

import time

import pytest
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client, RequestFactory

import config.urls  # noqa: F401 - the addresses are made at import, so before a test turns the demonstration on
from config.local import cast as invented
from tests.cast import PASSWORD
from tests.markup import Page

pytestmark = pytest.mark.urls("tests.config.local.demo_urls")


@pytest.fixture
def sheet(cast, settings, tmp_path):
    """The cast of a local start, as `cast.json` has it: username -> what stands there."""
    settings.CANDOR_DEMO, settings.DATA_DIR = True, tmp_path
    second = {key: generate_totp_secret() for key, part in invented.CAST.items() if part.roles}
    invented.enrol(second)
    invented.keep(tmp_path, "cast.json", invented.sheet(dict.fromkeys(invented.CAST, PASSWORD), second))
    return {str(person["username"]): person for person in invented.read(tmp_path, "cast.json")}


def code_for(key):
    cache.clear()
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))


def steps_taken(client):
    """The steps of signing in that the session remembers, as a later check asks for them."""
    request = RequestFactory().get("/")
    request.session = client.session
    account = Authenticator.objects.get(user_id=client.session["_auth_user_id"]).user
    return [(record["method"], record.get("type")) for record in get_authentication_records(request, account)]


def test_everybody_who_holds_a_role_has_a_second_factor_and_its_key_is_sealed(sheet):
    assert {key for key, person in sheet.items() if not person["totp"]} == {"bystander", "subject"}
    stored = Authenticator.objects.get(user__username="manager").data["secret"]
    assert sheet["manager"]["totp"] not in stored


def test_by_hand_a_password_is_not_enough_and_the_code_of_the_page_is(sheet):
    client = Client()
    answer = client.post("/accounts/login/", {"login": "manager", "password": PASSWORD}, follow=True)
    assert "Second step" in Page(answer.text).text["h1"]
    assert client.get("/today/").status_code == 302
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_for(sheet["manager"]["totp"])})
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    assert steps_taken(client) == [("password", None), ("mfa", "totp")]


def test_one_button_signs_in_with_both_steps_also_from_somebody_elses_session(sheet):
    client = Client()
    for who in ("intake", "manager"):
        answer = client.post(f"/cast/{who}/", follow=True)
        assert answer.status_code == 200
        assert invented.CAST[who].name in answer.text
        assert steps_taken(client) == [("password", None), ("mfa", "totp")]


def test_who_holds_no_role_signs_in_by_one_button_too(sheet):
    client = Client()
    assert client.post("/cast/bystander/", follow=True).status_code == 200
    assert Client().post("/cast/nobody/").status_code == 404


def test_the_page_says_how_to_sign_in_by_hand(sheet):
    page = Page(Client().get("/cast/").text)
    key = str(sheet["manager"]["totp"])
    assert " ".join(key[start : start + 4] for start in range(0, len(key), 4)) in page.text["code"]
    assert PASSWORD in page.text["code"]
    assert sum(text.isdigit() and len(text) == 6 for text in page.text["code"]) == len(sheet) - 2
    assert (page.dangling, page.twice) == ([], [])


def test_the_first_page_leads_to_the_cast_of_a_demonstration(sheet):
    assert '<a href="/cast/">see the cast</a>' in Client().get("/").text


def test_where_there_is_no_demonstration_the_first_page_says_nothing_of_it(cast, settings):
    settings.CANDOR_DEMO = False
    assert "cast" not in Client().get("/").text


@pytest.mark.urls("config.urls")
def test_without_the_page_of_the_cast_no_link_leads_there(cast, settings):
    settings.CANDOR_DEMO = True
    assert "/cast/" not in Client().get("/").text
