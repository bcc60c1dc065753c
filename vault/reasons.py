"""Why somebody asks for something of the house, or did it: sealed by itself, for the staff plane (ADR 11, 17, 24).

Whoever asks, agrees or is told holds no key of a case and must not learn whether there is one. So a reason is closed to the
staff pair, with the mark that the staff plane alone makes, and bound to its row and to what is asked for there.
"""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from . import wraps
from .sealed import Sealed, padded, unpadded


def seal(kind: str, row: UUID, bound: Iterable[str], text: str) -> Sealed:
    """The reason in a row of this kind (`emergency`, `appointment`, ...), with all that was asked. Raises KeyMissing."""
    return Sealed(wraps.to_ourselves("staff", padded(text.encode()), _info(kind, row, bound)))


def open(kind: str, row: UUID, bound: Iterable[str], sealed: Sealed) -> str:
    """The reason; the caller may see the row. Raises Tampered where anything of it was changed, KeyMissing."""
    return unpadded(wraps.from_ourselves("staff", sealed.envelope, _info(kind, row, bound))).decode()


def _info(kind: str, row: UUID, bound: Iterable[str]) -> bytes:
    """Whoever renews keys is told what a wrap is bound to, and is not to learn who asks for what: hence the digest."""
    asked = hashlib.sha256("|".join(bound).encode()).hexdigest()
    return f"{kind}|{row}|{asked}".encode()
