"""PostgreSQL refuses to run as root: whom it runs as instead, and which folders that account can reach."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .faults import CannotStart

PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    def can(self, path: Path, bit: int) -> bool:
        """Whether this account has `bit` (4 read, 1 enter) on `path` by its mode."""
        found = path.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode >> 6 & bit)
        if found.st_gid == self.gid:
            return bool(found.st_mode >> 3 & bit)
        return bool(found.st_mode & bit)

    def reaches(self, path: Path) -> bool:
        """Whether this account can walk down to `path`."""
        return all(self.can(parent, 1) for parent in path.resolve().parents)


def choose(setting: str = "") -> Account | None:
    """The account to drop to, None where we are nobody special ourselves. Raises CannotStart."""
    if os.geteuid() != 0:
        return None
    for name in (setting,) if setting else ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name, found.pw_uid, found.pw_gid)
    raise CannotStart("PostgreSQL cannot run as root and no account to run it as was found: set CANDOR_PG_ACCOUNT.")


def as_account(account: Account | None) -> dict[str, Any]:
    """Arguments for `subprocess` that make a child run as `account`."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def die_with_parent(with_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which the kernel sends `with_signal` to the child when its parent is gone (Linux).

    It must run after the change of account, which clears the mark; `subprocess` calls it last. Elsewhere than on Linux a
    killed parent leaves its server to the next start, which stops it.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def mark() -> None:
        prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between the fork and the mark
            os._exit(1)

    return mark
