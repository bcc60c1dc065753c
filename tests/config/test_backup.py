"""A backup is proved when it is made, is never half of one, and comes back with every lock (TM-01, 11, 15, 38; D12, D21)."""

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction

from audit import checkpoints
from audit.models import Event
from cases import addresses, readers, uploads
from cases.models import Case
from config.backup import programs
from config.backup.contents import LEFT_OUT
from config.backup.manifest import DUMP, MANIFEST
from config.backup.taking import sha256
from config.local.stories import STORIES
from config.local.telling import Teller
from permissions import rotation
from permissions.actors import Actor, acting
from tests.cases.test_files import send
from tests.cast import Cast
from tests.house.test_database import gated_tables
from tests.keying import agreed
from tests.permissions.test_wall import seen_by, tell
from tests.rig.database import AsOwner
from tests.rig.restored import signed_in
from tests.wall import canaries
from vault import keys, receipts
from vault.providers.files import Files

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]

_ACL = "(select string_agg(a::text, ' ' order by a::text) from aclexplode({}) a)"
SHAPE = {  # what a database allows, in words that do not depend on when it was made
    "tables": "select relname, relkind, relpersistence, relowner::regrole::text, relrowsecurity, relforcerowsecurity,"
    f" {_ACL.format('relacl')} from pg_class where relnamespace = 'public'::regnamespace and relkind <> 'i' order by 1",
    "columns": "select a.attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,"
    f" pg_get_expr(d.adbin, d.adrelid), {_ACL.format('attacl')} from pg_attribute a join pg_class c on c.oid = a.attrelid"
    " left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where attnum > 0 and not attisdropped"
    " and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1, 2",
    "policies": "select tablename, policyname, permissive, roles::text, cmd, qual, with_check from pg_policies order by 1, 2",
    "triggers": "select tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) from pg_trigger"
    " where not tgisinternal order by 1, 2",
    "functions": f"select oid::regprocedure::text, proowner::regrole::text, pg_get_functiondef(oid), {_ACL.format('proacl')}"
    " from pg_proc where pronamespace = 'public'::regnamespace order by 1",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace order by 1, 2",
    "indexes": "select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1",
    "schema": f"select {_ACL.format('nspacl')} from pg_namespace where nspname = 'public'",
}
REBUILT = {
    "seats": "select person, group_id, held_id, screened_at is not null from permissions_seat order by 3",
    "screens": "select token, person, strict, own from permissions_screen order by 1, 2, 3",
    "known": "select token from permissions_known order by 1",
}


@pytest.fixture(autouse=True)
def checkpoint_file(settings, tmp_path: Path) -> Path:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "checkpoints.ndjson"
    return settings.CANDOR_CHECKPOINT_FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def run(command: str, folder: Path, *, role: str = "owner", name: str = "", **options: str) -> str:
    said = StringIO()
    with signed_in(role, name):
        call_command(command, folder, stdout=said, **options)
    return said.getvalue()


def refused(command: str, folder: Path, **more: str) -> str:
    with pytest.raises(CommandError) as refusal:
        run(command, folder, **more)
    return str(refusal.value)


def asked(questions: dict[str, str]) -> dict[str, list[tuple]]:
    """Answers of the database that Django is signed in to."""
    found = {}
    with connection.cursor() as cursor:
        for name, question in questions.items():
            cursor.execute(question)
            found[name] = cursor.fetchall()
    return found


def in_clear(folder: Path) -> bytes:
    """A dump as it would be restored."""
    with signed_in("owner"):
        tools = programs.find(configured.CANDOR_PG_BIN, programs.major())
    done = subprocess.run([tools / "pg_restore", "--file=-", folder / DUMP], capture_output=True, check=True)
    return done.stdout


def spelled(answer: list[tuple]) -> set[str]:
    """PostgreSQL sets other brackets and casts when it reads its own words again; nothing else may differ."""
    return {re.sub(r"::character varying|::text|\[\]|[()\s]", "", str(row)) for row in answer}


def rows() -> dict[str, object]:
    """Every table's rows as one digest, but what a backup leaves out and the journal's ends, to which it adds itself."""
    tables = [name for name, kind, *_ in asked(SHAPE)["tables"] if kind == "r" and name not in LEFT_OUT]
    each = "select md5(coalesce(string_agg(t::text, '' order by t::text), '')) from {} t"
    return asked({name: each.format(name) for name in tables if name not in ("audit_event", "audit_head")})


