"""A note to an address that a reporter left: closed for the mail worker, counted and read by nobody else, sent in windows."""

import logging
import smtplib
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from audit import clock
from cases import addresses, door, notes
from cases.models import Thread
from permissions import kept
from permissions.actors import Actor, acting
from permissions.functions import call
from tests.intake.conftest import everything, lines
from tests.intake.test_thread import asked
from vault import courier, receipts
from workflow import outbox

pytestmark = pytest.mark.django_db(transaction=True)
MINE, OTHERS = "canary-of-mine@private.example", "canary-of-another@private.example"
PAGE = "/inbox/thread/address/"
ROWS = "select id, thread_id, sealed, due_at, tries from public.cases_address order by id"


@pytest.fixture
def rows(as_owner):
    """What is stored, as the owner of the tables alone can see it."""

    def read():
        with as_owner() as owner:
            return owner.execute(ROWS).fetchall()

    return read


def left(reporter, address=MINE):
    """Hand a report in, come back with its code and leave an address."""
    receipt = reporter.report()
    reporter.come_back(receipt)
    answer = reporter.send(PAGE, note_to=address)
    assert answer.url == "/inbox/thread/#notes", answer.context["form"].errors
    return receipt


def at_the_window(windows=1):
    """What leaves at the next fixed moment, and those after it."""
    for _ in range(windows):
        with clock.at(outbox.window() + timedelta(seconds=1)):
            notes.send()
            moment = clock.now()
    return moment


def test_it_is_closed_for_the_worker_and_no_page_journal_or_row_has_it(reporter, rows, as_owner):
    left(reporter)
    for page in (reporter.thread, reporter.open(PAGE)):
        assert MINE not in page.content.decode()
        assert "kept: yes" in lines(page)
    with as_owner() as owner:
        assert "canary-of-mine" not in everything(owner)
        assert owner.execute("select count(*) from audit_event where verb like '%%address%%'").fetchone() == (0,)
    [(row, _, sealed, due_at, _)] = rows()
    assert courier.open(row, bytes(sealed)) == MINE
    assert due_at is None, "no time stands beside it"
    reporter.send(PAGE, note_to="a@b.example")
    [(another, _, shorter, *_)] = rows()
    assert another != row
    assert len(shorter) == len(sealed), "its length tells nothing of it"


def test_a_word_of_the_office_sends_one_note_in_its_window_which_says_nothing(reporter, cast, rows):
    left(reporter)
    asked(cast, "Which desk was it?")  # acknowledged, opened, asked: three things that are new
    assert notes.send() == 0, "not before the window"
    [(_, _, _, due_at, _)] = rows()
    assert due_at == outbox.window(), "the database counts the windows as we do"
    at_the_window()
    [note] = [one for one in mail.outbox if MINE in one.to]
    assert (note.subject, note.body, note.from_email, note.to, note.cc, note.bcc) == (
        notes.SUBJECT, notes.TEXT, "note@mail.example", [MINE], [], [],
    )  # fmt: skip
    assert "Which desk" not in notes.TEXT
    written = note.message().as_string().casefold()
    for word in ("candor", "county", "report", "case", "testserver", "http"):
        assert word not in written
    assert note.message()["Message-ID"].endswith("@mail.example>")
    at_the_window()
    assert len([one for one in mail.outbox if MINE in one.to]) == 1


def test_who_has_read_it_meanwhile_gets_no_note(reporter, cast, rows):
    left(reporter)
    asked(cast, "Which desk was it?")
    assert rows()[0][3] is not None
    assert reporter.thread.status_code == 200
    assert rows()[0][3] is None
    at_the_window()
    assert [one for one in mail.outbox if MINE in one.to] == []


def test_what_is_written_while_a_note_leaves_has_its_own(reporter, cast, rows, monkeypatch):
    left(reporter)
    asked(cast, "Which desk was it?")
    sent = notes._mail

    def slow(address):
        asked(cast, "And on which day?", opened=False)
        sent(address)

    monkeypatch.setattr(notes, "_mail", slow)
    at_the_window()
    monkeypatch.undo()
    assert rows()[0][3] is not None
    with clock.at(rows()[0][3]):
        assert notes.send() == 1


