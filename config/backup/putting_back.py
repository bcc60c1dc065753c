"""Putting a backup back: into an empty database, behind a closed door that opens when everything is proved (D7, D21, TM-38).

Until then no role of a plane may even enter the schema, so whoever starts a process too early finds nothing.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from audit import checkpoints, journal, live
from audit.verify import Journal, first_fault
from cases import proving
from config import unseen
from config.backup import manifest, programs, taking
from config.backup.contents import LEFT_OUT, Contents, differing
from config.backup.faults import CannotRestore
from config.backup.manifest import DUMP, MANIFEST, Manifest
from permissions import privileges, rebuilding
from permissions import proving as granting
from vault import keys
from vault.keys import KeyMissing

ACTOR = "system:restore"
NEEDS = ("name_index", "checkpoint_public")  # the first makes the screening anew, the other judges the checkpoints
LOADED = "It is loaded, and no role of a plane may use it. Look at it as the owner, or drop the database."


@dataclass(slots=True)
class PutBack:
    manifest: Manifest
    said: list[str] = field(default_factory=list)  # what whoever restores has to know


def put_back(folder: Path, digest: str = "") -> PutBack:
    """Load, prove, open. `digest` is the manifest's SHA-256 as it was kept apart. Raises CannotRestore."""
    made = manifest.read(folder)
    done = PutBack(made)
    try:
        _unchanged(folder, made, digest)
        _usable(made)
        journal.require_key(ACTOR)
        tools = programs.find(settings.CANDOR_PG_BIN, _empty_server(made))
        with _closed():
            _load(tools, folder / DUMP)
        _prove(done)
        _open(done, taking.sha256(folder / MANIFEST))
    except (live.NotTheOwner, programs.NotFound, KeyMissing, ImproperlyConfigured) as problem:
        raise CannotRestore(str(problem)) from problem
    except DatabaseError as problem:
        raise CannotRestore(programs.silence(problem)) from problem
    except OSError as problem:
        raise CannotRestore(f"{folder} cannot be read: {problem.strerror}.") from problem
    return done


def _unchanged(folder: Path, made: Manifest, digest: str) -> None:
    if digest and digest.strip().lower() != taking.sha256(folder / MANIFEST):
        raise CannotRestore(f"{folder / MANIFEST} is not the one whose digest was kept.")
    if taking.sha256(folder / DUMP) != made.sha256:
        raise CannotRestore(f"{folder / DUMP} was changed or cut off: its digest is not the one of its manifest.")


def _usable(made: Manifest) -> None:
    """Raises CannotRestore without the keys or the program's version that this backup needs."""
    ring, mine = keys.ring(), keys.HOLDS[settings.CANDOR_PLANE]
    for name in (*NEEDS, *(one for one in keys.RENEWED_SECRETS if one in mine)):
        ring.secret(name, ring.latest(name))  # of those that are renewed whichever version is here
    for name, versions in made.contents.keys.items():
        for version, told in versions.items() if name in mine else ():
            here = ring.fingerprint(name, int(version))
            if not here or told not in ("", here):
                raise CannotRestore(
                    f"The key {keys.versioned(name, int(version))} that this backup needs is not here, or is another."
                )
    ours = sorted(".".join(one) for one in MigrationLoader(None).disk_migrations)
    if sorted(made.contents.migrations) != ours:
        raise CannotRestore(
            "This backup was made by another version of Candor: restore it with that one, then migrate."
        )


def _empty_server(made: Manifest) -> int:
    """The server's major version. Raises CannotRestore unless the database is empty and we own it, and NotTheOwner."""
    with live.snapshot(), connection.cursor() as cursor:
        cursor.execute("select pg_catalog.to_regrole(r) is null, r from unnest(%s::text[]) r", [_roles()])
        if missing := [name for absent, name in cursor.fetchall() if absent]:
            raise CannotRestore(f"These database roles are missing: {', '.join(missing)}. Run deploy/roles.sh first.")
        cursor.execute(
            "select exists (select from pg_catalog.pg_class c where c.relnamespace = 'public'::pg_catalog.regnamespace)"
            " or exists (select from pg_catalog.pg_proc p where p.pronamespace = 'public'::pg_catalog.regnamespace)"
        )
        if cursor.fetchone()[0]:
            raise CannotRestore("This database is not empty: a backup is put back into an empty one alone.")
    major = programs.major()
    if major < made.postgresql:
        raise CannotRestore(f"This backup was made by PostgreSQL {made.postgresql} and this server is older: {major}.")
    return major


