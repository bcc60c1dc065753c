"""Files of a reporter: taken whole, sealed and bound to their thread, or refused in a sentence with nothing left of them."""

import os
import re
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cases import door, uploads
from cases.models import Case, File, FileBlock, Thread
from intake import cookies
from intake import uploads as intake_uploads
from intake.models import Draft, InboxSession
from intake.views.me import SIGNED_OUT
from permissions.actors import Actor, acting
from tests.cases.test_filetypes import DOCX, JPEG, REFUSED
from tests.intake.conftest import everything, lines
from tests.intake.test_me import signed_in
from tests.wall import canaries
from vault import receipts
from vault.keys import KeyMissing

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/inbox/thread/"


def file(raw: bytes = JPEG, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw, "application/x-whatever")


def back(reporter, **answers):
    receipt = reporter.report(**answers)
    reporter.come_back(receipt)
    return receipt


def blocks(stored) -> int:
    return stored("cases_fileblock")


def test_a_message_takes_several_files_and_the_thread_names_them_to_their_reporter(reporter, stored, as_owner):
    receipt = back(reporter)
    word, inside = canaries.make(), canaries.make()
    raw = inside.encode() * 9000
    several = [file(name=f"{word}.jpg"), file(raw, "notes.txt"), file(DOCX, "a.exe")]
    sent = reporter.send(URL, text="Here they are.", attached=several)
    assert sent.url == "/inbox/thread/#messages"
    page = lines(reporter.thread)
    assert f"<strong>{word}.jpg</strong>" in page
    assert "picture (JPEG), 506 bytes" in page
    assert "Office document" in page
    assert re.search(r"<a [^>]*(photo|notes|/files/[0-9a-f-]{36})", page) is None, "no way back to the content"
    assert (stored("cases_file"), blocks(stored)) == (3, 2 + len(raw) // 65536 + 1)
    with as_owner() as owner:
        found = everything(owner)
        assert canaries.found_in(found.encode(), [word, inside]) == []
        assert owner.execute("select distinct octet_length(body) from cases_fileblock").fetchall() == [(65536 + 16,)]
    opened = door.find_thread(receipt)
    assert [one.name for one in opened.messages[-1].files] == [f"{word}.jpg", "notes.txt", "a.exe"]


def test_files_go_without_words_and_the_same_twice_is_one_message(reporter, stored):
    back(reporter)
    for _ in range(2):
        assert reporter.send(URL, text="", attached=[file()]).status_code == 302
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (1, 1, 1)
    reporter.send(URL, text="", attached=[file(JPEG + b"x")])
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (2, 2, 2)


def test_what_is_not_taken_is_said_beside_the_field_and_nothing_of_it_stays(reporter, stored):
    back(reporter)
    for raw, sentence in REFUSED.values():
        answer = reporter.send(URL, text="My words", attached=[file(raw, "odd.bin"), file()])
        page = lines(answer)
        assert answer.status_code == 200
        assert f"“odd.bin”: {sentence}" in page
        assert 'aria-describedby="id_attached_helptext id_attached_error"' in page
        assert "My words</textarea>" in page
        assert "Choose the other files again too" in page
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (0, 0, 0)


def test_too_large_too_many_and_too_much_are_sentences(reporter, stored, monkeypatch):
    back(reporter)
    monkeypatch.setattr(uploads, "MOST_BYTES", 1_200_000)
    page = lines(reporter.send(URL, text="Mine", attached=[file(b"%PDF-1.4" + os.urandom(1_300_000), "big.pdf")]))
    assert f"“big.pdf”: {uploads.TOO_LARGE}" in page
    assert "Mine</textarea>" in page
    page = lines(reporter.send(URL, text="Mine", attached=[file()] * 6))
    assert f"“photo.jpg”: {intake_uploads.TOO_MANY}" in page
    monkeypatch.setattr(intake_uploads, "MOST_SENT", 100)
    token = reporter.browser.cookies["csrftoken"].value
    as_on_the_page = {"csrfmiddlewaretoken": token, "text": "Mine", "attached": file()}
    page = lines(reporter.browser.post(URL, as_on_the_page))  # what is read is what stands before the file
    assert intake_uploads.TOO_MUCH in page
    assert "Mine</textarea>" in page
    monkeypatch.setattr(uploads, "MOST_IN_THREAD", 0)
    page = lines(reporter.browser.post(URL, {**as_on_the_page, "attached": file()}))
    assert (intake_uploads.FULL in page, intake_uploads.TOO_MUCH in page) == (True, False), "less would not help"
    monkeypatch.undo()
    monkeypatch.setattr(uploads, "MOST_IN_THREAD", 1)
    page = lines(reporter.send(URL, text="Mine", attached=[file(), file(name="second.jpg")]))
    assert f"“second.jpg”: {intake_uploads.ALMOST_FULL.format(room=1)}" in page
    assert intake_uploads.FULL not in page, "it has none yet"
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


def test_files_that_a_browser_forgets_with_a_form_that_is_shown_again_are_said(reporter, stored):
    back(reporter)
    page = lines(reporter.send(URL, text="My \x07 words", attached=[file()]))
    assert "Choose your files again too: a browser forgets them." in page
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


@pytest.mark.parametrize("path", [URL, "/report/files/"])
def test_files_that_came_when_their_page_had_run_out_are_said_and_the_words_go_along(reporter, stored, path):
    receipt = reporter.report()
    reporter.come_back(receipt)
    reporter.open(path)
    for kept in (Draft, InboxSession):
        del reporter.browser.cookies[cookies.name(kept)]
    answer = reporter.send_again(path, text="My words", attached=[file(), file(DOCX, "a.docx")])
    page = lines(answer)
    for name in ("photo.jpg", "a.docx"):
        assert f"<li>“{name}”: {intake_uploads.LEFT}</li>" in page
    assert "is kept here and will be in its place" in page
    assert reporter.send_again("/inbox/", receipt=receipt, unsent="My words").url == URL
    assert "My words</textarea>" in lines(reporter.thread)
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


def test_files_that_were_taken_already_when_their_page_ran_out_are_said_too(reporter, stored, as_owner, monkeypatch):
    back(reporter)
    ready = uploads.ready

    def runs_out(way):
        with as_owner() as owner:
            owner.execute("delete from intake_inboxsession")
        return ready(way)

    monkeypatch.setattr(uploads, "ready", runs_out)
    page = lines(reporter.send(URL, text="My words", attached=[file(), file(b"", "none.txt")]))
    assert f"“photo.jpg”: {intake_uploads.LEFT}" in page
    assert f"“none.txt”: {REFUSED['nothing'][1]}" in page
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


def test_files_of_which_a_key_is_missing_are_named_and_not_blamed_on_the_page(reporter, stored, as_owner, monkeypatch):
    back(reporter)

    def missing(*_):
        raise KeyMissing("gone for a moment")

    with monkeypatch.context() as once:
        once.setattr(uploads, "ready", missing)
        page = lines(reporter.send(URL, text="", attached=[file()]))
    assert f"“photo.jpg”: {intake_uploads.NOT_STORED}" in page
    with as_owner() as owner:
        owner.execute(
            "update cases_thread set receipt_wrap = set_byte(receipt_wrap, 40, get_byte(receipt_wrap, 40) # 1)"
        )
    answer = reporter.send_again(URL, text="", attached=[file()])
    page = lines(answer)
    assert (answer.status_code, "<li>photo.jpg</li>" in page, intake_uploads.LEFT in page) == (503, True, False)
    assert "These files were <strong>not</strong> sent" in page
    assert blocks(stored) == 0


def test_signed_in_files_that_came_too_late_are_said(cast, stored):
    someone = signed_in(cast, "bystander")
    someone.report()
    someone.open("/me/report/files/")
    del someone.browser.cookies[cookies.name(Draft, own=True)]
    page = lines(someone.send_again("/me/report/files/", text="My words", attached=[file()]))
    assert f"<li>“photo.jpg”: {intake_uploads.LEFT}</li>" in page
    assert "My words</textarea>" in page
    place = someone.own_thread
    someone.open(place)
    del someone.browser.cookies["sessionid"]
    someone.send_again(place, text="My words", attached=[file()])
    assert SIGNED_OUT in lines(someone.open("/accounts/login/"))
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


def test_the_page_says_the_limits_that_hold(reporter):
    back(reporter)
    page = lines(reporter.thread)
    assert f'data-files="{uploads.MOST_BYTES}" data-files-most="{uploads.MOST_AT_ONCE}"' in page
    assert "Up to 5 at once, 100 MB each." in page
    assert intake_uploads.MOST_SENT == 505_000_000, "what the proxy lets through is a little more"


def test_a_body_that_ends_too_early_leaves_nothing_and_says_so(reporter, stored):
    back(reporter)
    reporter.open(URL)
    token = reporter.browser.cookies["csrftoken"].value
    head = (
        f'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nMy words\r\n'
        '--b\r\nContent-Disposition: form-data; name="attached"; filename="cut.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = head.encode() + JPEG * 1500
    page = lines(reporter.browser.generic("POST", URL, body, "multipart/form-data; boundary=b"))
    assert f"“cut.jpg”: {intake_uploads.CUT}" in page
    assert "My words</textarea>" in page
    assert (stored("cases_message"), blocks(stored)) == (0, 0)


def test_a_disk_that_is_full_costs_the_file_and_not_the_words(reporter, stored, monkeypatch):
    back(reporter)

    def full(*_):
        raise OperationalError("could not extend file")

    monkeypatch.setattr(uploads.FileBlock.objects, "bulk_create", full)
    page = lines(reporter.send(URL, text="My words", attached=[file()]))
    assert intake_uploads.NOT_STORED in page
    assert "My words</textarea>" in page
    assert reporter.send(URL, text="My words").status_code == 302
    assert (stored("cases_message"), blocks(stored)) == (1, 0)


def test_what_breaks_after_the_files_came_leaves_nothing_of_them(reporter, stored, monkeypatch):
    back(reporter)

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(uploads, "attach", broken)
    with pytest.raises(RuntimeError):
        reporter.send(URL, text="My words", attached=[file()])
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (0, 0, 0)


def test_pieces_that_nobody_could_remove_are_swept_after_a_day_and_others_are_not(reporter, stored, as_owner):
    receipt = back(reporter)
    reporter.send(URL, text="", attached=[file()])
    lost = uploads.ready(receipt).file()
    lost.add(JPEG * 200)
    assert blocks(stored) == 1
    lost._write()
    assert blocks(stored) == 2
    assert uploads.drop_unfinished() == 0
    with as_owner() as owner:
        owner.execute("update cases_fileblock set begun_on = begun_on - 3")
    assert uploads.drop_unfinished() == 1
    assert blocks(stored) == 1


def test_with_a_child_in_it_a_report_takes_words_only_and_says_whom_to_call(reporter, stored, monkeypatch):
    back(reporter, minor="yes")
    monkeypatch.delattr(uploads.Receiving, "add")  # not one piece is taken, sealed or not
    page = lines(reporter.thread)
    assert 'type="file"' not in page
    assert "Words only, please" in page
    assert "1-866-363-4276" in page
    assert "do not copy, send or upload them" in page
    page = lines(reporter.send(URL, text="My words", attached=[file()]))
    assert intake_uploads.CLOSED in page
    assert "My words</textarea>" in page
    assert (stored("cases_message"), blocks(stored)) == (0, 0)
    assert reporter.send(URL, text="My words").status_code == 302


@pytest.fixture
def closes_meanwhile(as_owner, monkeypatch):
    """Somebody under 18 turns out to be part of it once the door is ready for a file."""
    ready = uploads.ready

    def closes(way):
        with as_owner() as owner:
            owner.execute("update cases_thread set files_closed = false")
            found = ready(way)
            owner.execute("update cases_thread set files_closed = true")
        return found

    return lambda: monkeypatch.setattr(uploads, "ready", closes)


def words_alone(reporter, path, stored):
    answer = reporter.send(path, text="My words", attached=[file()])
    page = lines(answer)
    assert (answer.status_code, intake_uploads.CLOSED in page, "My words</textarea>" in page) == (200, True, True)
    assert 'type="file"' not in page
    assert "Someone under 18 may be part of this report." in page
    assert "You told us that" not in page, "others may have said it"
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (0, 0, 0)


def test_a_thread_that_closes_for_files_while_one_arrives_takes_none(reporter, stored, closes_meanwhile):
    back(reporter)
    closes_meanwhile()
    words_alone(reporter, URL, stored)


def test_nor_does_it_right_after_the_report(reporter, stored, closes_meanwhile):
    reporter.report()
    closes_meanwhile()
    words_alone(reporter, "/report/files/", stored)


def test_nor_for_somebody_signed_in(cast, stored, closes_meanwhile):
    someone = signed_in(cast, "bystander")
    someone.report()
    closes_meanwhile()
    for path in ("/me/report/files/", someone.own_thread):
        words_alone(someone, path, stored)


def test_files_can_be_added_right_after_the_report_while_its_code_is_shown(reporter, stored):
    reporter.report()
    assert 'href="/report/files/"' in lines(reporter.open("/report/receipt/"))
    assert reporter.send("/report/files/", text="", attached=[file()]).url == "/report/files/"
    page = lines(reporter.open("/report/files/"))
    assert "Sent so far" in page
    assert "photo.jpg" in page
    assert reporter.send("/report/files/", text="", attached=[file(b"", "none.txt")]).status_code == 200
    assert (stored("cases_file"), blocks(stored)) == (1, 1)
    assert reporter.open("/report/receipt/").status_code == 200


def test_without_the_proof_of_origin_or_the_session_nothing_is_taken(reporter, reporters, stored):
    receipt = back(reporter)
    forged = reporter.browser.post(URL, {"text": "x", "attached": file()})
    assert forged.status_code == 403
    elsewhere = reporter.browser.post(
        URL, {"text": "x", "attached": file()}, headers={"origin": "https://evil.example"}
    )
    assert elsewhere.status_code == 403
    stranger = reporters()
    stranger.open("/inbox/")
    page = lines(stranger.send_again(URL, text="Unsent words", attached=file()))
    assert 'value="Unsent words"' in page
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (0, 0, 0)
    assert door.find_thread(receipt).messages == []


def test_the_door_adds_pieces_to_its_own_thread_and_reads_none(reporter, reporters, stored):
    receipt = back(reporter)
    reporter.send(URL, text="", attached=[file()])
    other = reporters().report()
    with acting(Actor.door(receipts.lookup(receipt))):
        mine = Thread.objects.get().pk
        stands = File.objects.get().pk
    for who, thread, whose in ((other, mine, "another's thread"), (receipt, mine, "a file that stands")):
        name = stands if whose == "a file that stands" else File().pk
        with pytest.raises(Exception, match="row-level security"), acting(Actor.door(receipts.lookup(who))):
            FileBlock(file_id=name, thread_id=thread, number=7, body=b"x", begun_on="2026-11-27").save(
                force_insert=True
            )
    with pytest.raises(Exception, match="permission denied"), acting(Actor.door(receipts.lookup(receipt))):
        FileBlock.objects.count()
    with acting(Actor.door(receipts.lookup(other))), connection.cursor() as cursor:
        assert File.objects.count() == 0
        cursor.execute("select public.candor_drop_upload(%s)", [stands])
    with acting(Actor.door(receipts.lookup(receipt))), connection.cursor() as cursor:
        cursor.execute("select public.candor_drop_upload(%s)", [stands])
    for model in (File, FileBlock):
        with pytest.raises(Exception, match="permission denied"), acting(Actor.system("sweep")):
            model.objects.count()
    assert blocks(stored) == 1


def test_what_was_said_of_a_file_is_not_shown_once_it_was_changed(reporter, as_owner):
    back(reporter)
    reporter.send(URL, text="Here.", attached=[file(name="first.jpg")])
    reporter.send(URL, text="And here.", attached=[file(JPEG + b"x", name="second.jpg")])
    with as_owner() as owner:
        owner.execute("update cases_file set about = (select about from cases_file order by id limit 1)")
    page = lines(reporter.thread)
    assert "This file was changed outside Candor. It is not shown." in page
    assert "And here." in page


def test_a_file_costs_a_fixed_number_of_statements_and_words_alone_cost_none_more(reporter):
    back(reporter)
    counts = []
    for text, files in (
        ("a", []),
        ("b", [file(JPEG, "1.jpg")]),
        ("c", [file(JPEG, "2.jpg"), file(JPEG + b"y", "3.jpg")]),
    ):
        reporter.open(URL)
        with CaptureQueriesContext(connection) as seen:
            assert reporter.send_again(URL, text=text, attached=files).status_code == 302
        counts.append(len(seen))
    words, one, two = counts
    assert (words, one, two) == (15, 34, 43)


def test_whoever_is_named_in_the_name_of_a_file_no_longer_sees_the_case(reporter, cast):
    back(reporter)
    officer = cast["intake"]
    for name, seen in (("photo of the desk.jpg", 1), (f"{officer.person.name}.jpg", 0)):
        assert reporter.send(URL, text="Look.", attached=[file(JPEG + name.encode(), name)]).status_code == 302
        with acting(officer.actor):
            assert Case.objects.count() == seen


@contextmanager
def no_spool(monkeypatch):
    import tempfile

    def refuse(*_, **__):
        raise AssertionError("a temporary file")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", refuse)
    yield


def test_no_temporary_file_is_made_on_the_way(reporter, stored, monkeypatch):
    back(reporter)
    with no_spool(monkeypatch):
        assert reporter.send(URL, text="", attached=[file(b"%PDF-1.4" + bytes(3_000_000), "a.pdf")]).status_code == 302
    assert stored("cases_file") == 1


def test_the_names_of_files_are_shown_as_they_are_and_cut_in_the_middle():
    assert intake_uploads.called("  a\u202eb\x07 .jpg ") == "ab .jpg"
    assert intake_uploads.called("x" * 400 + ".pdf").endswith("xxx.pdf")
    assert len(intake_uploads.called("x" * 400 + ".pdf")) == intake_uploads.LONGEST_NAME
    assert intake_uploads.called("\x00") == "file"


def test_whoever_is_signed_in_sends_files_into_their_own_report_and_nobody_elses(cast, stored):
    someone, other = signed_in(cast, "bystander"), signed_in(cast, "subject")
    someone.report()
    assert someone.send("/me/report/files/", text="", attached=[file()]).url == "/me/report/files/"
    place = someone.own_thread
    assert someone.send(place, text="More.", attached=[file(JPEG + b"x", "2.jpg")]).url == f"{place}#messages"
    assert "2.jpg" in lines(someone.open(place))
    assert (stored("cases_file"), blocks(stored)) == (2, 2)
    other.open("/me/report/safe/")
    assert other.send_again(place, text="x", attached=[file()]).status_code == 404
    for path in (place, "/me/report/files/"):
        assert someone.browser.post(path, {"text": "x", "attached": file()}).status_code == 403
    assert (stored("cases_message"), stored("cases_file"), blocks(stored)) == (2, 2, 2)
