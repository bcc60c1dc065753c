"""Why a case, or its journal, shall be read by somebody who is no member: sealed by itself, for the staff plane (ADR 11, 24).

Whoever asks, agrees or is told holds no key of the case and must not learn whether there is one. So a reason is closed to the
staff pair, with the mark that the staff plane alone makes, and bound to its right: to whose it is and to the reference, too.
"""

import hashlib
from uuid import UUID

from . import wraps
from .sealed import Sealed, padded, unpadded


def seal(kind: str, right: UUID, person: UUID, reference: str, text: str) -> Sealed:
    """The reason of a right of this kind (`emergency`, `journal_grant`), which is this person's. Raises KeyMissing."""
    return Sealed(wraps.to_ourselves("staff", padded(text.encode()), _info(kind, right, person, reference)))


def open(kind: str, right: UUID, person: UUID, reference: str, sealed: Sealed) -> str:
    """The reason; the caller may see the right. Raises Tampered where anything of it was changed, KeyMissing."""
    return unpadded(wraps.from_ourselves("staff", sealed.envelope, _info(kind, right, person, reference))).decode()


def _info(kind: str, right: UUID, person: UUID, reference: str) -> bytes:
    """Whoever renews keys is told what a wrap is bound to, and is not to learn who asks for which case: hence the digest."""
    whose = hashlib.sha256(f"{person}|{reference}".encode()).hexdigest()
    return f"{kind}|{right}|{whose}".encode()
