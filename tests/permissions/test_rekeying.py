"""A key is used by the word of two people alone, by page, by statement and by command (TM-33, ADR 38)."""

import hmac
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from audit import journal, live
from cases import door, notify
from config.local.cast import BRANCH
from permissions import appointing, people, proving, rekeying, resetting, rotation
from permissions.actors import Actor, acting
from permissions.models import Held, Rekeying
from permissions.refusals import Absent, Refused
from tests.audit.owner import signed_in_as_owner
from tests.cast import Cast, signed_in
from tests.keying import agreed, mark
from tests.rig.database import AsOwner
from vault import agreed as words_of_two
from vault import keys, receipts
from vault.providers.files import Files
from workflow.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/people/keys/"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Keys that a test may renew, with a next version of the staff's pair that nobody agreed to."""
    settings.CANDOR_KEY_DIR = shutil.copytree(settings.CANDOR_KEY_DIR, tmp_path / "keys")
    keys.renew(Files(settings.CANDOR_KEY_DIR), "staff")
    return settings.CANDOR_KEY_DIR


def wanted(folder: Path, **other: object) -> dict[str, object]:
    told = {"act": "renew", "key": "staff", "version": 2, "fingerprint": keys.grouped(mark(folder, "staff", 2)).upper()}
    return {**told, "reason": "Every third year.", **other}


def asked_for(cast: Cast, folder: Path, by: str = "admin", **other: object) -> str:
    """What stands in the addresses of what was asked."""
    assert cast[by].client.post(f"{PAGE}ask/", wanted(folder, **other)).status_code == 302
    with acting(cast["owner"].actor):
        return str(Rekeying.objects.latest("asked_at").pk)


def answer(cast: Cast, by: str, asked: str, fingerprint: str, how: str = "agree"):
    return cast[by].client.post(f"{PAGE}{asked}/", {"fingerprint": fingerprint, "answer": how})


def told_now(as_owner: AsOwner) -> int:
    """Hand a report in. Which version of the staff's pair closed it."""
    receipt = receipts.make()
    door.submit(door.Telling(mode="anonymous", answers={"what_happened": "x"}, branch=BRANCH), receipt)
    with as_owner() as owner:
        owner.execute(
            "select public.vault_version(staff_wrap) from cases_thread where lookup = %s", [receipts.lookup(receipt)]
        )
        return owner.fetchone()[0]


def proved() -> str:
    """What `verify_audit` says is wrong; nothing where all is whole."""
    with signed_in_as_owner():
        fault = live.verify_chains() or proving.first_fault()
    return fault.sentence if fault else ""


def used(as_owner: AsOwner) -> list[tuple[str, int, bool]]:
    with as_owner() as owner:
        owner.execute("select act, version, used_at is not null from permissions_rekeying order by asked_at")
        return owner.fetchall()


def test_one_asks_another_types_the_fingerprint_and_only_then_the_key_is_used(
    cast: Cast, folder: Path, as_owner: AsOwner, capsys
) -> None:
    told = keys.grouped(mark(folder, "staff", 2))
    assert told_now(as_owner) == 1, (
        "a key that nobody agreed to lies there, and the door takes reports under the old one"
    )
    with pytest.raises(CommandError, match=f"no two people agreed to the key with the fingerprint {told}"):
        call_command("rotate_keys", "staff")
    asked = asked_for(cast, folder)
    assert "Changes of keys (1)" in cast["outside"].client.get("/today/").text
    with acting(Actor.system("test")):
        notice = Outbox.objects.get(effect=f"key_asked:{asked}")
        assert {one.username for one in notify.recipients(notice)} == {"owner", "outside"}
    for place in (PAGE, f"{PAGE}{asked}/"):
        assert told not in cast["outside"].client.get(place).text, "who types it does not read it here"
    with pytest.raises(CommandError, match="no two people agreed"):
        call_command("rotate_keys", "staff")
    assert answer(cast, "outside", asked, "").text.count("Type the fingerprint to agree.") > 0
    assert answer(cast, "outside", asked, told).status_code == 302
    assert told_now(as_owner) == 1, "agreed, and the command has not been run yet"
    call_command("rotate_keys", "staff")
    assert "thread: 2 closed with version 2" in capsys.readouterr().out
    assert told_now(as_owner) == 2
    with pytest.raises(CommandError, match="No two people agreed to end the versions of staff below 2"):
        call_command("rotate_keys", "staff", retire=True)
    assert answer(cast, "owner", asked_for(cast, folder, act="retire"), told).status_code == 302
    call_command("rotate_keys", "staff", retire=True)
    assert "Retired." in capsys.readouterr().out
    assert used(as_owner) == [("renew", 2, True), ("retire", 2, True)]
    assert cast["admin"].client.get(PAGE).text.count("Agreed and done") == 2
    assert proved() == ""
    with as_owner() as owner:
        owner.execute("select verb from audit_event where chain_kind = 'system' and verb like '%%key' order by seq")
        assert [verb for (verb,) in owner.fetchall()] == [
            "ask_for_key", "agree_to_key", "begin_key", "ask_for_key", "agree_to_key", "retire_key"
        ]  # fmt: skip


