"""One spelling for what is hashed and signed: sorted keys, no spaces, plain ASCII (D17)."""

import json
from datetime import UTC, datetime
from typing import Any


def text(value: Any) -> str:
    """`value` as canonical JSON. Raises ValueError for numbers that are not whole."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def moment(at: datetime) -> str:
    """A moment to the second, as "2026-11-22T09:30:00Z"."""
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
