"""Renewing keys: interrupted anywhere, run again, complete; the old key is retired at the end, and with few rights (D7)."""

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from audit import clock, journal, live
from cases import door, proving
from config.backup.contents import Contents
from config.local.cast import BRANCH
from intake.policy import pack
from permissions import appointing, emergency, journals, pace, reasons, rekeying, resetting, rotation, second
from permissions import proving as granting
from permissions.actors import Actor, acting
from permissions.models import Branch, Held
from permissions.refusals import Refused
from policies import approvals
from policies.models import Exemption
from tests.audit.owner import signed_in_as_owner
from tests.cases.conftest import handed_in, open_it  # noqa: F401 - a fixture of another room
from tests.cast import Cast
from tests.keying import agreed
from tests.signing import Phone
from vault import keys, receipts, wraps
from vault.providers.files import Files

pytestmark = pytest.mark.django_db(transaction=True)

WRAPS = {
    "thread": ("cases_thread", "staff_wrap"), "case": ("vault_casekey", "wrap"), "exemption": ("policies_exemption", "wrap"),
    "question": ("permissions_question", "names"), "identity": ("vault_identity", "sealed"),
    **{kind: (one.model._meta.db_table, one.column) for kind, one in reasons.KINDS.items()},
}  # fmt: skip
HOUSE = {  # who reads it where, what was written
    "emergency": ("outside", "/emergency/", "Nobody answers."), "journal_grant": ("outside", "/journals/", "The yearly look."),
    "appointment": ("outside", "/people/roles/waiting/", "Joins the office."),
    "ended_role": ("outside", "/people/roles/waiting/", "Moves to another county."),
    "reset": ("ethics", "/people/", "Lost the phone."), "reading_limit": ("auditor", "/reading/", "The month ends."),
    "rekeying": ("outside", "/people/keys/", "Every third year."),
}  # fmt: skip
STORY = "An escort site was open on the shared workstation."


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    """Keys that a test may renew: the people of the cast are stored under the tokens of the others."""
    folder = tmp_path / "keys"
    shutil.copytree(settings.CANDOR_KEY_DIR, folder)
    settings.CANDOR_KEY_DIR = folder
    return folder


@pytest.fixture
def stored(cast: Cast, handed_in) -> str:  # noqa: F811 - it is the fixture
    """One row of each kind at least, three threads; the receipt of the confidential report."""
    receipt = receipts.make()
    for _ in range(2):
        open_it(cast, handed_in())
    answers = {"what_happened": STORY}
    reporter = {"name": "Runa Tiller", "contact": "by post"}
    door.submit(
        door.Telling(mode="confidential", answers=answers, branch=BRANCH, who="Quillon Abernathy", reporter=reporter),
        receipt,
    )
    person, approver = cast["bystander"].person.pk, cast["authority"].person.pk
    wanted = approvals.Wanted(
        person, "IT", "Watching a site", "OP-7", clock.today(), clock.today(), approver, clock.now()
    )
    approvals.record(cast["counsel"].actor, pack(), wanted)
    with acting(cast["hr"].actor) as actor:
        emergency.ask(actor, "0000-0000", hours=4, reason=HOUSE["emergency"][2])
    with acting(cast["owner"].actor) as actor:
        ends = clock.now() + timedelta(days=9)
        journals.give(actor, "0000-0000", to=cast["auditor"].person, until=ends, reason=HOUSE["journal_grant"][2])
        executive = Branch.objects.get(pk=BRANCH)
        appointing.ask(actor, cast["subject"].person, "hr_officer", executive, reason=HOUSE["appointment"][2])
        held = Held.objects.get(person=cast["records"].person)
        appointing.dismiss(actor, held, reason=HOUSE["ended_role"][2])
        resetting.reset(actor, cast["labor"].person, reason=HOUSE["reset"][2])
        pace.set_limit(actor, cases=50, pause=60, reason=HOUSE["reading_limit"][2])
        change = rekeying.Wanted("renew", "signin", 2, "0" * 16, HOUSE["rekeying"][2])
        rekeying.ask(actor, change)
    return receipt


def versions(owner) -> dict[str, dict[int, int]]:
    """How many rows of each kind each version closed."""
    found = {}
    for kind, (table, column) in WRAPS.items():
        owner.execute(
            f"select public.vault_version({column}), count(*) from {table} where {column} is not null group by 1"
        )
        found[kind] = dict(owner.fetchall())
    return found


