"""Making a backup: counted in the dump's own snapshot, read back, and kept only when both agree (D12)."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction

from audit import canonical, clock, journal, live
from config import unseen
from config.backup import programs
from config.backup.contents import LEFT_OUT, Contents, differing
from config.backup.faults import CannotBackUp
from config.backup.manifest import DUMP, MANIFEST, Manifest
from vault.keys import KeyMissing

ACTOR = "system:backup"
_COPY = re.compile(rb'COPY public\."?(\w+)"? \(')


@dataclass(frozen=True, slots=True)
class Taken:
    manifest: Manifest
    digest: str  # SHA-256 of the manifest, which the journal has too


def take(folder: Path) -> Taken:
    """A new folder with dump and manifest, for its owner's eyes alone. Raises CannotBackUp; then there is no folder."""
    if folder.exists():
        raise CannotBackUp(f"{folder} is there already: name a folder that does not exist.")
    try:
        journal.require_key(ACTOR)
        major = _server()
        tools = programs.find(settings.CANDOR_PG_BIN, major)
        with _kept_if_whole(folder):
            return _fill(folder, tools, major)
    except (live.NotTheOwner, programs.NotFound, KeyMissing, ImproperlyConfigured) as problem:
        raise CannotBackUp(str(problem)) from problem
    except DatabaseError as problem:
        raise CannotBackUp(f"{programs.silence(problem)} Nothing was kept.") from problem
    except OSError as problem:
        raise CannotBackUp(f"{folder} cannot be written: {problem.strerror}. Nothing was kept.") from problem


def _server() -> int:
    """The server's major version. Raises DatabaseError, CannotBackUp where it would show the owner a part of its rows."""
    if hidden := unseen.tables():
        raise CannotBackUp(f"The owner does not see every row of {', '.join(hidden)}, so a backup would miss some.")
    return programs.major()


@contextmanager
def _kept_if_whole(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700)
    try:
        folder.chmod(0o700)  # whatever the umask took away
        yield
    except BaseException:  # also Ctrl-C: half a backup would be taken for one
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(folder: Path, tools: Path, major: int) -> Taken:
    dump = folder / DUMP
    with live.snapshot(), connection.cursor() as cursor:
        cursor.execute("select pg_catalog.pg_export_snapshot()")
        (name,) = cursor.fetchone()
        contents = Contents.of_database()
        _dump(tools, dump, name)
    if wrong := differing(contents.dumped, rows_of(tools, dump)):
        raise CannotBackUp(f"The dump does not hold what the database holds: {wrong} Nothing was kept.")
    made = Manifest(
        canonical.moment(clock.now().replace(microsecond=0)), major, dump.stat().st_size, sha256(dump), contents
    )
    _write(folder / MANIFEST, made.text())
    digest = sha256(folder / MANIFEST)
    with transaction.atomic():
        facts: dict[str, journal.Fact] = {"manifest": digest, "dump": made.sha256, "checkpoint": contents.checkpoint}
        journal.record(journal.Chain.system(), "backup", actor=ACTOR, facts=facts)
    return Taken(made, digest)


def _dump(tools: Path, path: Path, snapshot: str) -> None:
    """Without rights: what a role may do is `permissions.privileges` and nothing else. Raises CannotBackUp, OSError."""
    asked = [
        str(tools / "pg_dump"), "--format=custom", "--enable-row-security", "--no-privileges", "--no-owner", "--no-password",
        "--lock-wait-timeout=60s", f"--snapshot={snapshot}", f"--file={path}",
        *(f"--exclude-table-data=public.{name}" for name in LEFT_OUT),
    ]  # fmt: skip
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # ours alone before anything stands in it
    done = subprocess.run(
        asked,
        env=programs.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise CannotBackUp(f"pg_dump did not finish: {programs.reason(done.stderr)}. Nothing was kept.")


def rows_of(tools: Path, dump: Path) -> dict[str, int]:
    """How many rows of each table stand in a dump, read as it would be restored. Raises CannotBackUp."""
    asked = [str(tools / "pg_restore"), "--data-only", "--file=-", str(dump)]
    found: dict[str, int] = {}
    with subprocess.Popen(asked, env=programs.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        table = ""
        for line in reading.stdout or ():
            if table and line == b"\\.\n":
                table = ""
            elif table:
                found[table] += 1
            elif head := _COPY.match(line):
                table = head[1].decode()
                found[table] = 0
        said = reading.stderr.read() if reading.stderr else b""
    if reading.returncode:
        raise CannotBackUp(f"The dump cannot be read back: {programs.reason(said)}. Nothing was kept.")
    return found


def sha256(path: Path) -> str:
    """Of a file of any size, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    """Last, and under another name until it is whole: a folder with a manifest is a finished backup."""
    draft = path.with_suffix(".unfinished")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
