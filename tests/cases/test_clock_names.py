"""A pack without a clock that the program starts by name would break the step that starts it: `check_policy` asks for it."""

from cases.services import appealing, clocks
from policies.checks.dates import CLOCKS
from policies.limits import RETALIATION
from workflow.guards.closing import CHECK_DAYS


def test_every_clock_that_a_step_starts_by_name_is_asked_of_a_pack() -> None:
    started = {kind for _, starts in clocks.MOVES.values() for kind in starts}
    after = {kind for kind in appealing.SENT_BACK.values() if kind} | {
        f"retaliation_check_{days}" for days in CHECK_DAYS
    }
    assert {*started, *after, *RETALIATION, "acknowledge", "ethics_appeal"} <= set(CLOCKS)
