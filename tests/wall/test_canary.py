"""The canary sweep: a random word in every field and name, and not one of them anywhere that an outsider can look.

What the processes leave on disks, in Redis and in their logs is swept where they run: tests/wall/test_running.py.
"""

import base64
import gzip
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit import clock
from cases import services
from cases.models import Case, File, Thread
from cases.parts import PARTS
from cases.told import Item
from config import logs
from permissions.actors import acting
from tests.cases import sealing, walking
from tests.cases.conftest import open_it
from tests.cases.test_notices import carry
from tests.cases.test_verbs import thread_of
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
    "/people/staffing/",
    "/people/roles/waiting/",
    "/reading/",
    "/emergency/",
    "/policies/",
    "/me/",
    "/accounts/2fa/",
    "/accounts/sign-ins/",
)
OF_THE_CASE = ("", "question/", "journal/", *(f"{part}/" for part in PARTS), "letters/1/pdf/", "told/pdf/", "open_identity/",
               "ask_identity/", "read_identity/", "assign/", "admit_member/", "open_originals/", "approve/")  # fmt: skip
OF_A_FILE = ("", "copy/", "original/")
TOLD = ("what_happened", "where", "who_did", "who_knows", "your_name", "your_contact")
SENT = ("called", "inside")  # of a file: its name and its content
WRITTEN = ("title", "unit", "note", "message", "party", "their_unit", "supervisor", "alleged", "evidence", "task", "asset",
           "reason")  # fmt: skip
ASKED = ("original", "name", "seal", "member")  # of a second person, each with its reason
RIGHTS = ("urgent", "audited")  # why it is read in an emergency, and why an auditor reads its journal


@pytest.fixture
def words() -> dict[str, str]:
    return {name: canaries.make() for name in (*TOLD, *SENT, *WRITTEN, *ASKED, *RIGHTS)}


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
    two_agree(cast, found, words)
    return found


def office_writes(cast: Cast, reference: str, words: dict[str, str], lookup: str) -> None:
    """The case manager and intake, each a word at a time."""
    with acting(cast["intake"].actor):
        thread = Thread.objects.get(lookup=lookup).pk
    walking.do(cast, "manager", "note", reference, text=words["note"])
    walking.do(cast, "manager", "post", reference, thread=thread, text=words["message"])
    walking.do(
        cast, "manager", "add_party", reference, role="subject", name=f"Yara {words['party']}",
        unit=words["their_unit"], supervisor=f"Ulf {words['supervisor']}",
    )  # fmt: skip
    walking.allege(
        cast, reference, words=words["alleged"], new_subject=None, why_no_subject=words["reason"], asset=words["asset"]
    )
    walking.do(cast, "manager", "add_evidence", reference, item=Item(kind="log", words=words["evidence"]))
    walking.do(cast, "manager", "add_task", reference, text=words["task"], due_on=clock.today())


def two_agree(cast: Cast, reference: str, words: dict[str, str]) -> None:
    """An original, a name, the seal, a member, and a reading in an emergency: all that is asked with a reason."""
    file = UUID(file_of(cast, reference))
    walking.do(
        cast, "manager", "assign", reference, role="counsel", person=cast["counsel"].person.pk, reason="Is free."
    )
    for key in ("intake", "counsel"):  # the party that the manager added is nobody whom they know
        walking.none_concern(cast, key, reference)
    walking.do(cast, "manager", "open_originals", reference, originals=[file], days=7, reason=words["original"])
    sealing.agree(cast, "intake", reference)
    thread = thread_of(cast, "counsel", reference)
    walking.do(cast, "counsel", "ask_identity", reference, thread=thread, reason=words["name"])
    sealing.agree(cast, "intake", reference)
    walking.do(cast, "manager", "seal", reference, reason=words["seal"])
    sealing.agree(cast, "intake", reference)
    person = cast["investigator"].person.pk
    walking.do(cast, "manager", "admit_member", reference, role="investigator", person=person, reason=words["member"])
    asked = {"reference": reference, "hours": "4", "reason": words["urgent"]}
    assert cast["labor"].client.post("/emergency/", asked).status_code == 302


def file_of(cast: Cast, reference: str) -> str:
    with acting(cast["manager"].actor):
        return str(File.objects.get(thread__ties__case__reference=reference).pk)


@pytest.mark.long
def test_no_word_of_a_case_is_answered_to_anyone_outside(cast: Cast, reference: str, words: dict[str, str]) -> None:
    pages = [f"/cases/{reference}/{below}" for below in OF_THE_CASE]
    pages += [f"/cases/{reference}/files/{file_of(cast, reference)}/{below}" for below in OF_A_FILE]
    said = {key: b"".join(_everything(cast[key].client, pages, words)) for key in OUTSIDE}
    said["nobody"] = b"".join(_everything(Client(), pages, words))
    assert {key: canaries.found_in(heard, words.values()) for key, heard in said.items()} == dict.fromkeys(said, [])
    assert {
        key for key, heard in said.items() if reference.encode() in heard.replace(_asked_for(reference), b"")
    } == set()
    inside = b"".join(_everything(cast["manager"].client, pages, words))
    assert len(canaries.found_in(inside, words.values())) > len(words) / 2  # they are there to be found
    of_two = [words[name] for name in (*SENT, *ASKED)]
    assert {found[: len(of_two[0])] for found in canaries.found_in(inside, of_two)} == set(of_two)


def _everything(client: Client, pages: list[str], words: dict[str, str]) -> Iterator[bytes]:
    """Body and headers of each place, and of each page of the case as if it were theirs; and what a search for a word says."""
    for place in (*PLACES, *pages):
        answer = client.get(place)
        yield b"".join(answer) + str(dict(answer.headers)).encode() + str(answer.cookies).encode()
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
    until = (clock.today() + timedelta(days=30)).isoformat()
    given = {
        "reference": reference,
        "person": str(cast["auditor"].person.pk),
        "until": until,
        "reason": words["audited"],
    }
    assert cast["owner"].client.post("/journals/", given).status_code == 302
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
    """A fault of ours whose text quotes the form (TM-10). Those of the database: tests/wall/test_running.py."""

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
