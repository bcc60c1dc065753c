"""The two ways to be refused: it is not there for you, or you may not do this to it."""

from audit.refusals import Refusal


class Absent(Refusal):
    """Not visible and not existing are the same answer: the one 404 page."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you to see.")


class Refused(Refusal):
    """The case is visible, but this person may not do this to it now. The sentence says why and what next."""
