"""What a transition says of itself beside source and target."""

from collections.abc import Callable
from typing import Any

from workflow.facts import Facts
from workflow.guards import Guard


def custom(
    number: str,
    *guards: Guard,
    revocable: bool = False,
    by_system: bool = False,
    to: Callable[[Facts], str] | None = None,
) -> dict[str, Any]:
    """The `custom=` of a transition: its number in D25, the guards that must hold, whether it can be stepped back.

    `to` picks the target from the facts where a verb has several. `conditions=` and `permission=` of the package stay
    unused: the first knows no sentence, the second is never asked when the method is called.
    """
    return {"number": number, "guards": list(guards), "revocable": revocable, "by_system": by_system, "to": to}