def renewed(cast: Cast, folder: Path, key: str) -> int:
    """A next version of this key, to which two people agreed and which is in use."""
    version = keys.renew(Files(folder), key)
    agreed(cast, folder, key, version)
    rotation.begin(key)
    return version


def everything_opens(cast: Cast, receipt: str) -> None:
    """For its reporter and its members; and the journal vouches for every row."""
    assert door.find_thread(receipt).answers["what_happened"] == STORY
    client = cast["manager"].client
    page = client.get("/cases/").content.decode()
    assert page.count("North desk") == 2
    asked = cast["intake"].client.get("/today/").content.decode().split("/question/")[0].rsplit("/", 1)[1]
    assert "Quillon Abernathy" in cast["intake"].client.get(f"/cases/{asked}/question/").content.decode()
    for who, where, words in HOUSE.values():
        assert words in cast[who].client.get(where).content.decode(), where
    with acting(cast["counsel"].actor):
        row = Exemption.objects.get()
        assert row.purpose.unseal(approvals.key_of(row), approvals.place(row.pk, "purpose")) == "Watching a site"
    with signed_in_as_owner():
        assert (live.verify_chains(), proving.first_fault()) == (None, None)


def test_everything_is_closed_anew_and_opens_without_the_old_key(
    cast: Cast, stored: str, as_owner, own_keys, capsys
) -> None:
    for pair in rotation.KINDS:
        keys.renew(Files(own_keys), pair)
        agreed(cast, own_keys, pair)
    with as_owner() as owner:
        before = versions(owner)
    assert all(set(found) == {1} for found in before.values()), "one row of each kind at least"
    for pair in rotation.KINDS:
        call_command("rotate_keys", pair)
    with as_owner() as owner:
        assert versions(owner) == {kind: {2: found[1]} for kind, found in before.items()}
    agreed(cast, own_keys, "staff", act="retire")
    call_command("rotate_keys", "staff", retire=True)
    assert (
        "Take these away from every plane and start its processes anew: staff_private, staff_public."
        in capsys.readouterr().out
    )
    for half in ("private", "public"):
        (own_keys / f"staff_{half}").unlink()
    keys.forget()
    everything_opens(cast, stored)
    door.submit(door.Telling(mode="anonymous", answers={"what_happened": STORY}, branch=BRANCH), receipts.make())
    with as_owner() as owner:
        owner.execute("select body from audit_event where verb in ('rewrap', 'retire_key') order by at, seq")
        told = [row[0] for row in owner.fetchall()]
    assert sum('"rows":' in body for body in told) == len(WRAPS)
    assert sum('digests":[[' in body for body in told) == 1 + len(
        HOUSE
    )  # the names that are asked about, and each reason


def test_interrupted_at_any_row_it_goes_on_and_ends_complete(
    cast: Cast, stored: str, as_owner, own_keys, monkeypatch
) -> None:
    renewed(cast, own_keys, "staff")
    with as_owner() as owner:
        total = sum(found[1] for kind, found in versions(owner).items() if kind != "identity")
    genuine, runs = wraps.renewed, 0
    for row in range(total):
        calls = count()

        def ends_at_this_row(*told, calls=calls, row=row, **more):
            if next(calls) == row:
                raise KeyboardInterrupt
            return genuine(*told, **more)

        monkeypatch.setattr(wraps, "renewed", ends_at_this_row)
        try:
            rotation.renew("staff", batch=2)
        except KeyboardInterrupt:
            runs += 1
        else:
            break
        everything_opens(cast, stored)
    monkeypatch.setattr(wraps, "renewed", genuine)
    assert runs > 2
    assert sum(rotation.renew("staff", batch=2).renewed.values()) <= total
    with as_owner() as owner:
        assert all(set(found) == {2} for kind, found in versions(owner).items() if kind != "identity")
    assert sum(rotation.renew("staff").renewed.values()) == 0
    everything_opens(cast, stored)


def test_a_batch_costs_the_same_statements_whatever_it_holds(cast: Cast, stored: str, own_keys) -> None:
    def statements(batch: int) -> list[int]:
        renewed(cast, own_keys, "staff")
        with CaptureQueriesContext(connection) as asked:
            rotation.renew("staff", batch=batch)
        texts = [one["sql"] for one in asked.captured_queries]
        starts = [at for at, text in enumerate(texts) if "vault_older" in text]
        return [end - start for start, end in zip(starts, [*starts[1:], len(texts)], strict=True)]

    assert max(statements(1)) == max(statements(100)) <= 8


