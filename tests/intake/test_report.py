"""Telling: from the first page to the receipt, without script."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from cases import door
from cases.models import Case
from intake import services
from intake.policy import pack
from permissions.actors import acting
from tests.intake.conftest import STORY, close_connection, lines
from tests.markup import Page

pytestmark = pytest.mark.django_db
MODES = ["anonymous", "confidential", "named", "proxy"]


@pytest.mark.parametrize("mode", MODES)
def test_a_report_goes_through_in_each_mode_and_its_receipt_opens_it(reporter, mode):
    receipt = reporter.report(mode, your_name="Tilda Quent", for_whom="A cleaner on the night shift")
    opened = door.find_thread(receipt)
    assert (opened.mode, opened.phase, opened.answers["what_happened"]) == (mode, "intake", STORY)


def test_there_are_seven_pages_and_only_two_answers_are_needed():
    pages = pack().questionnaire.pages
    needed = [one.key for page in pages for one in page.questions if one.required]
    assert len(pages) <= 7
    assert needed == ["mode", "what_happened"]


@pytest.mark.parametrize("place", ["safe", "known", "what", "where_when", "who", "county"])
def test_nothing_is_chosen_beforehand(reporter, place):
    reporter.send("/report/safe/")
    controls = Page(reporter.open(f"/report/{place}/").text).tags
    assert not [attributes for _, attributes in controls if "checked" in attributes or "selected" in attributes]


@pytest.mark.parametrize("mode", ["anonymous", "named"])
def test_a_name_typed_before_choosing_to_stay_anonymous_is_not_kept(reporter, mode):
    reporter.tell("named", your_name="Tilda Quent")
    reporter.send("/report/known/", mode=mode, your_name="Tilda Quent")
    assert ("your_name" in reporter.draft["answers"]) == (mode == "named")


def test_a_confidential_name_is_no_part_of_the_report_and_a_named_one_is(reporters):
    told = {
        mode: door.find_thread(reporters().report(mode, your_name="Tilda Quent", your_contact="555-0199")).answers
        for mode in MODES
    }
    named = {mode for mode, answers in told.items() if "Tilda Quent" in answers.values()}
    assert named == {"named", "proxy"}


def test_back_keeps_what_was_typed_and_asks_for_nothing(reporter):
    reporter.send("/report/safe/", danger="yes")
    reporter.send("/report/known/", mode="named")
    answer = reporter.send("/report/what/", what_happened="half a sent", back="1")
    assert answer.url == "/report/known/"
    assert "half a sent" in reporter.open("/report/what/").text
    assert reporter.send("/report/what/", what_happened="", back="1").url == "/report/known/"


def test_an_answer_changed_from_the_review_returns_there(reporter):
    reporter.tell()
    page = lines(reporter.open("/report/review/"))
    assert "/report/what/?to=review#id_what_happened" in page
    assert 'name="to" value="review"' in lines(reporter.open("/report/what/?to=review"))
    answer = reporter.send("/report/what/", what_happened="It was at ten past two.", to="review")
    assert answer.url == "/report/review/"
    assert "It was at ten past two." in reporter.open("/report/review/").text


def test_i_do_not_know_is_an_answer_and_words_beside_it_say_more(reporter):
    reporter.tell(where_unknown="on", danger="unknown")
    assert reporter.draft["answers"]["where"] == "unknown"
    reporter.send("/report/where_when/", where="North desk", where_unknown="on")
    assert reporter.draft["answers"]["where"] == "North desk"
    assert "I don&#x27;t know" in reporter.open("/report/review/").text


def test_a_report_without_its_two_answers_cannot_be_sent(reporter):
    reporter.send("/report/safe/")
    page = lines(reporter.send("/report/review/"))
    assert "Still needed" in page
    assert "Send the report" not in page
    assert reporter.send("/report/receipt/").url == "/report/review/"


@pytest.mark.django_db(transaction=True)
def test_sent_twice_it_is_one_report_with_one_receipt(reporter, stored):
    receipt = reporter.report()
    for _ in range(2):
        assert reporter.send_again("/report/review/").url == "/report/receipt/"
    assert reporter.receipt == receipt
    assert [stored(table) for table in ("cases_case", "cases_thread", "cases_report")] == [1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_one_report(reporter, stored):
    reporter.tell()
    box = services.draft(reporter.browser.cookies["candor_draft"].value)

    def send(_):
        try:
            services.send(box)
        finally:
            close_connection()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    assert [stored(table) for table in ("cases_case", "cases_thread", "cases_report")] == [1, 1, 1]


@pytest.mark.parametrize("place", ["safe", "what", "review"])
def test_a_sent_report_can_no_longer_be_changed(reporter, place):
    reporter.report()
    assert reporter.open(f"/report/{place}/").url == "/report/receipt/"


@pytest.mark.parametrize("place", ["known", "review", "county"])
def test_nobody_begins_in_the_middle(reporter, place):
    assert reporter.browser.get(f"/report/{place}/", follow=True).redirect_chain[-1][0] == "/report/safe/"


def test_a_page_that_is_not_asked_does_not_exist(reporter):
    assert reporter.open("/report/elsewhere/").status_code == 404


def test_a_draft_that_ran_out_is_said_and_the_page_in_hand_is_kept(reporter):
    now = datetime(2026, 11, 20, 22, 10, tzinfo=UTC)
    with clock.at(now):
        reporter.send("/report/safe/", danger="no")
        reporter.send("/report/known/", mode="named")
        token = reporter.browser.cookies["csrftoken"].value
    with clock.at(now + timedelta(hours=3)):
        assert "Your earlier answers are gone" in reporter.open("/report/safe/").text
        typed = {"what_happened": STORY, "csrfmiddlewaretoken": token}
        assert reporter.browser.post("/report/what/", typed).url == "/report/safe/"
        assert "The page you wrote last is still here" in reporter.open("/report/safe/").text
        assert reporter.draft["answers"] == {"what_happened": STORY}


def test_a_draft_stays_with_the_questions_it_was_begun_under(reporter):
    reporter.send("/report/safe/")
    assert reporter.draft["policy"] == pack().sha256


def test_who_must_not_see_it_is_told_to_the_screening_apart_from_the_story():
    given = {
        "mode": "confidential", "what_happened": STORY, "your_name": "Tilda Quent", "your_contact": "", "minor": "yes",
        "who_did": "Bert Tamm\nAda Rook", "who_knows": "unknown", "must_not_see": "The intake office",
    }  # fmt: skip
    told = services.telling(given, pack())
    assert (told.mode, told.urgent, told.involved, told.who) == (
        "confidential",
        True,
        "The intake office",
        "Bert Tamm\nAda Rook",
    )
    assert told.reporter == {"name": "Tilda Quent"}
    assert "your_name" not in told.answers


def test_a_pack_that_asks_everyone_for_a_name_gets_none_from_who_stays_anonymous():
    known = pack().questionnaire.page("known")
    asked = tuple(replace(one, only_for=()) for one in known.questions)
    careless = replace(pack(), questionnaire=replace(pack().questionnaire, pages=(
        *(page for page in pack().questionnaire.pages if page != known), replace(known, questions=asked),
    )))  # fmt: skip
    given = {"mode": "anonymous", "what_happened": STORY, "your_name": "Tilda Quent"}
    told = services.telling(given, careless)
    assert (told.reporter, told.answers) == ({}, {"what_happened": STORY})


def test_the_page_says_what_the_search_for_names_cannot_find(reporter):
    reporter.send("/report/safe/")
    page = lines(reporter.open("/report/who/"))
    assert all(words in page for words in ("only described", "first name alone", "small letters"))


def test_an_officer_who_must_not_see_it_is_passed_by(reporter, cast):
    reporter.report(must_not_see=cast["intake"].person.name)
    seen = {}
    for key in ("intake", "intake2", "alternate"):
        with acting(cast[key].actor):
            seen[key] = Case.objects.count()
    assert seen == {"intake": 0, "intake2": 0, "alternate": 1}
