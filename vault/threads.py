"""The key of one report: made at the door, opened with its receipt or by the staff plane (D1)."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from . import receipts, wraps
from .sealed import DataKey, Tampered


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A thread's key and its two wraps, which are what the thread's row keeps."""

    key: DataKey
    staff_wrap: bytes
    receipt_wrap: bytes


def make(thread_id: UUID, receipt: str) -> ThreadKey:
    """A new key for a new thread. Needs no private key. Raises KeyMissing, BadReceipt."""
    key = DataKey.new()
    return ThreadKey(
        key=key,
        staff_wrap=wraps.to_pair("staff", key.secret, _info(thread_id)),
        receipt_wrap=wraps.under_secret(receipts.wrap_key(receipt), key.secret, _info(thread_id)),
    )


def open_with_receipt(thread_id: UUID, receipt: str, receipt_wrap: bytes) -> DataKey:
    """The thread's key for whoever holds its receipt. Raises Tampered, BadReceipt."""
    return DataKey(wraps.with_secret(receipts.wrap_key(receipt), receipt_wrap, _info(thread_id)))


def open_for_staff(thread_id: UUID, staff_wrap: bytes) -> DataKey:
    """The thread's key on the staff plane; the caller has passed the gate. Raises Tampered, KeyMissing elsewhere."""
    return DataKey(wraps.from_pair("staff", staff_wrap, _info(thread_id)))


def open_those(wraps_: Iterable[tuple[UUID, bytes]]) -> dict[UUID, DataKey]:
    """The keys of several threads, by thread, from their staff wraps. One whose wrap was changed is not among them."""
    found = {}
    for thread_id, staff_wrap in wraps_:
        with suppress(Tampered):
            found[thread_id] = open_for_staff(thread_id, staff_wrap)
    return found


def _info(thread_id: UUID) -> bytes:
    return f"thread|{thread_id}".encode()
