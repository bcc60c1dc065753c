"""What the members of a case read of it that came of payback for an earlier report (ADR 29, S11)."""

from dataclasses import dataclass
from datetime import date

from cases import rules
from permissions import conflicts
from policies.limits import Limit, of_payback
from workflow.states import State

from .asking import PAYBACK
from .opening import Opening


@dataclass(frozen=True, slots=True)
class Payback:
    """The earlier cases by their names, which open nothing, and both limits from the day of the act."""

    earlier: list[tuple[str, str]]  # reference, state in words
    act_on: date
    told: bool  # the reporter said on which day; otherwise it is the day on which they told us
    limits: list[Limit]


def payback(seen: Opening) -> Payback | None:
    """None where no report of this case is about payback."""
    reports = [(seen.opener.answers(thread.report) or {}, thread.report.received_on) for thread in seen.threads]
    found = next(((told, on) for told, on in reports if told.get(PAYBACK) == "yes"), None)
    if found is None:
        return None
    told, received_on = found
    act_on = _day(told.get("day", "")) or received_on
    earlier = [(reference, State(state).label) for reference, state in conflicts.earlier(seen.case.pk)]
    return Payback(earlier, act_on, _day(told.get("day", "")) is not None, of_payback(rules.pack_on(), act_on))


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None
