"""Text at rest: encrypted, bound to its place, silent when printed (D3)."""

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = 1  # AES-256-GCM with a random 96-bit nonce; other algorithms will be another number
HEADER = 1 + 4  # suite, key version
NONCE = 12
BLOCK = 512  # lengths are rounded up to this, so that a stored size does not tell "yes" from a paragraph
LONGEST = 1_000_000  # bytes
TAMPERED = "This text was changed outside Candor. It is not shown."


class Tampered(Exception):
    """The bytes are not what was sealed for this place under this key. Shown as TAMPERED, never as text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs. `version` is that of the value in its row, so an old one cannot be put back."""

    table: str
    row: UUID
    field: str
    version: int

    def bound_to(self, key_version: int) -> bytes:
        """The associated data: one spelling for one place and key version."""
        parts = [SUITE, self.table, str(self.row), self.field, self.version, key_version]
        return json.dumps(parts, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """Text at rest. Printing, logging or templating it shows nothing."""

    envelope: bytes  # suite | key version | nonce | ciphertext and tag

    @property
    def digest(self) -> str:
        """SHA-256 of the envelope, in hexadecimal: what the journal keeps of a write."""
        return hashlib.sha256(self.envelope).hexdigest()

    def unseal(self, key: "DataKey", place: Place) -> str:
        """The text. Raises Tampered when anything about value, place or key is not as it was sealed."""
        if self.envelope[:HEADER] != _header(key.version) or len(self.envelope) < HEADER + NONCE:
            raise Tampered
        nonce, body = self.envelope[HEADER : HEADER + NONCE], self.envelope[HEADER + NONCE :]
        try:
            plain = AESGCM(key.secret).decrypt(nonce, body, place.bound_to(key.version))
        except InvalidTag:
            raise Tampered from None
        return unpadded(plain).decode()

    def __repr__(self) -> str:
        return "[sealed]"


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The key of one thread, case or draft. Lives for one request and prints nothing."""

    secret: bytes
    version: int = 1

    @classmethod
    def new(cls) -> "DataKey":
        return cls(secrets.token_bytes(32))

    def seal(self, text: str, place: Place) -> Sealed:
        """`text` sealed for `place`. Raises ValueError above one megabyte."""
        raw = text.encode()
        if len(raw) > LONGEST:
            raise ValueError("A sealed text holds one megabyte at most.")
        nonce = os.urandom(NONCE)
        body = AESGCM(self.secret).encrypt(nonce, padded(raw), place.bound_to(self.version))
        return Sealed(_header(self.version) + nonce + body)

    def __repr__(self) -> str:
        return "[data key]"


def _header(key_version: int) -> bytes:
    return bytes([SUITE]) + key_version.to_bytes(4, "big")


def padded(raw: bytes) -> bytes:
    """`raw`, one mark and zeros up to the next multiple of 512 bytes (the padding of ISO/IEC 7816-4)."""
    return raw + b"\x80" + bytes(-(len(raw) + 1) % BLOCK)


def unpadded(raw: bytes) -> bytes:
    """What `padded` was given. Raises Tampered when the mark is not there."""
    text, mark, zeros = raw.rpartition(b"\x80")
    if not mark or zeros.strip(b"\0"):
        raise Tampered
    return text
