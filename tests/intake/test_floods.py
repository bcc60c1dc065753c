"""While far more reports are begun than people can mean, one works or waits; nobody is turned away, and no address is known."""

import hashlib
import re
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import door
from intake import floods
from tests.intake.conftest import Reporter
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def flood(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three reports were begun already, and three are many."""
    settings.CANDOR_BUSY_FROM = 3
    monkeypatch.setattr(floods, "_known", floods._Known())
    for _ in range(3):
        floods.begun()


def begin(reporter: Reporter, **more: str) -> Any:
    """The first page as a browser sends it, with what stands hidden in it."""
    hidden = Page(reporter.open("/report/safe/").text)
    given = {
        one["name"]: one.get("value") or ""
        for tag, one in hidden.tags
        if tag == "input" and one.get("type") == "hidden"
    }
    return reporter.send_again("/report/safe/", **{**given, "danger": "no", **more})


def solve(name: str) -> str:
    return next(str(word) for word in count() if hashlib.sha256(f"{name}:{word}".encode()).hexdigest() < "00008")


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = floods.time.time()
    monkeypatch.setattr(floods.time, "time", lambda: now + seconds)


def test_without_script_one_waits_some_seconds_and_loses_nothing(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = begin(reporter)
    assert (early.status_code, early["Retry-After"]) == (429, "8")
    assert "Wait 8 seconds, then choose Continue" in early.text
    assert 'href="tel:911"' in early.text
    assert reporter.draft is None
    (chosen,) = [one for tag, one in Page(early.text).tags if tag == "input" and "checked" in one]
    assert (chosen["name"], chosen["value"]) == ("danger", "no")
    ticket = re.search(r'name="ticket" value="([^"]+)"', early.text)
    later(monkeypatch, 8.1)
    assert reporter.send_again("/report/safe/", danger="no", ticket=ticket[1], work="").status_code == 302
    assert reporter.draft["answers"] == {"danger": "no"}


def test_with_script_the_work_that_was_done_is_enough(reporter: Reporter) -> None:
    page = reporter.open("/report/safe/").text
    name, signed = re.search(r'data-work="(\w+)"', page)[1], re.search(r'name="ticket" value="([^"]+)"', page)[1]
    assert f'data-bits="{floods.BITS}"' in page
    given = {"danger": "no", "ticket": signed}
    assert reporter.send_again("/report/safe/", **given, work=solve("another")).status_code == 429
    assert reporter.send_again("/report/safe/", **given, work=solve(name)).status_code == 302


def test_a_ticket_begins_one_report(reporters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = reporters(), reporters()
    ticket = floods.ticket()
    later(monkeypatch, 9)
    assert first.send("/report/safe/", danger="no", ticket=ticket.signed).status_code == 302
    assert second.send("/report/safe/", danger="no", ticket=ticket.signed).status_code == 429


@pytest.mark.parametrize("signed", ["", "x", "WyJhIiwwXQ:1abc:made-up"])
def test_a_ticket_that_was_not_given_here_begins_none(reporter: Reporter, signed: str) -> None:
    assert begin(reporter, ticket=signed).status_code == 429


def test_who_has_begun_is_asked_no_more(reporter: Reporter, settings: Any) -> None:
    settings.CANDOR_BUSY_FROM = 4
    reporter.tell()  # the fourth
    assert floods.busy()
    assert reporter.send("/report/review/").url == "/report/receipt/"
    assert reporter.come_back(reporter.receipt).status_code == 302


def test_quiet_days_know_no_tickets(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    later(monkeypatch, floods.WITHIN + 1)
    assert "ticket" not in reporter.open("/report/safe/").text
    assert begin(reporter).status_code == 302


def test_what_was_typed_wrong_costs_no_ticket(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = floods.ticket()
    later(monkeypatch, 9)
    reporter.open("/report/safe/")
    assert reporter.send_again("/report/safe/", danger="perhaps", ticket=ticket.signed).status_code == 200
    assert reporter.send_again("/report/safe/", danger="no", ticket=ticket.signed).status_code == 302


def test_four_times_the_reports_make_twice_the_wait_and_no_wait_is_endless() -> None:
    assert floods.ticket().left == 8
    for _ in range(9):
        floods.begun()
    assert floods.ticket().left == 16
    for _ in range(3000):
        floods.begun()
    assert floods.ticket().left == 60


def test_nothing_of_anybody_is_kept_and_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        floods.enter(floods.ticket().signed, "")
        floods.kept(10)
    later(monkeypatch, floods.OLDEST + 60)
    one = floods.ticket()
    floods.enter(one.signed, solve(one.name))
    assert (floods.busy(), floods.full()) == (False, False)
    assert (len(floods._known.begun), len(floods._known.files), len(floods._known.used)) == (0, 0, 1)


def test_one_thread_takes_so_many_messages_a_day_and_what_was_typed_stays(reporter: Reporter, settings: Any) -> None:
    settings.CANDOR_BUSY_FROM = 100
    receipt = reporter.report()
    for number in range(door.MOST_A_DAY):
        door.post(receipt, f"Message {number}.")
    reporter.come_back(receipt)
    page = reporter.send("/inbox/thread/", text="And one more thing.")
    assert "send it tomorrow" in page.text
    assert "And one more thing." in page.text
    assert len(door.find_thread(receipt).messages) == door.MOST_A_DAY


def test_while_very_many_files_come_words_are_taken_and_files_wait(reporter: Reporter, settings: Any) -> None:
    settings.CANDOR_BUSY_FROM = 100
    reporter.come_back(reporter.report())
    settings.CANDOR_FILES_AN_HOUR = 100
    floods.kept(100)
    page = reporter.send("/inbox/thread/", text="Words.", attached=SimpleUploadedFile("a.txt", b"words"))
    assert "this file in an hour" in page.text
    assert reporter.send("/inbox/thread/", text="Words.").status_code == 302
