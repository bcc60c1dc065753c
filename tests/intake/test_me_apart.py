"""In production /me/ is served by a process that serves no open door: every page of it, there (D4, D9)."""

from datetime import timedelta

import pytest

from audit import clock
from cases import door
from intake import cookies
from tests.cast import Cast
from tests.intake.conftest import STORY, Reporter, lines
from tests.intake.test_me import SignedIn, signed_in
from vault import keys
from vault.keys import KeyMissing

pytestmark = pytest.mark.django_db
OPEN_DOOR = "https://reports.example.gov"


@pytest.fixture
def member(cast: Cast, settings) -> SignedIn:
    """Somebody signed in to a process of the staff plane alone, with its keys and its addresses."""
    settings.CANDOR_PLANE, settings.ROOT_URLCONF, settings.SITE_URL = "staff", "tests.intake.staff_urls", OPEN_DOOR
    keys.forget()
    return signed_in(cast, "bystander")


def test_a_report_is_told_read_and_answered_where_there_is_no_open_door(member: SignedIn):
    assert member.open("/report/").status_code == 404
    for page in ("/me/", "/me/report/known/"):
        member.send("/me/report/safe/")
        assert f'<a href="{OPEN_DOOR}/" rel="noreferrer">' in lines(member.open(page))
    member.report("named")
    assert member.open("/me/report/receipt/file/").status_code == 200
    assert STORY in member.open(member.own_thread).text
    assert member.send(member.own_thread, text="").status_code == 200  # shown again, not taken
    assert member.send(member.own_thread, text="Once more.").status_code == 302
    assert "Once more." in member.open(member.own_thread).text
    assert member.send(member.own_thread + "withdraw/").url == member.own_thread
    assert member.send("/me/report/receipt/", kept="on").url == "/me/report/kept/"
    for page in ("kept", "receipt"):
        assert "My reports" in member.open(f"/me/report/{page}/").text


def test_what_goes_wrong_has_its_page_there_too(member: SignedIn, monkeypatch):
    member.send("/me/report/safe/")
    with clock.at(clock.now() + timedelta(hours=4)):
        assert "Your earlier answers are gone" in lines(member.open("/me/report/safe/"))
        member.send("/me/report/what/", what_happened="Late.")
        assert member.open("/me/report/safe/").status_code == 200
    member.report("named")
    assert "What is kept" in member.browser.post(member.own_thread, {"text": "What is kept"}).text
    place = member.own_thread

    def missing(*_: object) -> None:
        raise KeyMissing("staff_private")

    for verb in ("find_thread", "post"):
        monkeypatch.setattr(door, verb, missing)
    assert member.open(place).status_code == 503
    answer = member.send_again(place, text="What is kept")
    assert (answer.status_code, "What is kept" in answer.text) == (503, True)


@pytest.mark.parametrize("value", ["abc", "abc.\xe9", ".\xff"])
def test_a_cookie_that_is_none_of_ours_is_as_if_it_were_not_there(cast: Cast, value: str):
    member: Reporter = signed_in(cast, "bystander")
    member.browser.cookies[cookies.OWN] = value
    assert member.open("/me/report/what/").url == "/me/report/safe/"
