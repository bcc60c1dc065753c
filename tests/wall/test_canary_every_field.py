"""Every field in which a person writes words, on every way of a case: sealed, wherever it comes to lie (TM-09, 10, 15, 16).

What is free text is derived from the forms, so a new field or verb is asked for here until a walk fills it in
(`tests.wall.planting`, `tests.wall.wordy`). Redis and the logs of real processes: tests/wall/test_running.py.
"""

import inspect
import logging
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core import mail
from django.core.management import call_command
from django.db import connection

from audit import checkpoints
from cases import services
from cases.forms import FORMS
from cases.models import Case
from cases.parts import PARTS
from config import database, logs
from config.backup import programs
from config.backup.manifest import DUMP
from permissions.actors import Actor, acting
from tests.cases.test_notices import carry
from tests.cast import Cast, Member
from tests.flows import test_beside, test_no_dead_end, test_referral, test_sealed_case, walks
from tests.flows.pages import Walker
from tests.flows.walks import People
from tests.intake.conftest import everything
from tests.rig.database import AsOwner
from tests.rig.restored import signed_in
from tests.wall import naughty, planting, wordy
from tests.wall.planting import Field, Planted
from workflow import dispatch

OUTSIDE = ("bystander", "admin", "owner", "auditor", "subject")
PLACES = ("/today/", "/cases/", "/people/", "/people/roles/", "/people/staffing/", "/people/roles/waiting/", "/people/keys/",
          "/journals/", "/reading/", "/emergency/", "/policies/", "/approvals/", "/me/", "/accounts/sign-ins/")  # fmt: skip
OF_A_CASE = (
    "",
    "question/",
    "journal/",
    *(f"{part}/" for part in PARTS),
    "letters/1/pdf/",
    "told/pdf/",
    "open_identity/",
    "approve/",
)
# Sealed, and meant for people who stand outside the case: for who wrote it, who agrees to it and who is told of it.
THEIRS: dict[Field, set[str]] = {
    ("GiveJournal", "reason"): {"owner", "auditor"}, ("Appoint", "reason"): {"owner"}, ("Dismiss", "reason"): {"owner"},
    ("Reset", "reason"): {"owner"}, ("SetReadingLimit", "reason"): {"owner", "auditor"},
    ("AskForKey", "reason"): {"owner", "admin"},
    # The register of prior approvals is a policy owner's to read; its list shows these two.
    ("EnterApproval", "unit"): {"owner"}, ("EnterApproval", "devices"): {"owner"},
}  # fmt: skip
# Texts of a service that no form fills in, and why.
NO_FORM = {
    ("finalize", "remark"): "no page asks it: the letter says when; finish and close have their own",
    ("submit_findings", "work.found[].standard"): "a code: the policy's own, unless a finding by itself says another",
    ("investigate", "alleged.why"): "what is alleged on that page is new and puts nothing right",
}


def test_every_text_that_a_service_takes_is_asked_by_a_form_and_nothing_else_is() -> None:
    """So that the words on the forms are all the words there are: through the dataclasses of `cases.told` too."""
    assert set(services.SERVICES) <= set(FORMS)
    unasked = {(verb, text) for verb in FORMS for text in planting.asked(verb) - planting.fed(verb)}
    assert unasked == set(NO_FORM)
    assert {(verb, text) for verb in FORMS for text in planting.fed(verb) - planting.asked(verb)} == set()