def signs() -> None:
    with acting(Actor.system("checkpoints")):
        checkpoints.sign()


def test_everything_comes_back_with_every_lock_and_nothing_of_it_is_in_clear(
    cast: Cast, folder: Path, empty_database: str
) -> None:
    words = {name: canaries.make() for name in ("what", "who", "name")}
    teller = Teller()
    teller.tell(max(STORIES, key=lambda story: len(story.then)))  # the one in which most is done
    receipt = tell(what=f"Imke Tarvold told {words['what']} of it.", who=words["who"], name=words["name"])
    addresses.keep(receipt, "me@private.example")
    signs()
    before = {key: seen_by(member.actor) for key, member in cast.items()}
    whose = {member.actor.token: {str(member.person.pk)} for member in cast.values()}
    with signed_in("owner"):
        shape, stored, events, rebuilt = (
            asked(SHAPE),
            rows(),
            set(Event.objects.values_list("pk", flat=True)),
            asked(REBUILT),
        )
        [(left,)] = asked({"ids": "select id::text from public.cases_address"})["ids"]
    said = run("backup", folder)
    signs()

    assert (folder.stat().st_mode & 0o777, {one.stat().st_mode & 0o777 for one in folder.iterdir()}) == (0o700, {0o600})
    assert {one.name for one in folder.iterdir()} == {DUMP, MANIFEST}
    kept = in_clear(folder) + b"\n".join(one.read_bytes() for one in folder.iterdir())
    assert canaries.found_in(kept, [*words.values(), receipt, left]) == []
    raw = [keys.ring().secret(name) for name in keys.NAMES]
    assert not [key for key in raw if key in kept or key.hex().encode() in kept]
    assert canaries.found_in(kept, [teller.reference]) != []  # it can be looked into
    for token, _pool, held, _screened in rebuilt["seats"]:
        whose[token].add(str(held))
    beside = {token: [line for line in kept.splitlines() if token.encode() in line] for token in whose}
    assert any(beside.values())  # of those whom a case keeps out, and nothing that says who they are
    assert not [
        token for token, lines in beside.items() for line in lines if any(one.encode() in line for one in whose[token])
    ]

    told = run("restore", folder, name=empty_database, digest=said.split()[-1])
    assert "is older than the last signed checkpoint: it ends at number 1, and outside there is number 2." in told
    assert "The journal is whole" in told
    with signed_in("owner", empty_database):
        now = asked(SHAPE)
        assert {name: spelled(now[name]) ^ spelled(shape[name]) for name in shape} == dict.fromkeys(shape, set())
        assert rows() == stored
        assert asked(REBUILT) == rebuilt
        assert [one.verb for one in Event.objects.exclude(pk__in=events)] == ["restore"]
    with signed_in("app", empty_database):
        assert {key: seen_by(member.actor) for key, member in cast.items()} == before
        _nobody_reads_anything()
        _opens_for_whom_it_does_not_name(cast, words["what"])


def _nobody_reads_anything() -> None:
    """The promise of tests/permissions/test_second_lock.py, in the database that was put back."""
    tables = [*gated_tables(), "audit_event", "audit_digest", "permissions_persongrant", "permissions_poolgrant"]
    for role in ("app", "door", "worker", "operator"):
        for table in tables:
            with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f'set local role "{configured.CANDOR_DB_ROLES[role]}"')
                cursor.execute(f"select count(*) from {table}")
                assert cursor.fetchone() == (0,), f"{role} and {table}"


def _opens_for_whom_it_does_not_name(cast: Cast, word: str) -> None:
    """The screening stands again: of the report that names one officer, and of one that comes in now."""
    tell(what="Imke Tarvold was at the north desk once more.")
    for text in (word, "north desk once more"):
        assert text in _reports(cast["alternate"].actor)
        assert text not in _reports(cast["intake"].actor)


def _reports(actor: Actor) -> str:
    with acting(actor):
        references = list(Case.objects.filter(state="received").values_list("reference", flat=True))
    return "\n".join(str(readers.part(actor, reference, "report")) for reference in references)


