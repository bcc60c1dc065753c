"""Files that come in pieces: they go on after a broken line to the same hash, and are no evidence before a message."""

import hashlib
import os
import tracemalloc
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, UnreadablePostError

from audit import clock
from cases import door, filetypes, pieces, uploads
from cases.models import File, FileBlock, Thread, Upload
from intake import cookies, floods
from intake import uploads as intake_uploads
from intake.models import InboxSession
from intake.views.pieces import TOO_LONG
from permissions.actors import Actor, acting
from permissions.functions import call
from tests.cases.test_filetypes import JPEG, REFUSED
from tests.intake.conftest import everything, lines
from tests.intake.test_files import back, blocks, file
from tests.intake.test_me import signed_in
from tests.wall import canaries
from vault import receipts, streams
from vault.sealed import Sealed

pytestmark = pytest.mark.django_db(transaction=True)
URL, PIECES = "/inbox/thread/", "/inbox/thread/pieces/"
PIECE = uploads.PIECE
FILM = b"\0\0\0\x18ftypisom" + os.urandom(2 * PIECE + 70_000)  # three pieces, the last one short


def ask(reporter, body=b"", url=PIECES, **headers):
    """One question of the page's script. `file` and `begins` and `stop` are its headers."""
    sent = {f"X-{name.title()}": str(value) for name, value in headers.items()}
    sent["X-CSRFToken"] = reporter.browser.cookies["csrftoken"].value
    kind = "application/octet-stream" if isinstance(body, bytes) else "application/x-www-form-urlencoded"
    given = body if isinstance(body, bytes) else "&".join(f"{key}={value}" for key, value in body.items())
    return reporter.browser.post(url, given, content_type=kind, headers=sent)


def begin(reporter, raw=FILM, name="film.mp4", url=PIECES):
    reporter.open(url.removesuffix("pieces/"))
    return ask(reporter, {"name": name, "size": len(raw)}, url=url).json()["file"]


def carry(reporter, raw=FILM, url=PIECES, begins=0, file=None, **named):
    """All pieces from `begins` on; what was said last."""
    file = file or begin(reporter, raw, url=url, **named)
    for at in range(begins, len(raw), PIECE):
        answer = ask(reporter, raw[at : at + PIECE], url=url, file=file, begins=at)
    return answer.json()


def sent_with(reporter, *files, text="Here it is.", url=URL):
    return reporter.send(url, text=text, uploaded=[f"{one}/film.mp4" for one in files])


def content(as_owner, receipt, file):
    """What lies sealed, opened with the code."""
    ready = uploads.ready(receipt)
    with as_owner() as owner:
        found = owner.execute("select body from cases_fileblock where file_id = %s order by number", [file]).fetchall()
    place = streams.place(UUID(file), ready.thread)
    return b"".join(streams.opened(ready.key, place, len(FILM), (bytes(body) for (body,) in found)))


def sha256_of(receipt):
    """The hashes that stand with the files of a thread, in the order of their messages."""
    key = uploads.ready(receipt).key
    with acting(Actor.door(receipts.lookup(receipt))):
        rows = File.objects.order_by("message__number", "number")
        return [uploads.about(row, key)["sha256"] for row in rows]