def test_the_second_person_is_another_one_in_a_role_that_counts(cast: Cast, folder: Path, as_owner: AsOwner) -> None:
    told = mark(folder, "staff", 2)
    asked = asked_for(cast, folder, "owner")
    with acting(cast["owner"].actor):
        other = people.new_account(cast["owner"].person, "owner_too", None)
    for client in (cast["owner"].client, signed_in(other)):
        refused = client.post(f"{PAGE}{asked}/", {"fingerprint": told, "answer": "agree"})
        assert (refused.status_code, rekeying.YOURS in refused.text) == (403, True)
    assert answer(cast, "admin", asked, told).status_code == 403, "whoever runs the machines asks and does not agree"
    for key in ("intake", "auditor", "counsel", "bystander"):
        assert cast[key].client.get(PAGE).status_code == 404
        assert answer(cast, key, asked, told).status_code == 404
        assert cast[key].client.post(f"{PAGE}ask/", wanted(folder)).status_code == 404
    assert cast["outside"].client.post(f"{PAGE}{asked}/take-back/").status_code == 404
    with acting(cast["owner"].actor) as actor:
        resetting.reset(actor, cast["outside"].person, reason="lost phone")
    with pytest.raises((Refused, Absent)), acting(cast["outside"].actor) as actor:
        rekeying.agree(actor, UUID(asked), told)
    assert used(as_owner) == [("renew", 2, False)]
    with pytest.raises(CommandError, match="no two people agreed"):
        call_command("rotate_keys", "staff")
    assert cast["owner"].client.post(f"{PAGE}{asked}/take-back/").status_code == 302


def test_another_fingerprint_another_key_and_what_is_over_are_no_word(
    cast: Cast, folder: Path, as_owner: AsOwner
) -> None:
    told, asked = mark(folder, "staff", 2), asked_for(cast, folder)
    refused = answer(cast, "outside", asked, "0" * 16)
    assert (refused.status_code, "This is not the fingerprint" in refused.text) == (403, True)
    with as_owner() as owner:
        owner.execute("update permissions_rekeying set until = now() - interval '1 second'")
    assert answer(cast, "outside", asked, told).status_code == 403, "nobody answered in time"
    asked = asked_for(cast, folder)
    assert answer(cast, "outside", asked, told).status_code == 302
    assert answer(cast, "outside", asked, told, "turn_down").status_code == 403, "answered once"
    for half in ("private", "public"):
        (folder / f"staff_{half}.2").rename(folder / f".{half}")
    keys.renew(Files(folder), "staff")
    keys.forget()
    with pytest.raises(CommandError, match="no two people agreed"):
        call_command("rotate_keys", "staff")  # another key under the number that was agreed to
    for half in ("private", "public"):
        (folder / f".{half}").rename(folder / f"staff_{half}.2")
    keys.forget()
    with as_owner() as owner:
        owner.execute("update permissions_rekeying set until = now() - interval '1 second'")
    with pytest.raises(CommandError, match="no two people agreed"):
        call_command("rotate_keys", "staff")  # agreed, and not done in time
    assert "Agreed and not done in time" in cast["owner"].client.get(PAGE).text
    assert told_now(as_owner) == 1


def test_of_many_at_once_one_begins_and_a_word_is_for_one_version(cast: Cast, folder: Path, as_owner: AsOwner) -> None:
    agreed(cast, folder, "staff")
    ready = Barrier(6)

    def begin(_: int) -> None:
        ready.wait(30)
        try:
            rotation.begin("staff")
        finally:
            connections.close_all()

    connection.close()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(begin, range(6)))
    with as_owner() as owner:
        owner.execute("select count(*) from audit_event where verb = 'begin_key'")
        assert owner.fetchone() == (1,)
    keys.renew(Files(folder), "staff")
    assert told_now(as_owner) == 2, "the word was for the second version, and the third is not used"
    with pytest.raises(Refused, match="in use already"), acting(cast["owner"].actor) as actor:
        rekeying.ask(actor, rekeying.Wanted("renew", "staff", 2, "0" * 16, "test"))