# What goes wrong, what is said of it. A program stands in for pg_dump where only it can do the wrong thing.
STAND_IN = "#!/bin/sh\ncase $1 in --version) exec {real} --version;; esac\n{does}\n"
WRONG_DUMPS = {
    "the disk is full": ('exec {real} "$@" --file=/dev/full', "No space left on device"),
    "rows are left out": (
        'exec {real} "$@" --exclude-table-data=public.cases_case',
        "Rows of cases_case should be 1 and are no table",
    ),
    "another role": ('PGUSER=candor_app PGPASSWORD={password} exec {real} "$@"', "permission denied"),
    "another moment": ("exec {real} --format=custom --snapshot=nowhere", "invalid snapshot"),
    "killed": ("kill -9 $$", "it gave no reason"),
    "not a dump": ("echo nothing", "cannot be read back"),
}


@pytest.mark.parametrize("wrong", WRONG_DUMPS)
def test_a_dump_that_does_not_hold_everything_is_no_backup(
    cast: Cast, folder: Path, tmp_path: Path, settings, wrong: str
) -> None:
    tell()
    with signed_in("owner"):
        real = programs.find(settings.CANDOR_PG_BIN, programs.major())
    does, said = WRONG_DUMPS[wrong]
    stand_in = tmp_path / "programs"
    stand_in.mkdir()
    does = does.format(real=real / "pg_dump", password=settings.CANDOR_TEST_APP_PASSWORD)
    (stand_in / "pg_dump").write_text(STAND_IN.format(real=real / "pg_dump", does=does))
    (stand_in / "pg_dump").chmod(0o700)
    (stand_in / "pg_restore").symlink_to(real / "pg_restore")
    settings.CANDOR_PG_BIN = str(stand_in)
    assert said in refused("backup", folder)
    assert not folder.exists()
    with signed_in("owner"):
        assert not Event.objects.filter(verb="backup").exists()


def test_nothing_is_begun_that_could_not_be_whole(
    cast: Cast, folder: Path, tmp_path: Path, settings, as_owner: AsOwner
) -> None:
    tell()
    here = tmp_path / "here"
    here.mkdir(mode=0o755)
    (here / "file").write_text("kept")
    assert refused("backup", here) == f"{here} is there already: name a folder that does not exist."
    assert ((here / "file").read_text(), here.stat().st_mode & 0o777) == ("kept", 0o755)
    assert "cannot be written: No such file or directory" in refused("backup", tmp_path / "no" / "folder")
    assert "Only the owner of the database" in refused("backup", folder, role="app")
    with as_owner() as owner:
        owner.execute("drop policy owner_all on cases_thread")
    assert "The owner does not see every row of cases_thread" in refused("backup", folder)
    with as_owner() as owner:
        owner.execute("create policy owner_all on cases_thread to candor_owner using (true)")
        owner.execute("create policy fewer on cases_thread as restrictive for select using (mode <> 'anonymous')")
    assert "The owner does not see every row of cases_thread" in refused("backup", folder)
    with as_owner() as owner:
        owner.execute("drop policy fewer on cases_thread")
    settings.CANDOR_PG_BIN = str(tmp_path)
    assert "were not found: install its client programs, or name their folder in CANDOR_PG_BIN." in refused(
        "backup", folder
    )
    settings.CANDOR_PG_BIN = configured.CANDOR_TEST_PG_BIN
    place = connection.settings_dict["HOST"]
    with signed_in("owner"):
        connection.settings_dict["HOST"] = str(tmp_path)
        with pytest.raises(
            CommandError,
            match="The database does not answer: check DATABASE_URL and that PostgreSQL runs. Nothing was kept.",
        ):
            call_command("backup", folder)
        connection.settings_dict["HOST"] = place
    settings.CANDOR_PLANE = "operator"
    keys.forget()
    assert "The key 'journal_operator' cannot be used here." in refused("backup", folder)
    settings.CANDOR_PLANE = "worker"  # opens nothing that anybody wrote, and is enough
    assert "Needed to use it, and not in it: checkpoint_public, " in run("backup", folder)
    assert json.loads((folder / MANIFEST).read_text())["contents"]["keys"]["staff_private"] == {"1": ""}


def edit(folder: Path, **changes: object) -> None:
    told = json.loads((folder / MANIFEST).read_text())
    for name, value in changes.items():
        (told if name in told else told["contents"])[name] = value
    (folder / MANIFEST).write_text(json.dumps(told))


