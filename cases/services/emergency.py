"""Reading in an emergency: asked, answered, ended; and whose bell rings (decision 24)."""

from uuid import UUID

from permissions import emergency
from permissions.actors import Actor, acting
from workflow import outbox


def ask_emergency(actor: Actor, *, reference: str, hours: int, reason: str) -> None:
    """Ask to read whatever case has this reference. The same answer whether there is one or not. Raises Absent, Refused."""
    with acting(actor):
        right = emergency.ask(actor, reference, hours=hours, reason=reason)
        _ring("emergency_asked", right)


def agree_to_emergency(actor: Actor, right: UUID) -> None:
    """Let them read: independent readers are told at once, and whoever asked. Raises Absent, Refused."""
    with acting(actor):
        person = emergency.agree(actor, right)
        _ring("emergency_agreed", right)
        _ring("emergency_answered", right, person=str(person))


def turn_down_emergency(actor: Actor, right: UUID) -> None:
    """Do not let them; whoever asked is told. Raises Absent, Refused."""
    with acting(actor):
        person = emergency.turn_down(actor, right)
        _ring("emergency_answered", right, person=str(person))


def take_back_emergency(actor: Actor, right: UUID) -> None:
    """Ask no more. Raises Absent, Refused."""
    with acting(actor):
        emergency.take_back(actor, right)


def end_emergency(actor: Actor, right: UUID) -> None:
    """End one that holds. Raises Absent, Refused."""
    with acting(actor):
        emergency.end(actor, right)


def _ring(kind: str, right: UUID, **ids: str) -> None:
    outbox.put(kind, ids={"right": str(right), **ids}, effect=f"{kind}:{right}")
