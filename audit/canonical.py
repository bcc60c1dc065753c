"""One spelling for what is hashed and signed: sorted keys, no spaces, plain ASCII (D17). Nothing of Django is needed here."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

NO_PREVIOUS = "0" * 64  # what the first checkpoint holds of the one before
SIGNED_FOR = b"candor checkpoint\n"  # a signature made for something else is never one of a checkpoint


def text(value: Any) -> str:
    """`value` as canonical JSON. Raises ValueError for numbers that are not whole."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def moment(at: datetime) -> str:
    """A moment to the second, as "2026-11-22T09:30:00Z"."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def event_hash(prev: bytes, body: str) -> bytes:
    """The hash of an event: SHA-256 of the hash before it and its own body."""
    return hashlib.sha256(prev + body.encode()).digest()
