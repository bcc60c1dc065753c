"""The code: shown until it is kept, read however it is typed, refused in one way."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake import cookies, policy
from intake.models import Draft, InboxSession
from tests.intake.conftest import lines
from vault import keys, receipts

pytestmark = pytest.mark.django_db


def test_the_code_is_shown_again_until_it_is_kept(reporter):
    receipt = reporter.report()
    assert reporter.receipt == receipt
    assert receipts.grouped(receipt) in reporter.open("/report/receipt/file/").text


def test_its_file_has_a_name_that_tells_nothing(reporter):
    reporter.report()
    assert reporter.open("/report/receipt/file/")["Content-Disposition"] == 'attachment; filename="note.txt"'


def test_nobody_goes_on_without_saying_that_it_is_kept(reporter):
    receipt = reporter.report()
    page = lines(reporter.send("/report/receipt/"))
    assert "Write the code down first" in page
    assert "Nothing was saved" not in page
    assert reporter.receipt == receipt


def test_what_follows_says_both_limits_for_payback_the_shorter_first(reporter):
    page = lines(reporter.open("/report/kept/"))
    assert page.index("Nobody may punish you") < page.index("<strong>30 days:") < page.index("<strong>6 months:")


def test_once_kept_the_browser_and_the_draft_forget_it(reporter):
    reporter.report()
    answer = reporter.send("/report/receipt/", kept="on")
    assert answer.url == "/report/kept/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert {name: kept["max-age"] for name, kept in answer.cookies.items()} == {
        cookies.name(Draft): 0, cookies.name(Draft, own=True): 0, cookies.name(InboxSession): 0, "csrftoken": 0,
    }  # fmt: skip
    assert reporter.draft is None
    assert "nothing to show here any more" in reporter.open("/report/receipt/").text


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        str.lower,
        receipts.grouped,
        lambda code: f"  {receipts.grouped(code).replace('-', ' ')} ",
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: code.lower().replace("0", "o").replace("1", "I"),
    ],
    ids=["as made", "small letters", "hyphens", "spaces", "O and l", "o and I"],
)
def test_the_code_opens_the_report_however_it_is_typed(reporter, typed):
    receipt = reporter.report()
    assert reporter.come_back(typed(receipt)).url == "/inbox/thread/"
    assert "We have your report" in reporter.thread.text


def test_the_code_opens_the_report_after_the_process_forgot_everything(reporters):
    receipt = reporters().report()
    keys.forget()
    cache.clear()
    policy._seen.clear()
    later = reporters()
    later.come_back(receipt)
    assert later.thread.status_code == 200


@pytest.mark.parametrize(
    "typed",
    ["AAAA", "7KQ4M2XW90RD3HTNV8PA5CJE1G", "!" * 26, "U" * 26, "x" * 5000],
    ids=["short", "unknown", "signs", "no code", "long"],
)
def test_every_wrong_code_is_refused_with_the_same_page(reporter, typed):
    reporter.report()
    answers = [reporter.send("/inbox/", receipt=code) for code in (typed, receipts.make())]
    assert {answer.status_code for answer in answers} == {200}
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in answers]
    assert pages[0] == pages[1]
    assert "This code opens no report." in pages[0]


def test_a_mistyped_code_costs_the_same_queries_as_an_unknown_one(reporter):
    reporter.open("/inbox/")
    asked = []
    for code in ("AAAA", receipts.make()):
        with CaptureQueriesContext(connection) as queries:
            reporter.send_again("/inbox/", receipt=code)
        asked.append([query["sql"][:30] for query in queries if "SAVEPOINT" not in query["sql"]])
    assert asked[0] == asked[1]
    assert len(asked[0]) > 1


def test_a_wrong_code_stays_in_its_field_in_groups(reporter):
    assert 'value="7K3M-2-' not in lines(reporter.send("/inbox/", receipt="7k3m 2"))
    assert 'value="7K3M-2O9L-XX"' in lines(reporter.send("/inbox/", receipt="7k3m 2o9l-xx"))


def test_two_receipts_never_cross(reporters):
    one, other = reporters(), reporters()
    first, second = one.report(what_happened="the first story"), other.report(what_happened="the second story")
    one.come_back(first)
    other.come_back(second)
    assert "the second story" not in one.thread.text
    assert "the first story" not in other.thread.text
    one.browser.cookies[cookies.name(InboxSession)] = other.browser.cookies[cookies.name(Draft)].value
    assert one.thread.url == "/inbox/"
