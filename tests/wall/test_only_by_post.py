"""Nothing changes by looking: a GET writes the journal and the rows of sessions, and nothing else (D18, TM-42)."""

import pytest
from django.test import Client

from tests.cast import Cast
from tests.e2e.crawl import Walk
from tests.intake.conftest import Reporter
from tests.wall.scene import LENT, build, lend, with_a_file

pytestmark = [pytest.mark.long, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]
MAY_CHANGE = {
    "audit_event", "audit_digest", "audit_head", "django_session", "config_cache", "intake_draft", "intake_inboxsession",
}  # fmt: skip
AGAIN = "/policies/|/accounts/|/people/"  # looked at once, as the first
# `hr` reads the case in an emergency, the reader from outside hears of it.
CROWD = (
    ("manager", "(?!)"),
    ("owner", "/accounts/"),
    *((who, AGAIN) for who in ("intake", "bystander", LENT, "outside")),
)
MET = {
    "case", "file", "emergency", "emergency_right", "staffing", "appointments", "keys", "ask_for_key", "reading",
    "sign_ins", "thread", "claim", "payback", "withdraw", "address",
}  # fmt: skip


def rows_of(as_owner) -> dict[str, str]:
    """Each table by a digest of all its rows, without the day on which a message was first read: a mark like the journal's."""
    with as_owner() as owner:
        tables = [
            name for (name,) in owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        ]
        digest = "select md5(coalesce(string_agg(r, '' order by r), '')) from"
        digest += " (select (to_jsonb(t) - 'read_on')::text r from public.\"{}\" t) rows"
        return {name: owner.execute(digest.format(name)).fetchone()[0] for name in tables}


def test_reading_every_page_changes_no_row_but_the_journal_and_sessions(cast: Cast, as_owner) -> None:
    scene = build(cast, as_owner)
    with_a_file(scene)
    lend(scene)
    reporter = Reporter()
    reporter.come_back(scene.receipt)
    people = [(who, cast[who].client, beside) for who, beside in CROWD]  # signing in is an act
    before = rows_of(as_owner)
    pages = []
    for who, client, beside in people:
        pages += list(Walk("/", beside).crawl(client, ["/today/", "/journals/", "/me/"], who))
    for handed_out in ("copy", "original"):
        assert people[0][1].get(f"/cases/{scene.reference}/files/{scene.file}/{handed_out}/").status_code == 200
    for client, start in ((Client(), "/"), (reporter.browser, "/inbox/thread/")):
        pages += list(Walk("/", f"{AGAIN}|/leave/").crawl(client, [start]))  # which ends the visit
    after = rows_of(as_owner)
    assert len(pages) > 60
    assert MET - {page.name for page in pages} == set()
    assert {name for name in after if after[name] != before[name]} - MAY_CHANGE == set()
    assert after["audit_event"] != before["audit_event"]  # the digests see a change
