"""A private PostgreSQL: its own data folder, a socket and no port, passwords from its first second (design 2.2)."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import psycopg

from config.database import Address

from . import folders, secrets
from .account import Account, as_account, die_with_parent
from .binaries import Binaries, find
from .faults import CannotStart

SUPERUSER = "candor_super"
PORT = "5432"  # names the socket file; nothing listens on the network
PATIENCE = 60.0
QUIET = {
    # Neither statements nor their values reach the log: they hold what people wrote (D10).
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_connections": "off",
    "log_disconnections": "off",
}
ON_THIS_MACHINE = {"listen_addresses": "", "unix_socket_permissions": "0700", "timezone": "UTC", "log_timezone": "UTC"}
THROWAWAY = {
    **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off"),
    "max_connections": "60",
    "max_wal_size": "256MB",  # it may stand in memory
}


class Server:
    """One private server. `start` returns when it answers; `stop` when it is gone."""

    def __init__(
        self,
        data_dir: Path,
        account: Account | None,
        *,
        binaries: str = "",
        options: Mapping[str, str] = {},
        output: int | IO[bytes] | None = subprocess.DEVNULL,
    ) -> None:
        self.data_dir = data_dir
        self.account = account
        self.home = folders.own(folders.server_home(data_dir, account), account)
        self.cluster = self.home / "data"
        self.binaries = _within_reach(find(binaries, _made_by(self.cluster)), self.home, account)
        self.options = {**ON_THIS_MACHINE, **QUIET, **options}
        self.output = output
        self.socket = Path()
        self.process: subprocess.Popen[bytes] | None = None

    def address(self, database: str, user: str = SUPERUSER) -> Address:
        return Address(database, str(self.socket), PORT, user, secrets.read(self.data_dir, f"database_{user}"))

    def start(self) -> None:
        """Raises CannotStart."""
        if _made_by(self.cluster) is None:
            self._make_cluster()
        self._stop_forgotten()
        self.socket = folders.socket_folder(self.home, self.account)
        settings = [part for key, value in self.options.items() for part in ("-c", f"{key}={value}")]
        self.process = subprocess.Popen(
            [self.binaries.program("postgres"), "-D", self.cluster, "-k", self.socket, "-p", PORT, *settings],
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            **self._as_server(die_with_parent(signal.SIGINT)),
        )
        self._wait()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        if self.process and self.process.poll() is None:
            for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self.process.send_signal(sign)
                try:
                    self.process.wait(timeout=15)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self.socket.parent != self.home and self.socket != Path():
            shutil.rmtree(self.socket, ignore_errors=True)

    def _as_server(self, preexec: Callable[[], None] | None = None) -> dict[str, Any]:
        """A plain environment, the server's account and its own folder: nothing of ours leaks into it."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        child = {"env": {**kept, "LC_ALL": "C", "TZ": "UTC"}, "cwd": self.home, "start_new_session": True}
        return {**child, **as_account(self.account), "preexec_fn": preexec}

    def _make_cluster(self) -> None:
        shutil.rmtree(self.cluster, ignore_errors=True)  # what an interrupted first start left
        password = self.home / "password"
        handle = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        if self.account:
            os.fchown(handle, self.account.uid, self.account.gid)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.obtain(self.data_dir, f"database_{SUPERUSER}"))
        try:
            done = subprocess.run(
                [self.binaries.program("initdb"), *self._initdb_options(password)],
                capture_output=True,
                text=True,
                check=False,
                **self._as_server(),
            )
        finally:
            password.unlink()
        if done.returncode:
            raise CannotStart(f"The private database could not be made: {_last_line(done.stderr)}")

    def _initdb_options(self, password: Path) -> list[str]:
        locale = ["--locale=C.UTF-8"] if sys.platform.startswith("linux") else ["--locale=C"]
        if self.binaries.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        options = [f"--pgdata={self.cluster}", f"--username={SUPERUSER}", f"--pwfile={password}", "--encoding=UTF8"]
        options += ["--auth=scram-sha-256", "--data-checksums", *locale]
        return [*options, "--no-sync"] if self.options.get("fsync") == "off" else options

    def _stop_forgotten(self) -> None:
        """A server that outlived its parent (killed where the kernel does not tell) still holds the folder: end it."""
        if (self.cluster / "postmaster.pid").exists():
            command = [self.binaries.program("pg_ctl"), "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-s"]
            subprocess.run(command, check=False, capture_output=True, **self._as_server())

    def _wait(self) -> None:
        """Until it answers as the superuser. Raises CannotStart."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                raise CannotStart("The private database stopped at once; the lines above say why.")
            try:
                connect(self.address("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise CannotStart(f"The private database did not answer within {PATIENCE:.0f} seconds.")


def connect(address: Address) -> psycopg.Connection:
    """A connection that commits each statement."""
    return psycopg.connect(
        dbname=address.name,
        host=address.host,
        port=address.port or None,
        user=address.user,
        password=address.password,
        autocommit=True,
    )


def _made_by(cluster: Path) -> int | None:
    """The major version that made the cluster, None where there is no finished one."""
    try:
        return int((cluster / "PG_VERSION").read_text()) if (cluster / "global" / "pg_control").exists() else None
    except (OSError, ValueError):
        return None


def _within_reach(found: Binaries, home: Path, account: Account | None) -> Binaries:
    """The same binaries, copied beside the data where the server's account cannot walk to them."""
    if account is None or account.reaches(found.folder / "postgres"):
        return found
    # The package's programs look for their libraries in the folder beside the package, so that is copied with them.
    root, beside = found.folder.parent, found.folder.parent.parent.with_suffix(".libs")
    copy = home / f"server-{found.major}" / root.parent.name
    if not copy.parent.exists():
        unfinished = home / "server-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(root, unfinished / copy.name / root.name, symlinks=True)
        if beside.exists():
            shutil.copytree(beside, unfinished / beside.name, symlinks=True)
        unfinished.rename(copy.parent)
    return Binaries(copy / root.name / found.folder.name, found.major)


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line]
    return lines[-1] if lines else "no reason was given."