def test_it_comes_in_pieces_goes_on_where_it_stopped_and_is_the_same_file(reporter, stored, as_owner):
    receipt = back(reporter)
    word = canaries.make()
    file = begin(reporter, name=f"{word}.mp4")
    first, second, third = FILM[:PIECE], FILM[PIECE : 2 * PIECE], FILM[2 * PIECE :]
    assert ask(reporter, first, file=file, begins=0).json() == {"file": file, "bytes": PIECE, "whole": False}
    assert ask(reporter, file=file).json()["bytes"] == PIECE, "how far it got, after a broken line"
    for piece, begins in (
        (first, 0),
        (third, 2 * PIECE),
        (second[:-1], PIECE),
        (second + b"x", PIECE),
        (b"", PIECE),
        (second, PIECE - 1),
    ):
        if len(piece) <= PIECE:
            assert ask(reporter, piece, file=file, begins=begins).json()["bytes"] == PIECE, (
                "nothing but the whole next one"
            )
        else:
            assert ask(reporter, piece, file=file, begins=begins).json() == {"why": TOO_LONG}
    assert blocks(stored) == PIECE // streams.BLOCK
    ask(reporter, second, file=file, begins=PIECE)
    assert ask(reporter, third, file=file, begins=2 * PIECE).json() == {"file": file, "bytes": len(FILM), "whole": True}
    assert ask(reporter, third, file=file, begins=2 * PIECE).json()["whole"] is True, "sent twice is there once"
    assert stored("cases_file") == 0, "it is no evidence before its message"
    with as_owner() as owner:
        assert canaries.found_in(everything(owner).encode(), [word]) == []
    for _ in range(2):  # an answer that was lost: the same form once more
        assert sent_with(reporter, file).url == "/inbox/thread/#messages"
    assert (stored("cases_message"), stored("cases_file"), stored("cases_upload")) == (1, 1, 0)
    assert sent_with(reporter, file, text="From an old page.").status_code == 302
    assert (stored("cases_message"), stored("cases_file")) == (2, 1), "what stands belongs to its first message"
    assert blocks(stored) == streams.how_many(len(FILM))
    assert content(as_owner, receipt, file) == FILM
    assert sha256_of(receipt) == [hashlib.sha256(FILM).hexdigest()]
    assert f"<strong>{word}.mp4</strong>" in lines(reporter.thread)
    assert ask(reporter, first, file=file, begins=0).status_code == 404, "nothing is added to what stands"


def test_it_is_the_same_file_as_one_that_came_whole(reporter, stored):
    receipt = back(reporter)
    assert carry(reporter, JPEG, name="photo.jpg")["whole"]
    with acting(Actor.door(receipts.lookup(receipt))):
        [one] = Upload.objects.values_list("pk", flat=True)
    sent_with(reporter, one)
    reporter.send(URL, text="Whole.", attached=[file(JPEG)])
    assert len(set(sha256_of(receipt))) == 1
    assert blocks(stored) == 2


def test_what_is_not_taken_is_said_and_nothing_of_it_stays(reporter, stored, monkeypatch):
    back(reporter)
    for raw, sentence in REFUSED.values():
        reporter.open(URL)
        begun = ask(reporter, {"name": "odd.bin", "size": len(raw)}).json()
        said = begun if "why" in begun else carry(reporter, raw, file=begun["file"])
        assert said == {"why": sentence}
    program = begin(reporter, b"MZ" + bytes(3 * PIECE))
    assert ask(reporter, b"MZ" + os.urandom(PIECE - 2), file=program, begins=0).json() == {"why": filetypes.UNKNOWN}
    assert ask(reporter, file=program).status_code == 404, "seen at once, and not when all of it has come"
    size = 4 * 1024**3
    assert ask(reporter, {"name": "x", "size": size}).json() == {"why": uploads.TOO_LARGE}
    for size in ("-1", "0", "", "9e9", "\u0663"):
        assert ask(reporter, {"name": "x", "size": size}).json() == {"why": filetypes.EMPTY}
    long = begin(reporter)
    headers = {"X-File": long, "X-Begins": "0", "X-CSRFToken": reporter.browser.cookies["csrftoken"].value}
    claims = reporter.browser.generic("POST", PIECES, b"", headers=headers, CONTENT_LENGTH=str(4 * 1024**3))
    assert (claims.status_code, claims.json()) == (200, {"why": TOO_LONG})
    assert (blocks(stored), stored("cases_upload")) == (0, 1)
    assert ask(reporter, file=long, stop=1).status_code == 200
    monkeypatch.setattr(floods, "full", lambda: True)
    assert ask(reporter, {"name": "x", "size": 5}).json() == {"why": intake_uploads.FLOOD}
    monkeypatch.setattr(uploads, "MOST_IN_THREAD", 0)
    assert ask(reporter, {"name": "x", "size": 5}).json() == {"why": intake_uploads.FULL}
    assert (blocks(stored), stored("cases_upload")) == (0, 0)


