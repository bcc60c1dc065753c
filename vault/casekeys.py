"""The key of one case: made by the staff plane at its first write, opened for one request at a time (D1)."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from . import keys, wraps
from .models import CaseKey
from .sealed import DataKey, Tampered


def key_for(case_id: UUID) -> DataKey:
    """The case's key for writing; the first write makes it. Raises KeyMissing off the staff plane, Tampered."""
    _ = keys.ring().staff_private  # whoever may not open a case key may not make one either
    row = _newest(case_id)
    if row is None:
        _insert(case_id)
        row = _newest(case_id)  # ours, or that of whoever was first: the unique constraint kept one
    return _opened(case_id, row)


def existing(case_id: UUID) -> DataKey:
    """The case's key for reading, never made here: a page that only reads must not write (D18).

    Raises KeyMissing when the case has none: nothing sealed yet, disposed of, or not visible to the actor.
    """
    return _opened(case_id, _newest(case_id))


def existing_of(case_ids: Iterable[UUID]) -> dict[UUID, DataKey]:
    """The keys of several cases in one query, for a list. A case without a visible key is not among them, nor is one whose
    wrap was changed: one spoilt row must not close the list of all the others.
    """
    rows = CaseKey.objects.filter(case_id__in=list(case_ids)).order_by("case_id", "version")
    newest = {row.case_id: row for row in rows}
    found = {}
    for case_id, row in newest.items():
        with suppress(Tampered):
            found[case_id] = _opened(case_id, row)
    return found


def _newest(case_id: UUID) -> CaseKey | None:
    return CaseKey.objects.filter(case_id=case_id).order_by("-version").first()


def _insert(case_id: UUID) -> None:
    wrap = wraps.to_ourselves("staff", DataKey.new().secret, _info(case_id, 1))
    # ON CONFLICT DO NOTHING waits for a first write elsewhere and then does nothing, without breaking this transaction.
    CaseKey.objects.bulk_create([CaseKey(case_id=case_id, version=1, wrap=wrap)], ignore_conflicts=True)


def _opened(case_id: UUID, row: CaseKey | None) -> DataKey:
    if row is None:
        raise keys.KeyMissing("case")
    secret = wraps.from_ourselves("staff", bytes(row.wrap), _info(case_id, row.version))
    return DataKey(secret, row.version)


def _info(case_id: UUID, version: int) -> bytes:
    return f"case|{case_id}|{version}".encode()