def test_what_is_not_this_backup_or_not_its_place_is_refused_before_anything_is_loaded(
    cast: Cast, folder: Path, empty_database: str, tmp_path: Path, settings, as_owner: AsOwner
) -> None:
    tell()
    run("backup", folder)
    whole = (folder / MANIFEST).read_text()

    def said(**options: str) -> str:
        return refused("restore", folder, name=empty_database, **options)

    assert "This database is not empty" in refused("restore", folder)
    assert "Only the owner of the database" in said(role="app")
    assert "is not the one whose digest was kept" in said(digest="00" * 32)
    edit(folder, postgresql=99)
    assert "was made by PostgreSQL 99 and this server is older" in said()
    edit(folder, postgresql=15, migrations=[])
    assert "was made by another version of Candor" in said()
    (folder / MANIFEST).write_text(whole)
    edit(folder, keys={"staff_private": {"1": "another"}})
    assert "The key staff_private that this backup needs is not here, or is another." in said()
    edit(folder, keys={"staff_private": {"2": ""}})
    assert "The key staff_private.2 that this backup needs is not here, or is another." in said()
    edit(folder, left_out={})
    assert "was made by another version of Candor" in said()
    (folder / MANIFEST).write_text(whole[:-20])
    assert "cannot be read: it was changed or cut off" in said()
    (folder / MANIFEST).unlink()
    assert "There is no finished backup" in said()
    (folder / MANIFEST).write_text(whole)
    there = settings.CANDOR_KEY_DIR
    settings.CANDOR_KEY_DIR = shutil.copytree(there, tmp_path / "keys")
    (tmp_path / "keys" / "signin").unlink()
    assert "The key 'signin' cannot be used here." in said()
    settings.CANDOR_KEY_DIR = there
    with (folder / DUMP).open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"!")
    assert "its digest is not the one of its manifest" in said()
    edit(folder, sha256=sha256(folder / DUMP))
    (folder / DUMP).write_bytes((folder / DUMP).read_bytes()[:-30_000])
    edit(folder, sha256=sha256(folder / DUMP))
    assert "pg_restore did not finish" in said()
    with signed_in("owner", empty_database):
        assert asked({"": "select relname from pg_class where relnamespace = 'public'::regnamespace"})[""] == []
        assert asked({"": "select has_schema_privilege('public', 'public', 'usage')"})[""] == [(True,)]


