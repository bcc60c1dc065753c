"""What a reporter reads of where their report stands, when it stands in one case or in several (D6, D23, ADR 18).

A report that was split stands in several cases, and so may one that was split and linked. Its reporter has one thread:

- They read the phase of the least far of its cases that run. One that still waits at intake holds nobody back while another
  is opened: that their report was read they know already.
- They read the code of a step only when it was that case that took it. What a case further on does is not said yet: "it is
  decided" would be untrue of half of what they told.
- They read once that it is over, and have one closing letter, when the last of the cases ends. What an earlier end has to
  say to them is a message like any other.

A linked case speaks through the one that it follows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from permissions import conflicts
from workflow.states import PHASE_OF, Phase, State

CLOSED = "closed"
ORDER = {phase: place for place, phase in enumerate(Phase)}


@dataclass(frozen=True, slots=True)
class Other:
    """Another case of the same report: its state, and the verb that brought it there."""

    state: State
    verb: str

    @property
    def runs(self) -> bool:
        return self.state not in (State.CLOSED, State.DISPOSED)

    @property
    def was_handled(self) -> bool:
        """It came to its end, and was not set aside: its reporter is owed a closing letter."""
        return not self.runs and self.verb != "screen_out"


def others(case: UUID) -> Mapping[UUID, list[Other]]:
    """By thread, the other cases that a report of this case stands in; none for whoever does not see this one."""
    found: defaultdict[UUID, list[Other]] = defaultdict(list)
    for thread, state, verb in conflicts.beside(case):
        found[thread].append(Other(State(state), verb))
    return found


def reading(state: State, note: str, others: Sequence[Other], *, before: str) -> tuple[str, str] | None:
    """Phase and code for a report of which one case just came to `state`; None where it reads on what it read `before`.

    Without a code the phase has its own words.
    """
    running = [PHASE_OF[one.state] for one in others if one.runs]
    if not Other(state, "").runs:
        if running:
            return _least_far(running), ""
        return PHASE_OF[state], CLOSED if any(one.was_handled for one in others) else note
    phase = _least_far([PHASE_OF[state], *running])
    if phase == PHASE_OF[state]:
        return phase, note
    return None if phase == before else (phase, "")


def letter_due(others: Sequence[Other], *, handled: bool) -> bool:
    """Whether the closing letter goes out with this end: it is the last one, and this case or one before it was handled."""
    return not any(one.runs for one in others) and (handled or any(one.was_handled for one in others))


def _least_far(phases: Sequence[Phase]) -> Phase:
    return min(phases, key=lambda phase: (phase == Phase.INTAKE, ORDER[phase]))