def test_a_key_is_not_retired_while_anything_is_closed_by_it(cast: Cast, stored: str, as_owner, own_keys) -> None:
    renewed(cast, own_keys, "staff")
    rotation.renew("staff")
    with as_owner() as owner:
        owner.execute("select id, staff_wrap from cases_thread limit 1")
        row, wrap = owner.fetchone()
        old = wraps.to_public(keys.ring().opening("staff", 1).public_key(), b"k" * 32, f"thread|{row}".encode())
        owner.execute("update cases_thread set staff_wrap = %s where id = %s", [old, row])
    agreed(cast, own_keys, "staff", act="retire")
    assert rotation.retire("staff", 2) == 1
    with as_owner() as owner:
        owner.execute("select count(*) from vault_keyfloor")
        assert owner.fetchone()[0] == 0
    assert rotation.renew("staff").renewed["thread"] == 1
    assert rotation.retire("staff", 2) == 0
    assert rotation.retire("staff", 2) == 0  # said again
    with pytest.raises(Refused, match="versions of staff below 1"):
        rotation.retire("staff", 1)
    with as_owner() as owner:
        owner.execute("select pair, lowest from vault_keyfloor")
        assert owner.fetchall() == [("staff", 2)]


@pytest.mark.parametrize("kind", WRAPS)
def test_every_kind_of_wrap_is_counted_named_needed_and_refused(
    cast: Cast, stored: str, as_owner, own_keys, kind: str
) -> None:
    """By the end of older versions, by the proof, by a backup and by what refuses a retired key: one list each."""
    (table, column), pair = WRAPS[kind], "identity" if kind == "identity" else "staff"
    renewed(cast, own_keys, pair)
    rotation.renew(pair)
    agreed(cast, own_keys, pair, act="retire")

    def closed_by(version: int) -> None:
        with as_owner() as owner:
            one = f"(select id from {table} where {column} is not null order by id limit 1)"
            owner.execute(f"update {table} set {column} = set_byte({column}, 2, %s) where id = {one}", [version])

    closed_by(7)
    with signed_in_as_owner():
        assert list(Contents.of_database().keys[f"{pair}_private"]) in (["2", "7"], ["7"])
        assert f"closed by version 7 of the key {pair}" in granting.first_fault().sentence
    closed_by(1)
    assert rotation.retire(pair, 2) == 1
    closed_by(2)
    assert rotation.retire(pair, 2) == 0
    old = f"jsonb_build_object('{column}', set_byte({column}, 2, 1))"
    with pytest.raises(psycopg.OperationalError, match="this key is retired"), as_owner() as owner:
        owner.execute(f"insert into {table} select (jsonb_populate_record(t, {old})).* from {table} t"
                      f" where {column} is not null limit 1")  # fmt: skip
    if kind == "ended_role":  # why it ended is written beside a role that stands already
        with pytest.raises(psycopg.OperationalError, match="this key is retired"), as_owner() as owner:
            owner.execute(f"update {table} set {column} = set_byte({column}, 2, 1) where {column} is not null")


def test_a_door_that_still_closes_with_a_retired_key_stores_nothing_and_says_so(
    cast: Cast, stored: str, as_owner, own_keys
) -> None:
    renewed(cast, own_keys, "staff")
    rotation.renew("staff")
    agreed(cast, own_keys, "staff", act="retire")
    rotation.retire("staff", 2)
    for half in ("private", "public"):
        (own_keys / f"staff_{half}.2").rename(own_keys / f".staff_{half}")  # a process that was not given the new key
    keys.forget()
    told = door.Telling(mode="anonymous", answers={"what_happened": STORY}, branch=BRANCH)
    with as_owner() as owner:
        owner.execute("select count(*) from cases_thread")
        before = owner.fetchone()
    with pytest.raises(DatabaseError, match="this key is retired"):
        door.submit(told, receipts.make())
    with as_owner() as owner:
        owner.execute("select count(*) from cases_thread")
        assert owner.fetchone() == before


def test_a_wrap_that_was_put_back_after_its_key_was_retired_is_tampered(
    cast: Cast, stored: str, as_owner, own_keys
) -> None:
    with as_owner() as owner:
        owner.execute("select id, wrap from vault_casekey")
        old = owner.fetchall()
    renewed(cast, own_keys, "staff")
    agreed(cast, own_keys, "staff", act="retire")
    call_command("rotate_keys", "staff", retire=True)
    (own_keys / "staff_private").unlink()
    (own_keys / "staff_public").unlink()
    keys.forget()
    with as_owner() as owner:
        owner.executemany("update vault_casekey set wrap = %s where id = %s", [(wrap, row) for row, wrap in old])
    page = cast["manager"].client.get("/cases/")
    assert page.status_code == 200
    assert "North desk" not in page.content.decode()
    assert "changed outside Candor" in page.content.decode()


