"""The receipt: 26 characters that name a report and open its thread; never stored (D2)."""

import hmac
import re
import secrets
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from . import keys

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 26  # 130 bits
LONGEST_TYPED = 200

_IGNORED = re.compile(r"[\s\-\u2010-\u2015\u2212._]+")  # what people put between groups
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


class BadReceipt(ValueError):
    """What was typed cannot be a receipt."""


def make() -> str:
    """A new receipt, ungrouped."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(typed: str) -> str:
    """The receipt someone meant: any case, spaces and hyphens, O for 0, I or L for 1. Raises BadReceipt."""
    if len(typed) > LONGEST_TYPED:
        raise BadReceipt
    code = _IGNORED.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOK_ALIKES)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise BadReceipt
    return code


def grouped(code: str) -> str:
    """The receipt as people read it: groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def lookup(code: str) -> str:
    """What is stored of a receipt, in hexadecimal: it finds the thread and is the door's actor. Raises BadReceipt."""
    return hmac.digest(keys.ring().receipt_pepper, _derived(code, b"lookup"), "sha256").hex()


def wrap_key(code: str) -> bytes:
    """The key that wraps the thread key for this receipt; for `vault.threads` alone. Raises BadReceipt."""
    return _derived(code, b"wrap")


def _derived(code: str, purpose: bytes) -> bytes:
    # No slow hash: 130 random bits are out of reach of guessing, and the pepper stands before the stored value.
    return HKDF(SHA256(), length=32, salt=None, info=b"candor receipt " + purpose).derive(normalise(code).encode())