# What is wrong with what is loaded, and what is said.
WRONG = {
    "rows": "Rows of cases_case should be 7 and are 1.",
    "heads": "The ends of the journal are not those of the manifest.",
    "key": "The key name_index is not the one that this backup was made with.",
    "journal": "its text was edited",
    "grant": "it is forged",
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.long
def test_until_everything_is_proved_no_role_of_a_plane_enters(
    cast: Cast, folder: Path, empty_database: str, tmp_path: Path, settings, as_owner: AsOwner, wrong: str
) -> None:
    tell()
    with as_owner() as owner:
        if wrong == "journal":
            owner.execute("alter table audit_event disable trigger user")
            owner.execute("update audit_event set body = replace(body, '\"submit\"', '\"submis\"')")
            owner.execute("alter table audit_event enable trigger user")
        if wrong == "grant":
            owner.execute("update permissions_poolgrant set event = gen_random_uuid()")
    run("backup", folder)
    told = json.loads((folder / MANIFEST).read_text())["contents"]
    if wrong == "rows":
        edit(folder, rows={**told["rows"], "cases_case": 7})
    if wrong == "heads":
        edit(folder, heads="00" * 32)
    if wrong == "key":
        edit(folder, keys={})  # without fingerprints
        shutil.copytree(settings.CANDOR_KEY_DIR, tmp_path / "keys")
        (tmp_path / "keys" / "name_index").write_text("ab" * 32)
        settings.CANDOR_KEY_DIR = tmp_path / "keys"
    said = refused("restore", folder, name=empty_database)
    assert WRONG[wrong] in said
    assert "It is loaded, and no role of a plane may use it." in said
    with signed_in("app", empty_database):
        for role in ("app", "door", "worker", "operator"):
            with pytest.raises(DatabaseError, match="permission denied for schema public"), transaction.atomic():
                asked({"": f"set local role candor_{role}; select public.candor_today()"})
    with signed_in("owner", empty_database):
        assert not Event.objects.filter(verb="restore").exists()


def test_whoever_is_named_in_a_case_and_not_kept_out_is_screened_again(
    cast: Cast, folder: Path, empty_database: str, as_owner: AsOwner
) -> None:
    """As where a line above somebody has changed by the day, between the last screening and the restore."""
    tell(what="Imke Tarvold opened the site.")
    with as_owner() as owner:
        owner.execute("delete from permissions_standing where person = %s", [cast["intake"].actor.token])
        assert owner.rowcount == 1
    run("backup", folder)
    assert "Screened again over all cases: 1, named in one" in run("restore", folder, name=empty_database)
    with signed_in("owner", empty_database):
        answers = asked({"": "select person, answer from permissions_standing"})[""]
    assert (cast["intake"].actor.token, 3) in answers


def test_a_file_that_was_sent_comes_back_and_one_on_its_way_does_not(
    cast: Cast, folder: Path, empty_database: str
) -> None:
    receipt = tell()
    send(receipt, ("seen.txt", b"Ten past two."))
    way = uploads.ready(receipt)
    assert way
    lost = way.file()
    lost.add(b"Ten past three. " * 5_000)
    lost._write()
    blocks = {"all": "select count(*) from cases_fileblock", "sent": "select count(*) from cases_fileblock b join cases_file f"
              " on f.id = b.file_id"}  # fmt: skip
    with signed_in("owner"):
        assert asked(blocks) == {"all": [(2,)], "sent": [(1,)]}
    run("backup", folder)
    run("restore", folder, name=empty_database)
    with signed_in("owner", empty_database):
        assert asked(blocks) == {"all": [(1,)], "sent": [(1,)]}


def test_backup_and_restore_stand_in_the_journal_with_what_they_wrote_and_read(
    cast: Cast, folder: Path, empty_database: str, tmp_path: Path, settings
) -> None:
    tell()
    settings.CANDOR_KEY_DIR = shutil.copytree(settings.CANDOR_KEY_DIR, tmp_path / "keys")
    assert keys.renew(Files(tmp_path / "keys"), "signin") == 2
    (tmp_path / "keys" / "signin").unlink()  # it was retired, and what it closed is closed by the second one
    said = run("backup", folder)
    assert ", signin, " in said
    run("restore", folder, name=empty_database)
    for verb, place in (("backup", ""), ("restore", empty_database)):
        with signed_in("owner", place):
            event = Event.objects.get(verb=verb)
            facts = json.loads(event.body)["facts"]
            assert (event.chain_kind, event.actor) == ("system", f"system:{verb}")
            assert facts == {"manifest": said.split()[-1], "dump": sha256(folder / DUMP), "checkpoint": 0}
            call_command("verify_audit", stdout=StringIO())


def test_a_key_that_two_people_ended_is_asked_for_by_nobody(
    cast: Cast, folder: Path, empty_database: str, tmp_path: Path, settings, as_owner: AsOwner
) -> None:
    """Not for a row that was given up with it, which names it for ever, and not for a pair that closed nothing."""
    settings.CANDOR_KEY_DIR = there = shutil.copytree(settings.CANDOR_KEY_DIR, tmp_path / "keys")
    tell()
    given_up = tell()
    with as_owner() as owner:
        owner.execute(
            "update cases_thread set staff_wrap = set_byte(staff_wrap, 60, get_byte(staff_wrap, 60) # 1) where lookup = %s"
            " returning id",
            [receipts.lookup(given_up)],
        )
        without = owner.fetchone()
    for pair, rows_ in (("staff", without), ("identity", ())):
        keys.renew(Files(there), pair)
        agreed(cast, there, pair)
        rotation.begin(pair)
        agreed(cast, there, pair, act="retire", without=rows_)
        call_command("rotate_keys", pair, retire=True, without=list(rows_))
        for half in ("private", "public"):
            (there / f"{pair}_{half}").unlink()
    keys.forget()
    said = run("backup", folder)
    assert (", identity_private.2, " in said, ", staff_private.2." in said) == (True, True)
    needed = json.loads((folder / MANIFEST).read_text())["contents"]["keys"]
    assert [list(needed[f"{pair}_private"]) for pair in ("staff", "identity")] == [["2"], ["2"]]
    assert "The journal is whole" in run("restore", folder, name=empty_database)
