"""PostgreSQL's own programs, in the version of the server in use, and how they are told where it is."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection

from config.local import binaries

NAMES = ("pg_dump", "pg_restore")
# A password never stands in an argument: those are read by every account of the machine.
_VARIABLES = {
    "dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT", "application_name": "PGAPPNAME",
}  # fmt: skip
_SAYS = re.compile(r"\S+: error: (.*)")


class NotFound(Exception):
    """No folder with both programs of that version."""

    def __init__(self, major: int) -> None:
        super().__init__(
            f"pg_dump and pg_restore of PostgreSQL {major}, the server's version, were not found: install its client "
            "programs, or name their folder in CANDOR_PG_BIN."
        )


def find(setting: str, major: int) -> Path:
    """The folder of the programs of exactly that version. Raises NotFound.

    A newer pg_dump writes settings that an older server does not know, and an older one refuses a newer server.
    """
    for folder in _folders(setting):
        if all((folder / name).exists() for name in NAMES) and _major(folder) == major:
            return folder
    raise NotFound(major)


def _folders(setting: str) -> Iterator[Path]:
    if not setting and (on_path := shutil.which(NAMES[0])):
        yield Path(on_path).parent
    yield from binaries.places(setting)


def _major(folder: Path) -> int | None:
    try:
        asked = [str(folder / NAMES[0]), "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else None


def major() -> int:
    """The server's version. Raises DatabaseError."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_catalog.current_setting('server_version_num')::integer / 10000")
        return int(cursor.fetchone()[0])


def environment() -> dict[str, str]:
    """Where Django's own connection leads and as whom, and nothing else of this process."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", *_VARIABLES.values()) if name in os.environ}
    place = connection.get_connection_params()
    told = {variable: str(place[name]) for name, variable in _VARIABLES.items() if place.get(name)}
    return {**kept, **told, "LC_ALL": "C", "TZ": "UTC"}


def silence(problem: DatabaseError) -> str:
    """What a failure of the database is to the person at the keyboard; its own words may hold values."""
    if isinstance(problem, OperationalError):
        return "The database does not answer: check DATABASE_URL and that PostgreSQL runs."
    return f"The database refused a statement ({type(problem).__name__})."


def reason(said: bytes) -> str:
    """Why a program failed: its first sentence. What follows it may repeat the values of a row, and is dropped."""
    found = _SAYS.search(said.decode("utf-8", "replace"))
    if not found:
        return "it gave no reason"
    return found[1].partition(": ERROR: ")[0] if found[1].startswith("COPY failed") else found[1].strip().rstrip(".")