def test_a_server_that_fails_loses_nothing_tells_nobody_which_and_is_tried_so_often(
    reporter, cast, rows, monkeypatch, caplog
):
    left(reporter)
    asked(cast, "Which desk was it?")

    def refused(self, messages):
        [[address]] = [one.to for one in messages]
        raise smtplib.SMTPRecipientsRefused({address: (550, address.encode())})

    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", refused)
    with caplog.at_level(logging.DEBUG):
        for tried in range(notes.MOST_TRIES):
            [(row, _, _, due_at, tries)] = rows()
            assert tries == tried
            with clock.at(due_at):
                assert notes.send() == 0
                assert notes.send() == 0, "once in a window"
    assert [one.getMessage() for one in caplog.records if one.name == "cases.notes"] == [
        "note: SMTPRecipientsRefused"
    ] * notes.MOST_TRIES
    assert MINE not in caplog.text
    assert str(row) not in caplog.text
    assert rows()[0][3] is None, "it rests"
    monkeypatch.undo()
    asked(cast, "And on which day?", opened=False)
    with clock.at(rows()[0][3]):
        assert notes.send() == 1, "until something newer is written"


def test_it_is_removed_when_its_reporter_says_so_and_the_page_says_that_there_is_none(reporter, rows):
    left(reporter)
    assert reporter.send(PAGE, remove="yes").url == "/inbox/thread/#notes"
    assert rows() == []
    assert "kept: yes" not in lines(reporter.thread)
    assert "kept: yes" not in lines(reporter.open(PAGE))


@pytest.mark.parametrize("address", ["me@county.example", "me@Mail.County.Example"])
def test_a_mailbox_of_the_employer_is_refused_and_the_page_says_why(reporter, rows, settings, address):
    settings.CANDOR_EMPLOYER_DOMAINS = ["county.example"]
    reporter.come_back(reporter.report())
    page = reporter.send(PAGE, note_to=address)
    assert "Your employer keeps this mailbox" in lines(page)
    assert rows() == []
    assert reporter.send(PAGE, note_to="me@notcounty.example").status_code == 302


def test_without_a_sender_nobody_is_asked_and_what_is_kept_can_be_removed(reporter, reporters, rows, settings, cast):
    left(reporter)
    asked(cast, "Which desk was it?")
    settings.CANDOR_NOTE_FROM = ""
    other = reporters()
    other.come_back(other.report())
    assert "/address/" not in other.thread.content.decode()
    assert other.open(PAGE).url == "/inbox/thread/"
    assert other.send(PAGE, note_to=OTHERS).url == "/inbox/thread/"
    assert "sends no notes any more" in lines(reporter.send(PAGE, note_to=OTHERS))
    assert courier.open(rows()[0][0], bytes(rows()[0][2])) == MINE
    at_the_window()
    assert [one for one in mail.outbox if MINE in one.to] == []
    assert len(rows()) == 1
    reporter.send(PAGE, remove="yes")
    assert rows() == []


def test_each_is_kept_for_its_own_thread_alone(reporter, reporters, rows):
    left(reporter)
    other = reporters()
    left(other, OTHERS)
    assert len(rows()) == 2
    other.send(PAGE, remove="yes")
    assert [courier.open(row, bytes(sealed)) for row, _, sealed, *_ in rows()] == [MINE]
    thread = rows()[0][1]
    with acting(Actor.door(receipts.lookup(receipts.make()))):
        assert call("select public.candor_has_address(%s, true)", thread) == [(False,)]
        assert call("select public.candor_keep_address(%s, gen_random_uuid(), '')", thread) == [(False,)]
        call("select public.candor_forget_address(%s)", thread)
    assert len(rows()) == 1


