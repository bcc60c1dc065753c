"""How many cases one person opens in an hour: set by a policy owner, told to those outside (TM-53)."""

from permissions import pace as limits
from permissions.actors import Actor, acting
from workflow import outbox


def set_reading_limit(actor: Actor, *, cases: int, pause: int, reason: str) -> None:
    """Let another limit hold from now on. Raises Refused."""
    with acting(actor):
        name = limits.set_limit(actor, cases=cases, pause=pause, reason=reason)
        outbox.put("reading_limit", ids={"limit": str(name)}, effect=f"reading_limit:{name}")
