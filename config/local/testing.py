"""A private PostgreSQL for one test run: made in a second, gone with the run, never waiting for the disk."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from . import account, folders, roles
from .faults import CannotStart
from .postgres import THROWAWAY, Server

ROLES = {key: f"candor_{key}" for key in ("owner", "app", "door", "worker", "operator")}
DATABASE = "candor"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, with a random name and for us alone
ROOM = 2 * 1024**3
NAME = "candor-test-"
JUST_MADE = 10.0  # seconds that a run has to take hold of its folder


@dataclass(frozen=True, slots=True)
class TestServer:
    """A running server with its roles; `environment` is what `config.settings.test` reads, and where its files lie. Its folder
    is held while it runs.
    """

    server: Server
    holds: ExitStack

    @property
    def environment(self) -> dict[str, str]:
        owner, app = (self.server.address(DATABASE, ROLES[key]) for key in ("owner", "app"))
        place = {"CANDOR_TEST_CLUSTER": str(self.server.cluster)}
        return {"CANDOR_TEST_DATABASE": owner.url(), "CANDOR_TEST_APP_PASSWORD": app.password, **place}

    def stop(self) -> None:
        self.server.stop()
        shutil.rmtree(self.server.data_dir, ignore_errors=True)
        shutil.rmtree(self.server.home, ignore_errors=True)
        self.holds.close()


def start(binaries: str = "") -> TestServer:
    """Raises CannotStart."""
    place = _in_memory()
    if place:
        clear(place)
    data_dir = Path(tempfile.mkdtemp(prefix=NAME, dir=place))
    holds = ExitStack()
    holds.enter_context(folders.held(data_dir))
    runs_as = account.choose()
    folders.prepare(data_dir, runs_as)
    server = Server(data_dir, runs_as, binaries=binaries, options=THROWAWAY, output=subprocess.DEVNULL)
    try:
        server.start()
        roles.ensure(server, ROLES, DATABASE, creates_databases=True)
    except BaseException:
        TestServer(server, holds).stop()
        raise
    return TestServer(server, holds)


def clear(place: Path) -> None:
    """Remove what runs left behind that were killed: on a disk it would lie there, in memory it takes room from everybody."""
    for left in place.glob(f"{NAME}*"):
        with suppress(OSError, CannotStart):  # somebody else's, gone meanwhile, or running
            if time.time() - left.stat().st_mtime > JUST_MADE:
                with folders.held(left):
                    shutil.rmtree(left)


def _in_memory() -> Path | None:
    """Memory, where it is a folder with room enough: every test that commits copies a thousand files. None: a disk."""
    try:
        room = shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK)
    except OSError:
        room = False
    return MEMORY if room and "TMPDIR" not in os.environ else None
