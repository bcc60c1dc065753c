"""Duties that run beside the lifecycle, in every state: the clocks that hold each, and the one verb that meets them."""

from collections.abc import Iterable
from datetime import datetime

from workflow.models import Clock

CHILD = ("minor_internal", "minor_legal")  # our own limit and that of the law; they begin and end together
OFFICER = ("peace_officer_separation", "peace_officer_charge", "peace_officer_discipline")  # each about one subject
MET_BY = {**dict.fromkeys(CHILD, "record_protection"), **dict.fromkeys(OFFICER, "record_commission_notice")}


def running(clocks: Iterable[Clock], *kinds: str) -> list[Clock]:
    """Those of these kinds (none: of every duty) that nothing has met, the first to fall due first."""
    left = [one for one in clocks if one.kind in (kinds or MET_BY) and one.satisfied_on is None]
    return sorted(left, key=lambda one: (one.due_at is None, one.due_at or one.due_on, one.kind))


def limit(clocks: Iterable[Clock], kind: str = "minor_legal") -> datetime:
    """The moment at which the first of these clocks of one kind falls due. Raises ValueError where none counts hours."""
    return min(one.due_at for one in clocks if one.kind == kind and one.due_at)


def owed(clocks: Iterable[Clock]) -> tuple[str, ...]:
    """The verbs that are still owed, each once."""
    return tuple(dict.fromkeys(MET_BY[one.kind] for one in running(clocks)))
