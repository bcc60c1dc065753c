"""Drafts and inbox sessions: rows that only the browser which began them can open (D5)."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .sealed import DataKey, Place, Sealed


def new_secret() -> str:
    """A cookie's value: 256 random bits. It is never stored."""
    return secrets.token_urlsafe(32)


def locator(secret: str) -> str:
    """How the row is found: SHA-256 of the secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(secret: str, data: dict[str, Any], place: Place) -> Sealed:
    """`data` (anything JSON can hold) for the draft's row. Raises ValueError above one megabyte."""
    return _key(secret).seal(json.dumps(data, ensure_ascii=False), place)


def open(secret: str, sealed: Sealed, place: Place) -> dict[str, Any]:
    """The data again. Raises Tampered."""
    data: dict[str, Any] = json.loads(sealed.unseal(_key(secret), place))
    return data


def _key(secret: str) -> DataKey:
    return DataKey(HKDF(SHA256(), length=32, salt=None, info=b"candor draft").derive(secret.encode()))
