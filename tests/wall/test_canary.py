"""The canary sweep: a random word in every field and name, and not one of them anywhere that an outsider can look.

What the processes leave on disks, in Redis and in their logs is swept where they run: tests/wall/test_running.py.
"""

import base64
import gzip
import json
import logging
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from cases import services
from cases.models import Case, Thread
from cases.told import Item
from config import logs
from permissions.actors import acting
from tests.cases import walking
from tests.cases.conftest import open_it
from tests.cases.test_notices import carry
from tests.cast import Cast
from tests.intake.conftest import Reporter, everything
from tests.permissions.test_unasked import answer
from tests.wall import canaries
from vault import receipts
from workflow import dispatch

pytestmark = pytest.mark.django_db(transaction=True)
OUTSIDE = ("bystander", "admin", "hr", "owner", "auditor", "subject", "alternate")
PLACES = (
    "/today/",
    "/cases/",
    "/cases/enter/",
    "/people/",
    "/people/roles/",
    "/journals/",
    "/policies/",
    "/me/",
    "/accounts/2fa/",
)
OF_THE_CASE = ("", "question/", "journal/", "report/", "messages/", "people/", "allegations/", "evidence/", "notes/",
               "history/", "letters/1/pdf/", "open_identity/", "assign/")  # fmt: skip
TOLD = ("what_happened", "where", "who_did", "who_knows", "your_name", "your_contact")
SENT = ("called", "inside")  # of a file: its name and its content
WRITTEN = ("title", "unit", "note", "message", "party", "alleged", "evidence", "task", "asset", "reason")


@pytest.fixture
def words() -> dict[str, str]:
    return {name: canaries.make() for name in (*TOLD, *SENT, *WRITTEN)}


@pytest.fixture
def reference(cast: Cast, words: dict[str, str]) -> str:
    """A confidential report with a word in every answer, and an office that wrote one wherever it can."""
    answers = {name: f"{words[name]} {words[name]}" if name.startswith("who") else words[name] for name in TOLD}
    reporter = Reporter()
    receipt = reporter.report("confidential", **answers)
    file = SimpleUploadedFile(f"{words['called']}.txt", words["inside"].encode() * 9000)
    assert reporter.send("/report/files/", text="", attached=[file]).status_code == 302
    answer(cast, "intake")
    with acting(cast["intake"].actor):
        found = Case.objects.get().reference
    open_it(cast, found)
    walking.none_concern(cast, "manager", found)
    walking.do(cast, "manager", "set_title", found, title=words["title"], unit=words["unit"])
    office_writes(cast, found, words, receipts.lookup(receipts.normalise(receipt)))
    return found


def office_writes(cast: Cast, reference: str, words: dict[str, str], lookup: str) -> None:
    """The case manager and intake, each a word at a time."""
    with acting(cast["intake"].actor):
        thread = Thread.objects.get(lookup=lookup).pk
    walking.do(cast, "manager", "note", reference, text=words["note"])
    walking.do(cast, "manager", "post", reference, thread=thread, text=words["message"])
    walking.do(cast, "manager", "add_party", reference, role="subject", name=f"Yara {words['party']}")
    walking.allege(
        cast, reference, words=words["alleged"], new_subject=None, why_no_subject=words["reason"], asset=words["asset"]
    )
    walking.do(cast, "manager", "add_evidence", reference, item=Item(kind="log", words=words["evidence"]))
    walking.do(cast, "manager", "add_task", reference, text=words["task"], due_on=clock.today())


def test_no_word_of_a_case_is_answered_to_anyone_outside(cast: Cast, reference: str, words: dict[str, str]) -> None:
    said = {key: b"".join(_everything(cast[key].client, reference, words)) for key in OUTSIDE}
    said["nobody"] = b"".join(_everything(Client(), reference, words))
    assert {key: canaries.found_in(heard, words.values()) for key, heard in said.items()} == dict.fromkeys(said, [])
    assert {
        key for key, heard in said.items() if reference.encode() in heard.replace(_asked_for(reference), b"")
    } == set()
    inside = b"".join(_everything(cast["manager"].client, reference, words))
    assert len(canaries.found_in(inside, words.values())) > len(words) / 2  # they are there to be found


def _everything(client: Client, reference: str, words: dict[str, str]) -> Iterator[bytes]:
    """Body and headers of each place, and of each page of the case as if it were theirs; and what a search for a word says."""
    for place in (*PLACES, *(f"/cases/{reference}/{below}" for below in OF_THE_CASE)):
        answer = client.get(place)
        yield answer.content + str(dict(answer.headers)).encode() + str(answer.cookies).encode()
    for name in ("party", "who_did", "your_name"):  # what was asked for stands in the field again
        asked = words[name].encode()
        yield client.get("/people/", {"q": words[name]}).content.replace(asked, b"")


def _asked_for(reference: str) -> bytes:
    """Where whoever is not signed in is sent back to: the address that they typed."""
    return f"/accounts/login/?next=/cases/{reference}/".encode()


def test_no_word_stands_in_any_row_mail_task_or_log(
    cast: Cast, reference: str, words: dict[str, str], as_owner, monkeypatch, caplog
) -> None:
    carried: list[object] = []
    monkeypatch.setattr(dispatch.current_app, "send_task", lambda *given, **more: carried.append((given, more)))
    with caplog.at_level(logging.INFO):
        assert dispatch.sweep() > 0
        carry()
        _break_while_it_is_written(cast, reference, words, monkeypatch)
    with as_owner() as owner:
        stored = everything(owner).encode()
    log = "\n".join(logs.Discreet().format(record) for record in caplog.records).encode()
    letters = b"".join(message.message().as_bytes() for message in mail.outbox)
    assert mail.outbox
    assert b"ValueError" in log
    found = {
        "rows": stored, "mail": letters, "tasks": repr(carried).encode(), "log": log,
    }  # fmt: skip
    assert {name: canaries.found_in(held, words.values()) for name, held in found.items()} == dict.fromkeys(found, [])
    assert {name for name in ("mail", "tasks", "log") if reference.encode() in found[name]} == set()


def _break_while_it_is_written(cast: Cast, reference: str, words: dict[str, str], monkeypatch) -> None:
    """A fault of ours whose text quotes the form, and one of the database that quotes the row (TM-09, TM-10)."""

    def fail(*_: object, **given: object) -> None:
        raise ValueError(repr(given))

    client = cast["manager"].client
    client.raise_request_exception = False
    seen = walking.case_of(cast, "manager", reference).version
    with monkeypatch.context() as patch:
        patch.setitem(services.SERVICES, "note", fail)
        answer = client.post(f"/cases/{reference}/note/", {"seen": seen, "text": words["note"]})
    assert answer.status_code == 500
    assert canaries.found_in(answer.content, words.values()) == []


def test_the_sweep_finds_a_word_however_it_is_spelled() -> None:
    word = canaries.make()
    raw = f"the {word} there".encode()
    for spelled in (raw, raw.hex().encode(), raw.decode().encode("utf-16"), base64.b64encode(raw), base64.b64encode(b"x" + raw),
                    base64.b64encode(b"xy" + raw), gzip.compress(raw), json.dumps([raw.decode()]).encode()):  # fmt: skip
        assert canaries.found_in(b"before" + spelled + b"after", [word]), spelled
    assert canaries.found_in(raw, [canaries.make()]) == []