def _roles() -> list[str]:
    return [name for key, name in settings.CANDOR_DB_ROLES.items() if key != "owner"]


@contextmanager
def _closed() -> Iterator[None]:
    """Nobody but the owner enters the schema from here on; where nothing was loaded it is as it was before."""
    _say(f"revoke all on schema public from public, {', '.join(map(connection.ops.quote_name, _roles()))}")
    try:
        yield
    except BaseException:
        _say("grant usage on schema public to public")
        raise


def _load(tools: Path, dump: Path) -> None:
    """All or nothing. Raises CannotRestore."""
    asked = [
        str(tools / "pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password",
        f"--dbname={connection.settings_dict['NAME']}", str(dump),
    ]  # fmt: skip
    done = subprocess.run(asked, env=programs.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        raise CannotRestore(f"pg_restore did not finish: {programs.reason(done.stderr)}. Nothing was loaded.")


def _prove(done: PutBack) -> None:
    """Rows, screening, journal, grants, in this order. Raises CannotRestore with the first that is wrong."""
    told = done.manifest.contents
    if hidden := unseen.tables():
        raise CannotRestore(f"The owner does not see every row of {', '.join(hidden)}. {LOADED}")
    found = Contents.of_database()
    if wrong := differing({**told.rows, **dict.fromkeys(LEFT_OUT, 0)}, found.rows):
        raise CannotRestore(f"{wrong} {LOADED}")
    again = rebuilding.screening()
    if again:
        done.said.append(f"Screened again over all cases: {again}, named in one and not kept out of it.")
    if Contents.of_database().seats != told.seats:
        raise CannotRestore(f"The key name_index is not the one that this backup was made with. {LOADED}")
    if found.heads != told.heads:
        raise CannotRestore(f"The ends of the journal are not those of the manifest. {LOADED}")
    with live.snapshot(), live.journal() as whole:
        done.said += _older(whole, done.manifest)
        fault = first_fault(whole) or proving.first_fault(None) or granting.first_fault(None)
    if fault:
        raise CannotRestore(f"{fault.sentence}. {LOADED}")
    done.said.append(whole.sentence)


def _older(whole: Journal, made: Manifest) -> list[str]:
    """Holds the journal against the checkpoints that left the house up to the backup's last, and says what came after."""
    if not checkpoints.file_outside().exists():
        return ["No file of checkpoints is here, so nobody can say what is lost since. Ask whoever keeps them."]
    last = made.contents.checkpoint
    beyond = [number for number in whole.lost if number > last]
    if not beyond:
        return ["The checkpoints outside go no further than this backup."]
    until = json.loads(whole.points[-1][0])["at"]
    whole.points, whole.lost = whole.points[:last], [number for number in whole.lost if number <= last]
    return [
        f"This backup is older than the last signed checkpoint: it ends at number {last}, and outside there is number "
        f"{beyond[-1]}. What was written from {made.made_at} to {until} is lost. Keep that file, and begin a new one before "
        "anything signs."
    ]


def _open(done: PutBack, digest: str) -> None:
    """Rights as the code has them, and everything of it in one transaction with its event.

    Pieces of files that were on their way go first: nobody finishes them, and they were never handed in.
    """
    with transaction.atomic():
        _say("select public.candor_drop_unfinished('infinity')")
        privileges.apply(connection)
        _say("grant usage on schema public to public")
        facts: dict[str, journal.Fact] = {
            "manifest": digest,
            "dump": done.manifest.sha256,
            "checkpoint": done.manifest.contents.checkpoint,
        }
        journal.record(journal.Chain.system(), "restore", actor=ACTOR, facts=facts)
    _say("analyze")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
