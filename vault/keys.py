"""The keys of this process: from its provider, and only those that its plane may hold (D4)."""

import hmac
import re
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from . import agreed, providers
from .providers import LENGTH, KeyProvider, NotThere
from .providers.files import Files

AGREEMENT_PAIRS = (
    "staff",
    "identity",
    "courier",
)  # X25519: whoever has the public half can only close; in versions (D7)
RENEWED_PAIRS = ("staff", "identity")  # what the courier opens may be left anew (ADR 48)
LARGEST_VERSION = 2**16 - 1  # two bytes of a wrap say which version of the pair closed it
SIGNING_PAIRS = ("checkpoint", "statement")  # Ed25519
SECRETS = (
    "receipt_pepper",
    "name_index",
    "search_index",
    "signin",
    "journal_reporter",
    "journal_staff",
    "journal_worker",
)
RENEWED_SECRETS = (
    "signin",
    "journal_reporter",
    "journal_staff",
    "journal_worker",
)  # these come in versions, too (ADR 20)
NAMES = frozenset(
    [*SECRETS, *(f"{pair}_{half}" for pair in AGREEMENT_PAIRS + SIGNING_PAIRS for half in ("private", "public"))]
)

# This table is the policy: a plane cannot load what is not in its row, even where the file lies beside it.
# The courier's public half stands with those who may leave an address for the mail worker (D6).
HOLDS: dict[str, frozenset[str]] = {
    "reporter": frozenset(
        {
            "staff_public",
            "identity_public",
            "courier_public",
            "receipt_pepper",
            "name_index",
            "journal_reporter",
            "statement_private",  # the door alone gives signed copies: nobody of the office can make one up
            "statement_public",
        }
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
    """The keys one plane may hold, each read at first use. Every attribute raises KeyMissing.

    Agreement pairs and some secrets come in versions: the newest in use closes, every one that is there opens. In use are the
    first version and those to which two people agreed: `word` tells the fingerprint of the key that they meant, "" for none.
    """

    def __init__(
        self, source: KeyProvider, plane: str, word: Callable[[str, int], str] = lambda key, version: ""
    ) -> None:
        self._source = source
        self._holds = HOLDS.get(plane, frozenset())  # an unknown plane holds nothing
        self._word = word
        self._read: dict[str, bytes] = {}
        self._agreed: set[tuple[str, int]] = set()  # a word that was used is never taken back

    def __repr__(self) -> str:
        return "[key ring]"

    def holds(self, name: str) -> bool:
        """Whether this plane may use the key and it is sound. Asks no database."""
        try:
            self.secret(name, self.latest(name))
        except KeyMissing:
            return False
        return True

    def secret(self, name: str, version: int | None = None) -> bytes:
        """The raw bytes of a key by name; of its newest version where none is asked for."""
        if name not in self._holds:
            raise KeyMissing(name)
        place = versioned(name, version or self.newest(name))
        if place not in self._read:
            try:
                self._read[place] = self._source.read(place)
            except NotThere as problem:
                raise KeyMissing(name) from problem
        return self._read[place]

    def fingerprint(self, name: str, version: int = 1) -> str:
        """Sixteen characters that tell this key from any other and give nothing of it back; "" where it is not here."""
        try:
            return fingerprint_of(self.secret(name, version))
        except KeyMissing:
            return ""

    def newest(self, name: str) -> int:
        """The newest version of a key that is there and in use; 1 where there is none. Asked anew each time: keys are renewed
        under running processes.

        Where none that is here is in use, the newest of those: a report is never refused for want of a word (ADR 38).
        """
        there = self.there(name)
        return next((one for one in reversed(there) if self.agreed(name, one)), self.latest(name))

    def latest(self, name: str) -> int:
        """The newest version of a key that is there, whether anybody agreed to it or not; 1 where there is none."""
        return max(self.there(name), default=1)

    def there(self, name: str) -> list[int]:
        """The versions of a key that are there, oldest first; only the first of one that has none."""
        renewed = name.startswith(AGREEMENT_PAIRS) or name in RENEWED_SECRETS
        return versions(self._source, name) if renewed else [1]

    def agreed(self, name: str, version: int) -> bool:
        """Whether this version is in use, and this is the key that two people meant. The first one needs nobody's word."""
        key = renewed_as(name)
        if version > 1 and (key, version) not in self._agreed:
            told = self._word(key, version)
            if not told or told != self.fingerprint(shown_of(key), version):
                return False
            self._agreed.add((key, version))
        return True

    def closing(self, pair: str) -> tuple[int, X25519PublicKey]:
        """The half that closes now, and its version."""
        version = self.newest(f"{pair}_public")
        return version, X25519PublicKey.from_public_bytes(self.secret(f"{pair}_public", version))

    def opening(self, pair: str, version: int) -> X25519PrivateKey | None:
        """The half that opens what this version closed; None where the plane holds the pair and that version is not there,
        or no longer: whatever says it was closed by it is not to be believed.
        """
        name = f"{pair}_private"
        if versioned(name, version) not in self._read and version not in versions(self._source, name):
            self.secret(name)  # without any version the key is missing, and nothing can be said about the wrap
            return None
        return X25519PrivateKey.from_private_bytes(self.secret(name, version))

    def older(self, name: str, version: int) -> bytes | None:
        """A version of a secret; None where this plane holds the secret and that version is not there, or no longer."""
        newest = self.secret(name)
        if version == self.newest(name):
            return newest
        return self.secret(name, version) if version in versions(self._source, name) else None

    def journal(self, plane: str) -> bytes:
        """The key that authenticates the events which `plane` writes now."""
        return self.secret(f"journal_{plane}")

    def journals(self, plane: str) -> dict[int, bytes]:
        """Every version of that key which is here, the newest first; nothing where this process may not hold it."""
        name = f"journal_{plane}"
        if name not in self._holds:
            return {}
        return {version: self.secret(name, version) for version in reversed(versions(self._source, name))}

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

    @property
    def statement_private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret("statement_private"))

    @property
    def statement_public(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.secret("statement_public"))


def ring() -> Ring:
    """The ring of this process, by its settings: CANDOR_KEY_PROVIDER, CANDOR_KEY_DIR, CANDOR_PLANE."""
    return _ring(settings.CANDOR_KEY_PROVIDER, Path(settings.CANDOR_KEY_DIR), settings.CANDOR_PLANE)


@cache
def _ring(kind: str, folder: Path, plane: str) -> Ring:
    return Ring(providers.build(kind, folder, settings.CANDOR_KEY_OPTIONS), plane, agreed.fingerprint)


def forget() -> None:
    """The next use reads the keys again."""
    _ring.cache_clear()


def fingerprint_of(raw: bytes) -> str:
    """Sixteen characters that tell a key from any other: of a pair its public half, of a secret the secret."""
    return hmac.digest(raw, b"candor fingerprint", "sha256").hex()[:16]


def grouped(fingerprint: str) -> str:
    """A fingerprint as people read it to each other."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def renewed_as(name: str) -> str:
    """What is renewed together: both halves of a pair by its name, a secret alone."""
    return name.removesuffix("_private").removesuffix("_public")


def shown_of(key: str) -> str:
    """Whose fingerprint stands for a pair or a secret."""
    return f"{key}_public" if key in AGREEMENT_PAIRS else key


def versioned(name: str, version: int) -> str:
    """How a provider names a version of a key: the first has the bare name."""
    return name if version == 1 else f"{name}.{version}"


def versions(source: KeyProvider, name: str) -> list[int]:
    """The versions of a key that a provider has, oldest first."""
    pattern = re.compile(re.escape(name) + r"(?:\.([1-9]\d{0,4}))?")
    found = [int(match[1] or 1) for one in source.names() if (match := pattern.fullmatch(one))]
    return sorted(version for version in set(found) if version <= LARGEST_VERSION)


def make(folder: Path) -> None:
    """Makes the key files that are missing in a folder; see `fill`."""
    fill(Files(folder))


def fill(store: KeyProvider) -> None:
    """Makes the keys that are missing; a key that exists is never replaced. Raises NotThere where they cannot be kept.

    A public half without its private one is left alone: such a place belongs to a plane that may only close.
    """
    for name in SECRETS:
        if name not in store.names():
            store.add(name, secrets.token_bytes(LENGTH))
    for pair in AGREEMENT_PAIRS + SIGNING_PAIRS:
        if not versions(store, f"{pair}_public"):
            _make_pair(store, pair, 1)


def renew(store: KeyProvider, pair: str) -> int:
    """Makes the next version of a pair or a secret, and says which. Raises KeyMissing where there is none to renew.

    Nobody uses it before two people have agreed to it.
    """
    if pair in RENEWED_SECRETS:
        return _renew_secret(store, pair)
    there = versions(store, f"{pair}_public")
    if pair not in RENEWED_PAIRS or not there or there[-1] == LARGEST_VERSION:
        raise KeyMissing(f"{pair}_public")
    _make_pair(store, pair, there[-1] + 1)
    return there[-1] + 1


def _renew_secret(store: KeyProvider, name: str) -> int:
    there = versions(store, name)
    if not there or there[-1] == LARGEST_VERSION:
        raise KeyMissing(name)
    store.add(versioned(name, there[-1] + 1), secrets.token_bytes(LENGTH))
    return there[-1] + 1


def _make_pair(store: KeyProvider, pair: str, version: int) -> None:
    private = versioned(f"{pair}_private", version)
    if private not in store.names():
        store.add(private, secrets.token_bytes(LENGTH))
    raw = store.read(private)  # what was kept decides, also when another process was first
    kind = Ed25519PrivateKey if pair in SIGNING_PAIRS else X25519PrivateKey
    store.add(versioned(f"{pair}_public", version), kind.from_private_bytes(raw).public_key().public_bytes_raw())
