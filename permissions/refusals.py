"""The ways to be refused: it is not there for you, you may not do this to it, or not so often."""

from audit.facts import Fact
from audit.refusals import Absent, Refusal

__all__ = ["Absent", "Refusal", "Refused", "TooFast", "TooOften"]


class Refused(Refusal):
    """The case is visible, but this person may not do this to it now. The sentence says why and what next."""


class TooOften(Refusal):
    """Done more often than a person needs. The sentence says how long to wait."""


class TooFast(TooOften):
    """One case after the other faster than a person reads. `seconds` say how long to wait; nothing is lost by it."""

    def __init__(self, seconds: int, **facts: Fact) -> None:
        super().__init__(f"Wait {seconds} seconds, then open it again.", wait=seconds, **facts)
        self.seconds = seconds
