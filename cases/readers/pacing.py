"""Whoever opens many cases in an hour waits between them, and those who look after the journal are told (TM-53)."""

from cases.models import Case
from permissions import pace
from permissions.actors import Actor
from permissions.pace import Pace
from workflow import outbox


def looked(actor: Actor, case: Case) -> Pace:
    """How fast this person opens cases. Reaching the limit is told once an hour; it stays told when the case does not open."""
    found = Pace.of(case.lately)  # type: ignore[attr-defined]  # set by `gate.opened`
    if found.reached:
        event = pace.note(actor, found)
        if event:
            outbox.put("read_in_bulk", ids={"person": str(actor.person)}, effect=f"read_in_bulk:{event}")
    return found