def test_a_row_that_no_key_opens_is_named_the_others_go_on_and_nothing_is_retired(
    cast: Cast, stored: str, as_owner, own_keys, capsys
) -> None:
    with as_owner() as owner:
        owner.execute("update cases_thread set staff_wrap = set_byte(staff_wrap, 60, get_byte(staff_wrap, 60) # 1) "
                      "where id = (select id from cases_thread order by id limit 1) returning id")  # fmt: skip
        (spoilt,) = owner.fetchone()
    renewed(cast, own_keys, "staff")
    agreed(cast, own_keys, "staff", act="retire")
    with pytest.raises(CommandError, match=f"changed outside Candor: thread {spoilt}"):
        call_command("rotate_keys", "staff", retire=True)
    with as_owner() as owner:
        assert versions(owner)["thread"] == {1: 1, 2: 2}
        owner.execute("select count(*) from vault_keyfloor")
        assert owner.fetchone()[0] == 0
    with pytest.raises(CommandError, match="and to give up these 1 rows"):
        call_command("rotate_keys", "staff", "--retire", "--without", str(spoilt))
    agreed(cast, own_keys, "staff", act="retire", without=(spoilt,))
    call_command("rotate_keys", "staff", "--retire", "--without", str(spoilt))
    assert "Retired." in capsys.readouterr().out


def test_with_one_version_or_without_the_private_half_it_says_what_to_do(stored: str, settings) -> None:
    with pytest.raises(CommandError, match="make_keys --next staff"):
        call_command("rotate_keys", "staff")
    settings.CANDOR_PLANE = "reporter"
    with pytest.raises(CommandError, match="keys of the staff plane"):
        call_command("rotate_keys", "staff")


def as_operator(statement: str, *told: object) -> list[tuple]:
    with acting(Actor.rotation()), connection.cursor() as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall() if cursor.description else []


def test_the_operator_reads_no_table_and_tells_no_wrap_from_a_text(stored: str, as_owner) -> None:
    for table in [
        *(table for table, _ in WRAPS.values()),
        "cases_case",
        "cases_entry",
        "cases_report",
        "vault_keyfloor",
    ]:
        with pytest.raises(DatabaseError, match="permission denied"):
            as_operator(f"select 1 from {table}")
    rows = as_operator("select * from public.vault_older('thread', 2, %s, 10)", UUID(int=0))
    assert len(rows) == 3
    with as_owner() as owner:
        owner.execute("select id::text from permissions_person")
        people = {one for (one,) in owner.fetchall()}
    for kind in HOUSE:
        [(_, bound, *_)] = as_operator("select * from public.vault_older(%s, 2, %s, 10)", kind, UUID(int=0))
        assert not any(word in bound for word in ("0000-0000", *people)), "whoever asks for what is not told"


@pytest.mark.parametrize("actor", [Actor.system("anything"), Actor.door("a" * 64)])
def test_nobody_else_is_told_a_wrap_or_changes_one(cast: Cast, stored: str, actor: Actor) -> None:
    for who in (actor, cast["manager"].actor):
        for call in ("vault_older('thread', 2, gen_random_uuid(), 1)", "vault_rewrap('thread', '{}', '{}', '{}')",
                     "vault_retire('staff', 2, '{}')"):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), acting(who), connection.cursor() as cursor:
                cursor.execute(f"select * from public.{call}")


@pytest.mark.parametrize("new", ["old", "shorter", "other version"])
def test_a_wrap_only_goes_forward_and_keeps_its_length(stored: str, as_owner, new: str) -> None:
    with as_owner() as owner:
        owner.execute("select id, staff_wrap from cases_thread limit 1")
        row, wrap = owner.fetchone()
    told = {"old": wrap, "shorter": b"\x01\x00\x02" + wrap[3:-1], "other version": b"\x02\x00\x02" + wrap[3:]}[new]
    with pytest.raises(DatabaseError, match="goes forward"):
        as_operator("select public.vault_rewrap('thread', %s::uuid[], %s::bytea[], %s::bytea[])", [row], [wrap], [told])