def test_what_was_begun_is_ended_without_those_who_agreed(cast: Cast, folder: Path, as_owner: AsOwner, capsys) -> None:
    told_now(as_owner)
    agreed(cast, folder, "staff")
    rotation.begin("staff")
    keys.renew(Files(folder), "staff")  # and a third one, of which nobody knows
    with as_owner() as owner:
        owner.execute("update permissions_rekeying set until = now() - interval '1 second'")
    with acting(cast["owner"].actor) as actor:
        appointing.dismiss(actor, Held.objects.get(person=cast["outside"].person), reason="left")
    call_command("rotate_keys", "staff")
    said = capsys.readouterr().out
    assert "thread: 1 closed with version 2" in said
    assert "Version 3 is here, too. Nobody agreed to it" in said
    assert proved() == ""


def test_where_no_key_that_was_agreed_to_is_there_a_report_is_taken_all_the_same_and_named(
    cast: Cast, folder: Path, as_owner: AsOwner
) -> None:
    for half in ("private", "public"):
        (folder / f"staff_{half}").unlink()
    keys.forget()
    assert told_now(as_owner) == 2
    assert "it is closed by version 2 of the key staff, to which no two people agreed" in proved()


def tried(actor: Actor, statement: str, *values: object) -> int:
    """How many rows the statement wrote; none where the database refuses it."""
    with suppress(DatabaseError), acting(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.rowcount
    return 0


def test_where_the_pair_in_use_is_lost_the_next_one_is_asked_for_all_the_same(cast: Cast, folder: Path) -> None:
    """Why it is asked for is sealed; what closes it then is the newest file, as it closes reports (ADR 38)."""
    (folder / "staff_private").unlink()
    keys.forget()
    assert cast["admin"].client.post(f"{PAGE}ask/", wanted(folder)).status_code == 503, "it could not be opened again"
    (folder / "staff_public").unlink()
    keys.forget()
    row = asked_for(cast, folder)
    assert "Every third year." in cast["outside"].client.get(f"{PAGE}{row}/").text
    assert answer(cast, "outside", row, mark(folder, "staff", 2)).status_code == 302


ROW = (
    "insert into permissions_rekeying (id, act, key, version, fingerprint, without, reason, asked_by, asked_at, until, answer,"
    " answered_by, answered_at, used_at) values (%s, 'renew', 'staff', 2, %s, '{}', 'x', %s, now(), now() + interval '7 days',"
    " %s, %s, null, null)"
)


def test_statements_of_one_person_take_no_key_into_use(cast: Cast, folder: Path, as_owner: AsOwner) -> None:
    told, one, other = mark(folder, "staff", 2), cast["owner"], cast["outside"]
    me, you = one.person.pk, other.person.pk
    assert tried(one.actor, ROW, uuid4(), told, me, "agreed", you) == 0
    assert tried(one.actor, ROW, uuid4(), told, you, "open", None) == 0
    assert tried(other.actor, ROW, uuid4(), told, you, "open", None) == 0, "an independent reader does not ask"
    row = uuid4()
    assert tried(one.actor, ROW, row, told, me, "open", None) == 1
    says = "update permissions_rekeying set answer = 'agreed', answered_by = %s, until = now() + %s::interval where id = %s"
    assert tried(one.actor, says, me, "1 day", row) == 0
    assert tried(one.actor, says, you, "1 day", row) == 0
    assert tried(cast["admin"].actor, says, cast["admin"].person.pk, "1 day", row) == 0
    assert tried(other.actor, says, you, "1 year", row) == 0
    for column, value in (("fingerprint", "f" * 16), ("version", 3), ("used_at", "2026-01-01")):
        assert tried(other.actor, f"update permissions_rekeying set {column} = %s where id = %s", value, row) == 0
    assert tried(other.actor, "delete from permissions_rekeying") == 0
    assert tried(one.actor, "select public.candor_rekey('staff', 2, %s)", told) == 0
    told_now(as_owner)
    with as_owner() as owner:
        owner.execute("select id, staff_wrap from cases_thread")
        thread, old = owner.fetchone()
    new = b"\x01\x00\x02" + old[3:]
    rewrap = "select public.vault_rewrap('thread', %s::uuid[], %s::bytea[], %s::bytea[])"
    with (
        pytest.raises(DatabaseError, match="two people agree to a key"),
        acting(Actor.rotation()),
        connection.cursor() as cursor,
    ):
        cursor.execute(rewrap, [[thread], [old], [new]])
    with acting(Actor.rotation()), connection.cursor() as cursor:
        cursor.execute("select public.vault_retire('staff', 2, '{}'), public.candor_rekey('staff', 2, %s)", [told])
        assert cursor.fetchone() == (None, None)


FORGED = {
    "without a word": "update permissions_rekeying set answer = 'agreed', answered_by = gen_random_uuid(), used_at = now()",
    "another fingerprint": "update permissions_rekeying set fingerprint = repeat('0', 16)",
    "used without beginning": "update permissions_rekeying set used_at = now()",
    "gone": "delete from permissions_rekeying",
}


@pytest.mark.parametrize("how", FORGED)
def test_what_the_owner_writes_there_is_named(cast: Cast, folder: Path, as_owner: AsOwner, how: str) -> None:
    agreed(cast, folder, "staff")
    assert proved() == ""
    with as_owner() as owner:
        owner.execute(FORGED[how])
    wrong = "this event agreed to is gone" if how == "gone" else "no two people agreed to this change of keys"
    assert wrong in proved()


def test_an_end_of_keys_that_the_owner_writes_is_named(cast: Cast, folder: Path, as_owner: AsOwner) -> None:
    def said_after(statement: str) -> str:
        with as_owner() as owner:
            owner.execute(statement)
        return proved()

    told_now(as_owner)
    agreed(cast, folder, "staff")
    rotation.begin("staff")
    by_hand = said_after("insert into vault_keyfloor (pair, lowest) values ('staff', 2)")
    assert "no two people agreed to end the versions of the key staff below 2" in by_hand
    assert said_after("delete from vault_keyfloor") == ""
    agreed(cast, folder, "staff", act="retire")
    assert "no two people agreed to this change" in said_after(
        "update permissions_rekeying set used_at = now() where act = 'retire'"
    ), "they agreed, and the command was not run"
    with acting(cast["owner"].actor) as actor:  # and no staff process can tell of it in the command's place
        told = {"pair": "staff", "below": 2, "without": []}
        journal.record(journal.Chain.system(), "retire_key", actor=actor.label, facts=told)
    assert "no two people agreed to this change" in proved()
    assert said_after("update permissions_rekeying set used_at = null where act = 'retire'") == ""
    call_command("rotate_keys", "staff", retire=True)
    assert proved() == ""
    assert "below 3" in said_after("update vault_keyfloor set lowest = 3")
    assert "the end of the keys that this event speaks of is gone" in said_after("delete from vault_keyfloor")


def test_a_journal_key_that_nobody_agreed_to_makes_no_event_and_proves_none(
    cast: Cast, folder: Path, as_owner: AsOwner
) -> None:
    before = keys.ring().journal("worker")
    keys.renew(Files(folder), "journal_worker")
    assert keys.ring().journal("worker") == before
    with acting(Actor.system("test")) as actor:
        journal.record(journal.Chain.system(), "note", actor=actor.label)
    stolen = Files(folder).read("journal_worker.2")
    assert proved() == ""
    with as_owner() as owner:
        owner.execute("alter table audit_event disable trigger user")
        owner.execute("select id, hash from audit_event where verb = 'note'")
        row, digest = owner.fetchone()
        owner.execute("update audit_event set mac = %s where id = %s", [hmac.digest(digest, digest, "sha256"), row])
    assert "forged" in proved()
    with as_owner() as owner:
        owner.execute("update audit_event set mac = %s where id = %s", [hmac.digest(stolen, digest, "sha256"), row])
    assert "forged" in proved(), "the key lies there, and nobody agreed to it"
    agreed(cast, folder, "journal_worker")
    rotation.begin("journal_worker")
    assert proved() == ""


def test_in_an_empty_database_nobody_agreed_to_anything_and_every_other_answers_in_one_statement(as_owner) -> None:
    """A backup is put back into one, by a process that may have renewed keys already."""
    with CaptureQueriesContext(connection) as asked:
        assert words_of_two.fingerprint("staff", 2) == ""
    assert len(asked) == 1
    with as_owner() as owner:
        owner.execute("drop function public.vault_in_use(text, integer)")
    assert words_of_two.fingerprint("staff", 2) == ""
    with as_owner() as owner:
        owner.execute("revoke all on schema public from public, candor_app")
    with pytest.raises(DatabaseError, match="permission denied"):
        words_of_two.fingerprint("staff", 2)
