"""Who a confidential reporter is: anyone at the door can close it, few can open it, each time with a motive (D8)."""

import json
from uuid import UUID

from . import wraps
from .models import Identity
from .sealed import padded, unpadded


def seal(thread_id: UUID, facts: dict[str, str]) -> bytes:
    """The facts, for the row of that thread. Needs the public half only. Raises KeyMissing."""
    return wraps.to_pair("identity", padded(json.dumps(facts).encode()), _info(thread_id))


def open(row: Identity) -> dict[str, str]:
    """The facts. The caller has passed the gate and journals the motive. Raises KeyMissing, Tampered."""
    plain = wraps.from_pair("identity", bytes(row.sealed), _info(row.thread_id))
    facts: dict[str, str] = json.loads(unpadded(plain))
    return facts


def _info(thread_id: UUID) -> bytes:
    return f"identity|{thread_id}".encode()
