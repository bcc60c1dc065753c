"""The names that somebody is asked about before they may read a case: closed at the door, opened for that page (D22).

Sealed by themselves: whoever opens them holds no key to the report or to the case.
"""

import json
from collections.abc import Iterable
from uuid import UUID

from . import wraps
from .sealed import Sealed, padded, unpadded


def seal(question_id: UUID, names: Iterable[str]) -> Sealed:
    """The names of this question. Needs the public half only. Raises KeyMissing."""
    plain = padded(json.dumps(list(names), ensure_ascii=False).encode())
    return Sealed(wraps.to_pair("staff", plain, _info(question_id)))


def open(question_id: UUID, sealed: Sealed) -> list[str]:
    """The names; the caller has passed the gate. Raises Tampered, KeyMissing off the staff plane."""
    plain = wraps.from_pair("staff", sealed.envelope, _info(question_id))
    names: list[str] = json.loads(unpadded(plain))
    return names


def _info(question_id: UUID) -> bytes:
    return f"question|{question_id}".encode()