def test_no_role_counts_or_reads_one_and_the_worker_learns_no_thread(reporter, cast, rows):
    left(reporter)
    [(row, thread, *_)] = rows()
    for actor in (cast["intake"].actor, Actor.system("addresses"), Actor.door("0" * 64), Actor.rotation()):
        for statement in (
            "select count(*) from public.cases_address", "select 1 from public.cases_address where due_at is null",
            "update public.cases_address set tries = 9", "delete from public.cases_address",
            "insert into public.cases_address (id) values (gen_random_uuid())",
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), acting(actor):
                call(statement)
    functions = {
        "candor_has_address(%s, false)": [thread], "candor_forget_address(%s)": [thread],
        "candor_due_addresses(now() + '1 day', now(), 9, 9)": [], "candor_settle_address(%s, true)": [row],
        "candor_end_addresses('2999-01-01')": [], "candor_own_thread(%s)": [thread],
    }  # fmt: skip
    with acting(cast["intake"].actor):
        for function, given in functions.items():
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("savepoint before")
                cursor.execute(f"select public.{function}", given)
                pytest.fail(f"the office may call {function}")
            connection.cursor().execute("rollback to savepoint before")
    asked(cast, "Which desk was it?")
    with acting(Actor.system("addresses")), connection.cursor() as cursor:
        cursor.execute("select * from public.candor_due_addresses(%s, %s, 9, 9)", [outbox.window(), outbox.window()])
        assert [column.name for column in cursor.description] == ["row_id", "closed"]
        assert [found for found, _ in cursor.fetchall()] == [row]


def test_one_that_was_moved_or_written_anew_outside_opens_for_nobody_and_goes(
    reporter, reporters, cast, rows, as_owner
):
    left(reporter)
    other = reporters()
    left(other, OTHERS)
    [(one, _, sealed, *_), (two, *_)] = rows()
    with as_owner() as owner:
        owner.execute("update public.cases_address set sealed = %s, due_at = now() where id = %s", [bytes(sealed), two])
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert notes.send() == 0
    assert [row for row, *_ in rows()] == [one], "its reporter sees that there is none"


def test_it_goes_when_nothing_more_is_to_come(reporter, cast, rows, as_owner):
    left(reporter)
    assert notes.end() == 0
    with as_owner() as owner:
        owner.execute("alter table public.cases_case disable trigger user")
        owner.execute("update public.cases_case set state = 'closed', closed_on = %s", [clock.today()])
        owner.execute("alter table public.cases_case enable trigger user")
        owner.execute("update public.cases_address set due_at = now()")
    with clock.at(clock.now() + timedelta(days=40)):
        assert notes.end() == 0, "a note waits to leave"
        assert notes.send() == 1
        assert notes.end() == 1
    assert rows() == []


def test_somebody_signed_in_leaves_one_for_their_own_report(cast, rows):
    bystander = cast["bystander"]
    stored = door.submit(
        door.Telling(mode="named", answers={"what": "x"}, reporter={"name": "B"}, person=bystander.person.pk),
        receipts.make(),
    )
    page = f"/me/reports/{stored.thread}/address/"
    assert cast["intake"].client.post(page, {"note_to": OTHERS}).status_code == 404
    assert bystander.client.post(page, {"note_to": MINE}).url == f"/me/reports/{stored.thread}/#notes"
    assert "kept: yes" in lines(bystander.client.get(page))
    assert [courier.open(row, bytes(sealed)) for row, _, sealed, *_ in rows()] == [MINE]
    assert addresses.is_kept(door.Own(cast["intake"].person.pk, stored.thread)) is None
    assert bystander.client.post(page, {"remove": "yes"}).status_code == 302
    assert rows() == []


def test_a_line_that_changed_is_news_and_what_its_reporter_writes_is_none(reporter, rows):
    receipt = left(reporter)
    door.post(receipt, "One thing more.")
    door.withdraw(receipt)
    assert rows()[0][3] is None
    with acting(Actor.system("clocks")):
        Thread.objects.update(note="acknowledged_by_clock")
    assert rows()[0][3] is not None


def test_an_address_in_a_form_that_came_too_late_is_not_kept_with_it(cast):
    account, answer = cast["bystander"].account.pk, HttpResponse()
    late = RequestFactory().post("/", {"note_to": MINE, "text": "One thing more."})
    assert kept.keep(late, answer, account)
    again = RequestFactory().get("/")
    again.COOKIES.update({name: one.value for name, one in answer.cookies.items()})
    assert kept.find(again, account).fields == {"text": ["One thing more."]}
