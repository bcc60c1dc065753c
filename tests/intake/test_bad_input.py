"""Bad input gets a sentence beside the field and one on top; nothing typed is lost, nothing is stored half."""

from urllib.parse import urlencode

import pytest

from cases import door
from intake.policy import pack
from tests.intake.conftest import STORY, lines
from vault import keys

pytestmark = pytest.mark.django_db

WRONG = {
    "no mode": ("known", {"mode": ""}, "mode", "Please answer this."),
    "foreign mode": ("known", {"mode": "king"}, "mode", "not one of the available choices"),
    "no story": ("what", {"what_happened": " \n "}, "what_happened", "Please answer this."),
    "long name": ("known", {"mode": "named", "your_name": "n" * 201}, "your_name", "Please shorten it by 1."),
    "long place": ("where_when", {"where": "w" * 600}, "where", "longer than the 500 characters"),
    "no day": ("where_when", {"day": "some day"}, "day", "We cannot read this as a day."),
    "day to come": ("where_when", {"day": "2999-01-01"}, "day", "has not come yet"),
    "old day": ("where_when", {"day": "0225-01-01"}, "day", "check the year"),
    "days turned round": (
        "where_when",
        {"day": "2026-02-02", "last_day": "2026-02-01"},
        "last_day",
        "before the first day",
    ),
    "foreign box": ("county", {"connection": ["moon"]}, "connection", "not one of the available choices"),
    "control characters": ("who", {"who_did": "Bert\x00 Tamm\x1b"}, "who_did", "took out characters"),
}


@pytest.mark.parametrize(("page_key", "typed", "name", "sentence"), WRONG.values(), ids=WRONG)
def test_each_fault_is_said_beside_its_field_and_on_top(reporter, page_key, typed, name, sentence):
    reporter.send("/report/safe/")
    answer = reporter.send(f"/report/{page_key}/", **typed)
    page = lines(answer)
    assert answer.status_code == 200
    assert sentence in " ".join(answer.context["form"].errors[name])
    summary, _, fields = page.partition("<form")
    assert f'href="#id_{name}' in summary
    assert f'id="id_{name}_error"' in fields
    assert sentence in summary
    assert "<title>Error: " in page


def test_what_was_typed_into_other_fields_stays(reporter):
    reporter.send("/report/safe/")
    page = lines(
        reporter.send("/report/where_when/", where="Canal Street", about_when="in the night", day="2999-01-01")
    )
    assert "Canal Street" in page
    assert "in the night" in page
    assert "2999-01-01" in page


def test_a_story_that_is_too_long_stays_whole_and_its_limit_is_said(reporter):
    longest = pack().questionnaire.question("what_happened").max_length
    reporter.send("/report/safe/")
    page = reporter.send("/report/what/", what_happened="w" * (longest + 7)).text
    assert f"At most {longest:,} characters." in page
    assert "Please shorten it by 7." in page
    assert "w" * (longest + 7) in page


def test_what_is_far_too_long_comes_back_whole_as_a_browser_sends_it(reporter):
    reporter.send("/report/safe/")
    story = "ệ" * 300_000
    typed = {"what_happened": story, "csrfmiddlewaretoken": reporter.browser.cookies["csrftoken"].value}
    form = "application/x-www-form-urlencoded"
    answer = reporter.browser.post("/report/what/", urlencode(typed), content_type=form)
    assert "Please shorten it by 200,000." in answer.text
    assert story in answer.text


@pytest.mark.parametrize("letter", ["w", "ệ", "\U0001f600"], ids=["Latin", "Vietnamese", "pictures"])
def test_the_longest_story_is_stored_in_every_script(reporter, letter):
    story = letter * pack().questionnaire.question("what_happened").max_length
    receipt = reporter.report(what_happened=story)
    assert door.find_thread(receipt).answers["what_happened"] == story


def test_control_characters_are_taken_out_said_and_gone_the_second_time(reporter):
    reporter.send("/report/safe/")
    answer = reporter.send("/report/what/", what_happened="It was\x00 at \x1b[31mten\u202e past two.\r\nYes.\tTruly.")
    assert "took out characters" in answer.text
    kept = "It was at [31mten past two.\nYes.\tTruly."
    assert kept in answer.text
    assert reporter.send("/report/what/", what_happened=kept).status_code == 302
    assert reporter.draft["answers"]["what_happened"] == kept


def test_the_name_of_someone_who_stays_anonymous_is_not_criticized(reporter):
    reporter.send("/report/safe/")
    assert reporter.send("/report/known/", mode="anonymous", your_name="n" * 900).status_code == 302


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write something first, or choose a file."),
        ("m" * 20_001, "Please shorten it by 1."),
        ("a\x00", "took out"),
    ],
)
def test_a_message_that_cannot_be_sent_stays_in_its_field(reporter, text, sentence):
    reporter.come_back(reporter.report())
    page = lines(reporter.send("/inbox/thread/", text=text))
    assert page.count(sentence) >= 2
    assert text.replace("\x00", "") in page


def test_an_empty_code_is_asked_for(reporter):
    assert "Type the code from your receipt." in lines(reporter.send("/inbox/", receipt=""))


def test_a_form_without_its_token_gives_back_what_was_typed(reporter):
    reporter.open("/report/safe/")
    answer = reporter.browser.post("/report/what/", {"what_happened": STORY})
    assert answer.status_code == 403
    assert STORY in answer.text


@pytest.mark.django_db(transaction=True)
def test_without_a_key_nothing_is_stored_and_nothing_is_lost(reporter, stored, settings, tmp_path):
    reporter.tell()
    reporter.open("/report/review/")
    whole = settings.CANDOR_KEY_DIR
    settings.CANDOR_KEY_DIR = tmp_path
    keys.forget()
    answer = reporter.send_again("/report/review/")
    assert answer.status_code == 503
    assert "could not be stored" in answer.text
    assert "tel:911" in answer.text
    assert [stored(table) for table in ("cases_case", "cases_thread", "workflow_outbox")] == [0, 0, 0]
    settings.CANDOR_KEY_DIR = whole
    keys.forget()
    assert reporter.send_again("/report/review/").url == "/report/receipt/"


def test_without_a_key_a_message_is_given_back(reporter, settings, tmp_path):
    receipt = reporter.report()
    reporter.come_back(receipt)
    reporter.open("/inbox/thread/")
    settings.CANDOR_KEY_DIR = tmp_path
    keys.forget()
    answer = reporter.send_again("/inbox/thread/", text="I saw it again.")
    assert (answer.status_code, "I saw it again.</textarea>" in answer.text) == (503, True)
    assert reporter.open("/inbox/thread/").status_code == 503
    assert reporter.send_again("/inbox/", receipt=receipt).status_code == 503
    keys.forget()
