"""What is not kept: words in clear, the browser, the account, the hour."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from audit import clock
from intake import cookies
from intake.models import Draft
from tests.intake.conftest import ADDRESS, AGENT, Reporter, everything, lines
from vault import receipts

pytestmark = pytest.mark.django_db(transaction=True)
CANARIES = {
    "what_happened": "Canarystory of the north desk", "who_did": "Zyx Canaryperson", "where": "Canarystreet 9",
    "your_name": "Qwz Canaryname", "your_contact": "canary@phone.example",
}  # fmt: skip
PATHS = ["/", "/report/safe/", "/inbox/", "/report/receipt/", "/report/kept/", "/leave/", "/report/nowhere/"]
TIMES = (
    "select c.table_name, c.column_name from information_schema.columns c join pg_tables t on t.tablename = c.table_name "
    "where c.table_schema = 'public' and t.schemaname = 'public' and c.data_type like 'timestamp%'"
)


@pytest.mark.parametrize("mode", ["anonymous", "confidential", "named"])
def test_nothing_is_anywhere_in_clear_before_or_after_sending(reporter, as_owner, mode):
    reporter.tell(mode, **CANARIES)
    with as_owner() as cursor:
        before = everything(cursor)
    receipt = reporter.report(mode, **CANARIES)
    reporter.come_back(receipt)
    reporter.send("/inbox/thread/", text="Canarymessage")
    with as_owner() as cursor:
        after = everything(cursor)
    secrets = [kept.value for kept in reporter.browser.cookies.values() if kept.value]
    for held in (before, after):
        found = [
            word
            for word in [*CANARIES.values(), "Canary", receipt, receipts.grouped(receipt), *secrets]
            if word in held
        ]
        assert found == []


def test_neither_address_nor_agent_nor_language_is_kept(as_owner):
    reporter = Reporter()
    reporter.browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "canary-CA"
    reporter.browser.defaults["HTTP_REFERER"] = "https://canary.example/"
    reporter.report()
    with as_owner() as cursor:
        held = everything(cursor)
    assert [word for word in (ADDRESS, AGENT, "canary-CA", "canary.example") if word in held] == []


def test_an_anonymous_report_leaves_no_moment_finer_than_the_day(reporter, as_owner):
    with as_owner() as cursor:
        before = moments(cursor)
    started = clock.now()
    receipt = reporter.report()
    reporter.come_back(receipt)
    reporter.send("/inbox/thread/", text="I saw it again.")
    with as_owner() as cursor:
        new = moments(cursor) - before
    near = {
        one for one in new if abs(one[2] - started) < timedelta(hours=1) and (one[2].minute, one[2].second) != (0, 0)
    }
    assert near == set()


def moments(cursor):
    """Every moment that stands anywhere."""
    found = set()
    for table, column in cursor.execute(TIMES).fetchall():
        rows = cursor.execute(f'select "{column}" from public."{table}" where isfinite("{column}")').fetchall()
        found |= {(table, column, row[0]) for row in rows}
    return found


def test_no_session_is_made_and_a_signed_in_account_is_not_known(cast, as_owner):
    member = cast["bystander"]
    reporter = Reporter()
    reporter.browser.force_login(member.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    with as_owner() as cursor:
        before = cursor.execute("select * from permissions_signin").fetchall()
    reporter.report()
    assert not reporter.open("/").wsgi_request.user.is_authenticated
    with as_owner() as cursor:
        assert cursor.execute("select * from permissions_signin").fetchall() == before
        held = everything(cursor)
    told = [
        line for line in held.splitlines() if line.startswith(("cases_", "intake_", "vault_", "audit_", "workflow_"))
    ]
    of_the_cast = [line for line in told if "appoint" not in line]  # the journal of the first day
    assert not [line for line in of_the_cast if str(member.account.pk) in line or str(member.person.pk) in line]


def test_only_our_cookies_are_given_and_script_cannot_read_them(reporter):
    reporter.report()
    given = reporter.browser.cookies
    assert set(given) == {cookies.name(Draft), "csrftoken"}
    assert {(kept["httponly"], kept["samesite"], kept["path"]) for kept in given.values()} == {(True, "Strict", "/")}


def test_with_https_the_cookies_belong_to_this_host_alone(settings, reporter):
    settings.CSRF_COOKIE_SECURE = True
    answer = Reporter().browser.get("/report/safe/", secure=True)
    token = answer.cookies["csrftoken"].value
    reporter.browser.cookies["csrftoken"] = token
    answer = reporter.browser.post(
        "/report/safe/",
        {"csrfmiddlewaretoken": token},
        secure=True,
        headers={"referer": "https://testserver/report/safe/"},
    )
    assert answer.cookies["__Host-candor_draft"]["secure"]


@pytest.mark.parametrize("place", PATHS)
def test_every_answer_forbids_keeping_framing_and_indexing(reporter, place):
    answer = reporter.open(place)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("place", ["/", "/report/safe/", "/inbox/"])
def test_titles_are_neutral_and_every_page_has_the_way_out(reporter, place):
    page = lines(reporter.open(place))
    title = page.partition("<title>")[2].partition("</title>")[0]
    assert not [word for word in ("report", "sex", "traffick", "ethics") if word in title.lower()]
    assert 'href="/leave/"' in page


def test_the_first_page_says_what_the_list_of_visited_pages_keeps_and_who_can_take_it_out(reporter):
    page = lines(reporter.open("/"))
    assert "keeps the address of this site in its list of visited pages" in page
    assert "Delete it there yourself" in page


def test_leaving_ends_the_draft_and_everything_in_the_browser(reporter):
    reporter.tell()
    answer = reporter.open("/leave/")
    assert answer.url == "https://www.weather.gov/"
    assert answer["Clear-Site-Data"]
    assert reporter.draft is None


def test_leaving_needs_no_database(reporter, monkeypatch):
    def lost(*args):
        raise OperationalError

    reporter.tell()
    monkeypatch.setattr("intake.boxes.end", lost)
    assert reporter.open("/leave/").url == "https://www.weather.gov/"


def test_no_address_of_ours_holds_a_secret(reporter):
    receipt = reporter.report()
    secret = reporter.browser.cookies[cookies.name(Draft)].value
    for place in ("/report/receipt/", "/report/receipt/file/"):
        answer = reporter.open(place)
        assert receipt not in answer.wsgi_request.get_full_path()
        assert secret not in answer.text