@pytest.mark.django_db
def test_every_verb_with_words_is_walked_and_no_exception_is_left_over() -> None:
    """Before the long walk says which field is missing: a verb that no walk names, a name in a table that no form has."""
    modules = (wordy, walks, test_beside, test_no_dead_end, test_referral, test_sealed_case)
    source = "".join(map(inspect.getsource, modules))
    assert {
        verb for verb, name in planting.every_field() if verb in FORMS and not re.search(rf"\b{verb}/", source)
    } == set()
    typed = planting.every_typed()
    assert {name for name in planting.NO_WORDS if name not in typed | {field for _, field in typed}} == set()
    assert set(THEIRS) <= planting.every_field()


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.django_db(transaction=True)
def test_no_word_of_any_field_lies_anywhere_in_clear(
    cast: Cast,
    as_owner: AsOwner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    planted, carried = Planted(behind=naughty.PRINTED), []
    monkeypatch.setattr(Walker, "typed", planted.typed)
    monkeypatch.setattr(Walker, "send", planted.walked(Walker.send))
    monkeypatch.setattr(dispatch.current_app, "send_task", lambda *given, **more: carried.append((given, more)))
    seen: set[Field] = set()
    turns = cycle(OUTSIDE)  # two of them look after each walk; what is forbidden to one is to all (test_door_table)
    with caplog.at_level(logging.INFO):
        for walk in wordy.WALKS.values():
            people = People.of(cast)
            walk(people, planted)
            inside = list(_inside(people))
            assert [fault for page in inside for fault in _not_as_typed(planted, page)] == [], walk
            seen |= planted.found_in(b"".join(inside))
            asks, references = (next(turns), next(turns)), _references(cast)
            assert {key: _outside(planted, cast[key], references) for key in asks} == dict.fromkeys(asks, set()), walk
            while dispatch.sweep():
                pass
            carry()
            wordy.hide(people)
    assert planting.missing(planted) == set(), "no walk fills these in: add a way in tests/wall/wordy.py"
    assert len(seen) > len(planting.every_field()) / 2, "they are there to be found"
    assert {planted.words[word] for word in planted.shown} >= seen, "each was looked at as it was shown"
    log = "\n".join(logs.Discreet().format(record) for record in caplog.records).encode()
    said = {
        "mail": b"".join(message.message().as_bytes() for message in mail.outbox), "tasks": repr(carried).encode(), "log": log,
    }  # fmt: skip
    assert all(said.values())
    assert b"ValueError" in log  # there is something to be looked at
    assert {name: planted.found_in(held) for name, held in said.items()} == dict.fromkeys(said, set())
    kept = dict(_kept(as_owner, tmp_path))
    assert {name: planted.found_in(held) for name, held in kept.items()} == dict.fromkeys(kept, set())


def _inside(people: People) -> Iterator[bytes]:
    """Every part of the cases that somebody of the cast sees now: the words are there to be found."""
    for walker in (people.many, people.authority, people.other("intake"), people.other("manager")):
        with acting(walker.member.actor):
            references = list(Case.objects.values_list("reference", flat=True))
        for reference in references:
            for below in ("", *(f"{part}/" for part in PARTS)):
                answer = walker.client.get(f"/cases/{reference}/{below}")
                assert answer.status_code in (200, 403, 404), (below, answer.status_code)  # not every part is theirs
                yield answer.content


def _not_as_typed(planted: Planted, page: bytes) -> list[str]:
    """Words of this page that came back otherwise than they were typed, and what they would have made of the page."""
    shown = naughty.Shown(page.decode())
    text = shown.text
    words = [word for word in planted.whole if word in text] if planted.end in text else []
    planted.shown |= set(words)
    return shown.strange + [planted.whole[word] for word in words if " ".join(planted.whole[word].split()) not in text]


def _outside(planted: Planted, member: Member, references: set[str]) -> set[Field]:
    """What somebody outside is answered at every place, body and headers, that belongs to a case."""
    client, said = member.client, []
    for place in (*PLACES, *(f"/cases/{reference}/{below}" for reference in references for below in OF_A_CASE)):
        answer = client.get(place)
        said.append(b"".join(answer) + str(dict(answer.headers)).encode() + str(answer.cookies).encode())  # type: ignore[arg-type]  # it streams bytes
    theirs = {one for one, whose in THEIRS.items() if member.key in whose}
    return planted.found_in(b"".join(said)) - theirs


def _references(cast: Cast) -> set[str]:
    """Of all cases that anybody sees."""
    found: set[str] = set()
    for member in cast.values():
        with acting(member.actor):
            found |= set(Case.objects.values_list("reference", flat=True))
    return found


def _kept(as_owner: AsOwner, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each copy of the data that there is: rows, dump, backup, the exported journal, the files of the database."""
    with as_owner() as owner:
        rows = everything(owner)
        yield "rows", rows.encode() + b"\n".join(bytes.fromhex(one) for one in re.findall(r"\\x([0-9a-f]+)", rows))
        name = connection.settings_dict["NAME"]
        owner.execute(f'create database "{name}_empty"')
        owner.execute(f'drop database "{name}_empty"')  # which writes everything that was committed to the disk
        owner.execute("select oid from pg_database where datname = %s", [name])
        own = str(owner.fetchone()[0])  # type: ignore[index]  # it is there
    with acting(Actor.system("checkpoints")):
        checkpoints.sign()
    with signed_in("owner"):
        tools = programs.find(configured.CANDOR_PG_BIN, programs.major())
        call_command("export_audit", folder / "journal.ndjson", stdout=StringIO())
        call_command("backup", folder / "kept", stdout=StringIO())
    yield "journal", (folder / "journal.ndjson").read_bytes()
    yield "backup", _run(tools / "pg_restore", "--file=-", str(folder / "kept" / DUMP))
    yield "dump", _run(tools / "pg_dump", "--enable-row-security", name)
    yield "files", b"\n".join(_files(Path(os.environ["CANDOR_TEST_CLUSTER"]), own))


def _files(cluster: Path, own: str) -> Iterator[bytes]:
    """What lies on the disk of this test's database, of the log of writes, and of no database. Others come and go beside it."""
    for folder in (cluster / "base" / own, *(one for one in cluster.iterdir() if one.name != "base")):
        for one in folder.rglob("*") if folder.is_dir() else [folder]:
            with suppress(FileNotFoundError):
                if one.is_file() and not one.is_socket():
                    yield one.read_bytes()


def _run(*command: str | Path) -> bytes:
    """What a program of PostgreSQL says, signed in as the owner of the database."""
    owner = database.parse(configured.CANDOR_TEST_DATABASE)
    place = {"PGHOST": owner.host, "PGPORT": owner.port, "PGUSER": owner.user, "PGPASSWORD": owner.password}
    return subprocess.run(command, env={**os.environ, **place}, capture_output=True, check=True).stdout
