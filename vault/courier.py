"""An address that a reporter left for notes: anyone at the door can close it, the mail worker alone opens it (D6, ADR 48)."""

from uuid import UUID

from . import wraps
from .sealed import padded, unpadded


def seal(row: UUID, address: str) -> bytes:
    """The address, for the row of that id, always of one length. Needs the public half only. Raises KeyMissing."""
    return wraps.to_pair("courier", padded(address.encode()), _info(row))


def open(row: UUID, sealed: bytes) -> str:
    """The address. Raises KeyMissing, Tampered."""
    return unpadded(wraps.from_pair("courier", sealed, _info(row))).decode()


def _info(row: UUID) -> bytes:
    return f"address|{row}".encode()
