"""What every refusal carries: a sentence for the person, facts for the journal."""

from .facts import Fact


class Refusal(Exception):
    """The act was refused. `sentence` says to the person what, why and what next; `facts` go into the journal.

    Raised inside a transaction that then rolls back, so it is journalled by the middleware afterwards (D11).
    """

    def __init__(self, sentence: str = "", **facts: Fact) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts


class Absent(Refusal):
    """Not visible and not existing are the same answer: the one 404 page."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you to see.")
