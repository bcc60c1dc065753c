"""Why somebody asks for a right, a role, a key, or ended one, reset a step, set a limit: sealed in its row (ADR 17, 24).

Each is bound to all that its row asks for; so whoever opens it is told, too, that the rest stands there as it was asked.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model

from vault import reasons
from vault.sealed import TAMPERED, Place, Sealed, Tampered

from .models import Appointment, Emergency, Held, JournalGrant, ReadingLimit, Rekeying, Suspension
from .refusals import Refused

LONGEST = 200  # characters
CHANGED = (
    "This request was changed outside Candor, so nobody agrees to it. Turn it down, let whoever asked ask again, and tell the "
    "policy owners and whoever runs the machines."
)


class Kind(NamedTuple):
    """Where a reason lies, and the columns that it is bound to (in this order in `vault_older`, too)."""

    model: type[Model]
    column: str
    bound: tuple[str, ...]


KINDS = {
    "emergency": Kind(Emergency, "reason", ("person_id", "reference")),
    "journal_grant": Kind(JournalGrant, "reason", ("person_id", "reference")),
    "appointment": Kind(Appointment, "reason", ("person_id", "role", "branch_id", "asked_by")),
    "ended_role": Kind(Held, "ended_why", ("person_id", "role", "branch_id", "ended_by")),
    "reset": Kind(Suspension, "reason", ("person_id", "reset_by")),
    "reading_limit": Kind(ReadingLimit, "reason", ("set_by", "cases", "pause")),
    "rekeying": Kind(Rekeying, "reason", ("asked_by", "act", "key", "version", "fingerprint", "without")),
}  # fmt: skip


def seal(row: Model, text: str) -> tuple[Place, Sealed]:
    """Put the reason into its row, which has all else already; what the event of the act names. Raises KeyMissing."""
    kind, (model, column, bound) = _kind(row)
    sealed = reasons.seal(kind, row.pk, _asked(row, bound), text[:LONGEST])
    setattr(row, column, sealed)
    return Place(model._meta.db_table, row.pk, column, 1), sealed


def told(row: Model) -> str:
    """The reason of a row that the caller may see, or TAMPERED. Raises KeyMissing."""
    kind, (_, column, bound) = _kind(row)
    return opened(kind, row.pk, _asked(row, bound), getattr(row, column))


def opened(kind: str, row: UUID, bound: Iterable[object], sealed: Sealed | None) -> str:
    """The same, where the row came by a function; one that was taken away is TAMPERED, too."""
    try:
        return reasons.open(kind, row, map(str, bound), sealed) if sealed else TAMPERED
    except Tampered:
        return TAMPERED


def require_as_asked(row: Model, changed: str = CHANGED) -> None:
    """Nobody agrees to what is not as it was asked: the words, and all that they are bound to. Raises Refused, KeyMissing."""
    if told(row) is TAMPERED:
        raise Refused(changed)


def _kind(row: Model) -> tuple[str, Kind]:
    return next((name, kind) for name, kind in KINDS.items() if isinstance(row, kind.model))


def _asked(row: Model, bound: tuple[str, ...]) -> list[str]:
    return [_text(getattr(row, column)) for column in bound]


def _text(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)