def test_the_operator_journals_nothing_but_renewed_keys() -> None:
    for verb in ("read", "submit"):
        with pytest.raises(DatabaseError, match="another's name"), acting(Actor.rotation()) as actor:
            journal.record(journal.Chain.system(), verb, actor=actor.label)
    with pytest.raises(DatabaseError, match="another's name"), acting(Actor.rotation()):
        journal.record(journal.Chain.system(), "rewrap", actor=f"person:{uuid4()}")


def test_a_prior_approval_keeps_its_key_and_its_words_from_staff(cast: Cast, stored: str) -> None:
    """Renewing is the operator's; for everybody else what was recorded stays."""
    for change in ("wrap = '\\x010002'", "purpose = purpose"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            acting(cast["counsel"].actor),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"update policies_exemption set {change}")


def test_the_keys_of_apps_are_closed_anew_and_open_without_the_old_sign_in_key(cast: Cast, own_keys, capsys) -> None:
    phone, other = Phone.of(cast["manager"]), Phone.of(cast["hr"])
    keys.renew(Files(own_keys), "signin")
    agreed(cast, own_keys, "signin")
    call_command("rotate_keys", "signin")
    assert "2 closed with version 2" in capsys.readouterr().out
    call_command("rotate_keys", "signin")
    assert "second_step: 0" in capsys.readouterr().out
    (own_keys / "signin").unlink()
    keys.forget()
    assert second.spend(phone.account, phone.code()) == second.spend(other.account, other.code()) == "totp"


def test_before_they_are_closed_anew_they_open_and_what_no_key_opens_is_said(cast: Cast, own_keys, as_owner) -> None:
    phone, lost = Phone.of(cast["manager"]), Phone.of(cast["hr"])
    keys.renew(Files(own_keys), "signin")
    agreed(cast, own_keys, "signin")
    assert second.spend(phone.account, phone.code()) == "totp"
    with as_owner() as owner:
        owner.execute(
            "update mfa_authenticator set data = jsonb_set(data, '{secret}', '\"AQABAAAA\"') where user_id = %s",
            [lost.account.pk],
        )
    with pytest.raises(CommandError, match="No key opens the apps of 1 accounts"):
        call_command("rotate_keys", "signin")
    phone.forget()
    (own_keys / "signin").unlink()
    keys.forget()
    assert second.spend(phone.account, phone.code()) == "totp", "the others went on"


def test_the_operator_sees_no_account_and_puts_nothing_in_the_place_of_what_has_changed(cast: Cast) -> None:
    Phone.of(cast["manager"])
    for table in ("mfa_authenticator", "permissions_account"):
        with pytest.raises(DatabaseError, match="permission denied"):
            as_operator(f"select 1 from {table}")
    [(row, sealed)] = as_operator("select * from public.candor_second_steps(0, 10)")
    reseal = "select public.candor_reseal(%s::bigint[], %s::text[], %s::text[])"
    assert as_operator(reseal, [row], ["other"], ["thing"]) == [(0,)]
    assert as_operator(reseal, [row], [sealed], ["short"]) == [(0,)]
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        acting(cast["owner"].actor),
        connection.cursor() as cursor,
    ):
        cursor.execute("select * from public.candor_second_steps(0, 10)")


def test_what_gets_a_next_version_is_what_can_be_renewed(own_keys) -> None:
    assert {*keys.RENEWED_PAIRS, *keys.RENEWED_SECRETS} == set(rotation.RENEWED)
    with pytest.raises(CommandError, match="invalid choice: 'courier'"):
        call_command("make_keys", "--next=courier")


def test_a_journal_key_begins_with_an_event_and_the_command_says_when_the_old_one_may_go(
    cast: Cast, own_keys, as_owner, capsys
) -> None:
    for name in rotation.JOURNALS:
        with pytest.raises(CommandError, match=f"make_keys --next {name}"):
            call_command("rotate_keys", name)
        call_command("make_keys", next=name)
        assert f"Give {name}.2 to: {name.removeprefix('journal_')}" in capsys.readouterr().out
        agreed(cast, own_keys, name)
        call_command("rotate_keys", name)
        said = capsys.readouterr().out
        assert "a checkpoint has been signed after that" in said
        assert f"take away: {name}." in said
    with as_owner() as owner:
        owner.execute("select count(*) from audit_event where verb = 'retire_key' and body like '%%\"journal\\_%%'")
        assert owner.fetchone()[0] == len(rotation.JOURNALS)
    with signed_in_as_owner():
        assert live.verify_chains() is None
