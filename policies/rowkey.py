"""The key of one prior approval, wrapped like a case key to the staff public half (D1).

One key for each row, and not one for the register: destroying a wrap destroys that approval's texts and no other's.
"""

from uuid import UUID

from vault import keys, wraps
from vault.sealed import DataKey


def new(row: UUID) -> tuple[DataKey, bytes]:
    """A key and its wrap for a new row. Raises KeyMissing off the staff plane."""
    _ = keys.ring().staff_private  # whoever may not open the register may not write into it either
    key = DataKey.new()
    return key, wraps.to_ourselves("staff", key.secret, _info(row))


def opened(row: UUID, wrap: bytes) -> DataKey:
    """The key again. Raises KeyMissing off the staff plane, Tampered when the wrap is not this row's."""
    return DataKey(wraps.from_ourselves("staff", wrap, _info(row)))


def _info(row: UUID) -> bytes:
    return f"exemption|{row}".encode()
