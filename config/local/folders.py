"""The data folder of the local start: made privately, checked before anything is begun."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .account import Account
from .faults import CannotStart

NEEDED_BYTES = 500 * 1024 * 1024
LONGEST_SOCKET_FOLDER = 85  # the kernel takes about 104 bytes for folder, slash and ".s.PGSQL.5432" on every system
ELSEWHERE = Path("/var/lib/candor")
# What the local start makes in the data folder, and `make reset` removes. Nothing else there is touched.
OURS = (
    *("postgres", "secrets", "keys", "static", "broker", "mail", "evidence", "checkpoints.ndjson"),
    *("cast.json", "receipts.json", "stories.told"),
    "running.lock",  # last: until then nobody else may start here
)


def prepare(data_dir: Path, account: Account | None) -> None:
    """The data folder, ours alone (with an account to drop to, others may pass through but not look). Raises CannotStart."""
    mode = 0o711 if account else 0o700
    try:
        data_dir.mkdir(mode=mode, parents=True, exist_ok=True)
        data_dir.chmod(mode)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
        free = shutil.disk_usage(data_dir).free
    except OSError as error:
        raise CannotStart(f"The data folder {data_dir} cannot be written ({error.strerror}): set DATA_DIR.") from error
    if free < NEEDED_BYTES:
        raise CannotStart(f"The disk of {data_dir} has {free >> 20} MB free and Candor needs {NEEDED_BYTES >> 20} MB.")


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Two starts never share a data folder. Raises CannotStart."""
    with (data_dir / "running.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(
                f"Candor is running already with {data_dir}: stop it, or set another DATA_DIR."
            ) from error
        yield


def server_home(data_dir: Path, account: Account | None) -> Path:
    """The folder of the private server: inside the data folder, unless the account to run it as cannot reach that.

    The other way, to open the parents to everyone, would show a home folder to the whole machine.
    """
    inside = data_dir / "postgres"
    if account is None or account.reaches(inside):
        return inside
    return ELSEWHERE / hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]


def own(path: Path, account: Account | None) -> Path:
    """`path` as a folder that nobody but the server's account (and root) can enter."""
    if path.parent == ELSEWHERE:
        ELSEWHERE.mkdir(mode=0o711, parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)
    return path


def socket_folder(home: Path, account: Account | None) -> Path:
    """Where the server's socket lies; a short private folder where the natural one has too long a name."""
    natural = home / "socket"
    if len(os.fsencode(natural)) <= LONGEST_SOCKET_FOLDER:
        return own(natural, account)
    return own(Path(tempfile.mkdtemp(prefix="candor-", dir="/tmp")), account)