def test_a_piece_counts_for_the_hour_and_a_file_on_its_way_for_the_report(reporter, monkeypatch):
    receipt = back(reporter)
    counted = []
    monkeypatch.setattr(floods, "kept", counted.append)
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    assert counted == [PIECE]
    assert uploads.ready(receipt).room == uploads.MOST_IN_THREAD - 1


def test_those_left_unfinished_make_room_and_are_swept_after_a_day(reporter, stored, as_owner):
    back(reporter)
    first = begin(reporter)
    ask(reporter, FILM[:PIECE], file=first, begins=0)
    for _ in range(uploads.MOST_AT_ONCE):
        last = begin(reporter)
    assert ask(reporter, file=first).status_code == 404
    assert (stored("cases_upload"), blocks(stored)) == (uploads.MOST_AT_ONCE, 0)
    ask(reporter, FILM[:PIECE], file=last, begins=0)
    assert uploads.drop_unfinished() == 0
    with as_owner() as owner:
        owner.execute("update cases_upload set begun_on = begun_on - 3")
        owner.execute("update cases_fileblock set begun_on = begun_on - 3")
    uploads.drop_unfinished()
    assert (stored("cases_upload"), blocks(stored)) == (0, 0)


def test_a_form_takes_along_only_what_came_whole_and_what_it_leaves_is_removed(reporter, stored):
    back(reporter)
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    page = lines(sent_with(reporter, file, uuid4(), "not-an-id", text="My words"))
    assert page.count(f"“film.mp4”: {uploads.NOT_WHOLE}") >= 3
    assert "My words</textarea>" in page
    assert stored("cases_message") == 0
    whole = begin(reporter)
    carry(reporter, file=whole)
    assert "characters that cannot be stored" in lines(sent_with(reporter, whole, text="My \x07 words"))
    assert ask(reporter, file=whole).status_code == 404
    assert stored("cases_file") == 0


def test_a_disk_that_is_full_costs_one_try_and_the_piece_is_taken_again(reporter, stored, monkeypatch):
    receipt = back(reporter)
    file = begin(reporter)

    def full(*_):
        raise OperationalError("could not extend file")

    with monkeypatch.context() as once:
        once.setattr(FileBlock.objects, "bulk_create", full)
        answer = ask(reporter, FILM[:PIECE], file=file, begins=0)
    assert (answer.status_code, answer.json()) == (503, {"why": intake_uploads.NOT_STORED})
    assert (blocks(stored), ask(reporter, file=file).json()["bytes"]) == (0, 0)
    assert carry(reporter, file=file)["whole"]
    sent_with(reporter, file)
    assert sha256_of(receipt) == [hashlib.sha256(FILM).hexdigest()]


def test_a_line_that_breaks_inside_a_piece_costs_that_piece(reporter, stored, monkeypatch):
    back(reporter)
    file = begin(reporter)

    def broken(_):
        raise UnreadablePostError

    with monkeypatch.context() as once:
        once.setattr(HttpRequest, "body", property(broken))
        assert ask(reporter, FILM[:PIECE], file=file, begins=0).status_code == 503
    assert (blocks(stored), ask(reporter, file=file).json()["bytes"]) == (0, 0)


def test_pieces_changed_outside_are_found_when_the_file_is_whole(reporter, stored, as_owner):
    back(reporter)
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    with as_owner() as owner:
        owner.execute("update cases_fileblock set body = set_byte(body, 9, get_byte(body, 9) # 1) where number = 3")
    assert carry(reporter, file=file, begins=PIECE) == {"why": uploads.NOT_WHOLE}
    assert (blocks(stored), stored("cases_upload")) == (0, 0)


def test_with_a_child_in_it_none_begins_or_goes_on(reporter, stored, as_owner):
    back(reporter)
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    with as_owner() as owner:
        owner.execute("update cases_thread set files_closed = true")
    assert ask(reporter, FILM[PIECE : 2 * PIECE], file=file, begins=PIECE).status_code == 404
    assert ask(reporter, {"name": "x", "size": 5}).json() == {"why": intake_uploads.CLOSED}
    assert blocks(stored) == 0


