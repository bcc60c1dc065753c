"""What a reporter takes along: a signed copy that proves itself, and a reminder that says nothing."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from cases import door
from cases.models import Thread
from intake import keepsakes
from permissions.actors import Actor, acting
from tests.intake.conftest import STORY, everything, lines
from vault import keys, receipts, statement

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def test_a_signed_copy_holds_the_reporters_words_and_days_and_is_verified_by_the_page(reporter, reporters):
    with clock.at(NOON):
        receipt = reporter.report(where="North desk")
    with clock.at(NOON + timedelta(days=2)):
        reporter.come_back(receipt)
        reporter.send("/inbox/thread/", text="I saw it again.")
        answer = reporter.open("/inbox/thread/copy/")
    assert answer["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert answer["Cache-Control"] == "no-store"
    shown = keepsakes.verified(answer.text)
    days = {part.told: part.on for part in shown.parts}
    assert (days[STORY], days["North desk"], days["I saw it again."]) == ("2026-11-20", "2026-11-20", "2026-11-22")
    stranger = reporters()
    page = lines(stranger.send("/statement/", copy=answer.text))
    assert "This copy is genuine" in page
    assert STORY in page
    copy = json.loads(answer.text)
    copy["parts"] = [part for part in copy["parts"] if part["told"] == "North desk"]
    page = lines(stranger.send_again("/statement/", copy=json.dumps(copy)))
    assert "North desk" in page
    assert "are not shown here" in page
    copy["parts"][0]["told"] = "South desk"
    page = lines(stranger.send_again("/statement/", copy=json.dumps(copy)))
    assert "something in it was changed" in page
    assert "This copy is genuine" not in page


def test_a_copy_names_no_report_and_no_reporter(reporter):
    receipt = reporter.report("named", your_name="Tilda Quent", your_contact="555-0100")
    copy = reporter.open("/report/receipt/copy/").text
    with acting(Actor.door(receipts.lookup(receipt))):
        thread = Thread.objects.get()
    assert not [word for word in (receipt, receipts.grouped(receipt), str(thread.pk), thread.lookup) if word in copy]
    assert door.find_thread(receipt).answers["what_happened"] in copy


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_copy_is_kept(reporter, as_owner):
    reporter.report()
    copy = json.loads(reporter.open("/report/receipt/copy/").text)
    with as_owner() as cursor:
        held = everything(cursor)
    found = [copy["signature"], *copy["digests"], *(part["salt"] for part in copy["parts"])]
    assert [word for word in found if word in held] == []


@pytest.mark.parametrize("place", ["/report/receipt/copy/", "/inbox/thread/copy/", "/inbox/thread/reminder/"])
def test_without_a_code_nothing_can_be_taken(reporter, place):
    assert reporter.open(place).status_code == 302
    reporter.tell()
    assert reporter.open(place).status_code == 302


def test_what_was_changed_outside_is_not_signed(reporter, monkeypatch):
    reporter.come_back(reporter.report())
    monkeypatch.setattr("cases.door._open", lambda *_: None)
    answer = reporter.open("/inbox/thread/copy/")
    assert answer.status_code == 503
    assert "signature" not in answer.text


def test_without_its_key_no_copy_is_offered_and_none_is_made(reporter, monkeypatch):
    reporter.come_back(reporter.report())
    assert "/inbox/thread/copy/" in reporter.thread.text
    assert "<summary>A reminder, and a signed copy</summary>" in reporter.thread.text
    monkeypatch.setitem(keys.HOLDS, "all", keys.NAMES - {"statement_private", "statement_public"})
    keys.forget()
    try:
        assert "/inbox/thread/copy/" not in reporter.thread.text
        assert "signed copy" not in reporter.thread.text
        assert reporter.open("/inbox/thread/copy/").status_code == 503
        assert reporter.open("/statement/").status_code == 503
    finally:
        keys.forget()


def test_the_script_that_verifies_is_the_one_that_we_run(reporter):
    with open(statement.__file__, encoding="utf-8") as file:
        assert reporter.open("/statement/script/").text == file.read()


def test_a_reminder_is_one_day_and_one_word(reporter):
    with clock.at(NOON):
        receipt = reporter.report()
        first = reporter.open("/report/receipt/reminder/")
        reporter.come_back(receipt)
        later = reporter.open("/inbox/thread/reminder/").text
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Content-Disposition"] == 'attachment; filename="reminder.ics"'
    for text in (first.text, later):
        assert "DTSTART;VALUE=DATE:20261127\r\n" in text, "the day on which news is promised"
        assert re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION|URL|ORGANIZER).*$", text, re.MULTILINE) == [
            "SUMMARY:Reminder\r"
        ]
        told = ("http", "testserver", "candor", "county", "report", "ethic", receipt[:4].lower())
        assert not [word for word in told if word in text.lower().replace("prodid:-//calendar//en", "")]


def test_a_reminder_of_a_promise_that_is_over_is_a_fortnight_away():
    today = datetime(2026, 11, 20, tzinfo=UTC).date()
    assert "DATE:20261204" in keepsakes.reminder(None, today)
    assert "DATE:20261204" in keepsakes.reminder(today, today)


def test_all_but_the_code_and_its_ways_is_behind_more(reporter):
    reporter.report()
    page = lines(reporter.open("/report/receipt/")).partition("<main")[2]
    first, _, more = page.partition("<summary>More</summary>")
    assert first.index("receipt__code") < first.index("Save page") < first.index("Did you keep it?")
    for link in ("/report/receipt/reminder/", "/report/receipt/copy/", "/statement/"):
        assert link not in first
        assert link in more
    assert "<details" not in first.rpartition("<details>")[0]
