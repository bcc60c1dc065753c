"""The keys of this process: one file each, and only those that its plane may hold (D4)."""

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

LENGTH = 32  # bytes; every key is one, written as hexadecimal so that it can be read aloud or printed

AGREEMENT_PAIRS = ("staff", "identity", "courier")  # X25519: whoever has the public half can only close
SIGNING_PAIRS = ("checkpoint",)  # Ed25519
SECRETS = (
    "receipt_pepper",
    "name_index",
    "search_index",
    "signin",
    "journal_reporter",
    "journal_staff",
    "journal_worker",
)
NAMES = frozenset(
    [*SECRETS, *(f"{pair}_{half}" for pair in AGREEMENT_PAIRS + SIGNING_PAIRS for half in ("private", "public"))]
)

# This table is the policy: a plane cannot load what is not in its row, even where the file lies beside it.
# The courier's public half stands with those who may leave an address for the mail worker (D6).
HOLDS: dict[str, frozenset[str]] = {
    "reporter": frozenset(
        {"staff_public", "identity_public", "courier_public", "receipt_pepper", "name_index", "journal_reporter"}
    ),
    "staff": frozenset(
        {
            "staff_private",
            "staff_public",
            "identity_private",
            "identity_public",
            "courier_public",
            "receipt_pepper",
            "name_index",
            "search_index",
            "signin",
            "journal_staff",
            "checkpoint_public",
        }
    ),
    "worker": frozenset({"courier_private", "journal_worker", "checkpoint_private", "checkpoint_public"}),
    "operator": frozenset(),
    "all": NAMES,  # the laptop: one process, every key; the README says what that gives up
}


class KeyMissing(Exception):
    """A key is absent, damaged or not for this plane. Nothing is written instead: there is no plaintext path."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The key {name!r} cannot be used here.")
        self.name = name


class Ring:
    """The keys one plane may hold, each read from its file at first use. Every attribute raises KeyMissing."""

    def __init__(self, folder: Path, plane: str) -> None:
        self._folder = folder
        self._holds = HOLDS.get(plane, frozenset())  # an unknown plane holds nothing
        self._read: dict[str, bytes] = {}

    def __repr__(self) -> str:
        return "[key ring]"

    def holds(self, name: str) -> bool:
        """Whether this plane may use the key and its file is sound."""
        try:
            self.secret(name)
        except KeyMissing:
            return False
        return True

    def secret(self, name: str) -> bytes:
        """The raw bytes of a key by name."""
        if name not in self._holds:
            raise KeyMissing(name)
        if name not in self._read:
            self._read[name] = _load(self._folder, name)
        return self._read[name]

    def journal(self, plane: str) -> bytes:
        """The key that authenticates the events which `plane` writes."""
        return self.secret(f"journal_{plane}")

    @property
    def receipt_pepper(self) -> bytes:
        return self.secret("receipt_pepper")

    @property
    def name_index(self) -> bytes:
        return self.secret("name_index")

    @property
    def search_index(self) -> bytes:
        return self.secret("search_index")

    @property
    def signin(self) -> bytes:
        return self.secret("signin")

    @property
    def staff_private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret("staff_private"))

    @property
    def staff_public(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.secret("staff_public"))

    @property
    def identity_private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret("identity_private"))

    @property
    def identity_public(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.secret("identity_public"))

    @property
    def courier_private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.secret("courier_private"))

    @property
    def courier_public(self) -> X25519PublicKey:
        return X25519PublicKey.from_public_bytes(self.secret("courier_public"))

    @property
    def checkpoint_private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret("checkpoint_private"))

    @property
    def checkpoint_public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.secret("checkpoint_public"))


def ring() -> Ring:
    """The ring of this process, by settings.CANDOR_KEY_DIR and settings.CANDOR_PLANE."""
    return _ring(Path(settings.CANDOR_KEY_DIR), settings.CANDOR_PLANE)


@cache
def _ring(folder: Path, plane: str) -> Ring:
    return Ring(folder, plane)


def forget() -> None:
    """The next use reads the files again."""
    _ring.cache_clear()


def make(folder: Path) -> None:
    """Makes the key files that are missing (0600, folder 0700); a key that exists is never overwritten.

    A public half without its private one is left alone: such a folder belongs to a plane that may only close.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in SECRETS:
        _write_new(folder / name, secrets.token_bytes(LENGTH))
    for pair in AGREEMENT_PAIRS + SIGNING_PAIRS:
        _make_pair(folder, pair)


def _make_pair(folder: Path, pair: str) -> None:
    if (folder / f"{pair}_public").exists():
        return
    _write_new(folder / f"{pair}_private", secrets.token_bytes(LENGTH))
    raw = _load(folder, f"{pair}_private")  # what lies on the disk decides, also when another process was first
    private = (Ed25519PrivateKey if pair in SIGNING_PAIRS else X25519PrivateKey).from_private_bytes(raw)
    _write_new(folder / f"{pair}_public", private.public_key().public_bytes_raw())


def _write_new(path: Path, raw: bytes) -> None:
    """Writes the key whole or not at all. A link refuses where the name is taken, so nothing is ever replaced."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was first; its key stands
    finally:
        draft.unlink()


def _load(folder: Path, name: str) -> bytes:
    try:
        raw = bytes.fromhex((folder / name).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as problem:
        raise KeyMissing(name) from problem
    if len(raw) != LENGTH:
        raise KeyMissing(name)
    return raw