def test_another_session_finds_nothing_of_it_and_without_one_there_is_nothing(reporter, reporters, stored, cast):
    back(reporter)
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    other = reporters()
    back(other)
    other.open(URL)
    for given in ({}, {"begins": PIECE}):
        answer = ask(other, FILM[PIECE : 2 * PIECE], file=file, **given)
        assert (answer.status_code, answer.json()) == (404, {})
    assert ask(other, file=file, stop=1).json() == ask(other, file=uuid4(), stop=1).json()
    assert uploads.NOT_WHOLE in lines(sent_with(other, file))
    assert (ask(reporter, file=file).json()["bytes"], blocks(stored)) == (PIECE, 16)
    assert reporter.browser.post(PIECES, b"x", content_type="application/octet-stream").status_code == 403, (
        "no proof of origin"
    )
    del reporter.browser.cookies[cookies.name(InboxSession)]
    assert ask(reporter, file=file).status_code == 404


def test_row_security_and_the_functions_keep_it_to_its_own_door(reporter, reporters, cast, stored):
    mine, others = back(reporter), reporters().report()
    file = begin(reporter)
    ask(reporter, FILM[:PIECE], file=file, begins=0)
    read = ("select count(*) from public.candor_blocks_on_the_way(%s, 0, 99)", file)
    with acting(Actor.door(receipts.lookup(mine))):
        thread = Thread.objects.get().pk
        assert call(*read) == [(PIECE // streams.BLOCK,)]
    with acting(Actor.door(receipts.lookup(others))):
        assert (Upload.objects.count(), call(*read)) == (0, [(0,)])
        call("select public.candor_drop_upload(%s)", file)
    with pytest.raises(DatabaseError, match="row-level security"), acting(Actor.door(receipts.lookup(others))):
        Upload(thread_id=thread, number=9, about=Sealed(b"x"), begun_on=clock.today()).save(force_insert=True)
    for actor in (cast["intake"].actor, Actor.system("uploads"), Actor.rotation()):
        for statement in (
            "select 1 from public.cases_upload",
            "select public.candor_blocks_on_the_way(gen_random_uuid(), 0, 1)",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), acting(actor):
                call(statement)
    carry(reporter, file=file, begins=PIECE)
    door.post(mine, "As if the process had ended here.", [pieces.whole(uploads.ready(mine), UUID(file))])
    with acting(Actor.door(receipts.lookup(mine))):
        assert call(*read) == [(0,)], "of what stands nothing is read back"
    assert blocks(stored) == streams.how_many(len(FILM))


@pytest.mark.parametrize("where", ["right after", "their own", "their own, right after"])
def test_it_is_the_same_on_every_page_that_takes_files(reporter, cast, stored, where):
    someone = reporter if where == "right after" else signed_in(cast, "bystander")
    someone.report()
    url = {"right after": "/report/files/", "their own, right after": "/me/report/files/"}.get(
        where
    ) or someone.own_thread
    assert f'data-pieces="{url}pieces/"' in lines(someone.open(url))
    file = begin(someone, url=f"{url}pieces/")
    assert carry(someone, url=f"{url}pieces/", file=file)["whole"]
    assert sent_with(someone, file, url=url).status_code == 302
    assert (stored("cases_file"), stored("cases_upload")) == (1, 0)


def test_no_more_than_a_piece_is_held(reporter, as_owner):
    back(reporter)
    raw = FILM[:12] + os.urandom(1024) * (24 * 1024)
    file = begin(reporter, raw)
    most = []
    tracemalloc.start()
    for at in range(0, len(raw), PIECE):
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        ask(reporter, raw[at : at + PIECE], file=file, begins=at)
        most.append(tracemalloc.get_traced_memory()[1] - before)
    tracemalloc.stop()
    assert max(most) < 10 * 1024**2, "of 24 MiB, the last piece too, with which all are read once"
    assert ask(reporter, file=file).json()["whole"] is True
