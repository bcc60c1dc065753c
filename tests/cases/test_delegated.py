"""By which delegation a decision was taken: the one in force on its day, of the subject's branch before any other."""

from datetime import date
from uuid import uuid4

import pytest

from cases.models import Decision
from cases.readers import delegated
from permissions.models import Held

WHO, DAY = uuid4(), date(2026, 3, 2)
OWN = Held(person_id=WHO, branch_id="executive", from_on=date(2026, 1, 1), until_on=date(2026, 6, 1))
OTHER = Held(person_id=WHO, branch_id="other", from_on=date(2020, 1, 1), until_on=date(2030, 1, 1))
ENDED = Held(person_id=WHO, branch_id="executive", from_on=date(2020, 1, 1), until_on=DAY)
COMING = Held(person_id=WHO, branch_id="executive", from_on=date(2026, 3, 3), until_on=date(2030, 1, 1))
NOT_THEIRS = Held(person_id=uuid4(), branch_id="executive", from_on=date(2020, 1, 1), until_on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("held", "counts"),
    [
        ([OTHER, OWN], OWN), ([OTHER], OTHER), ([ENDED], None), ([COMING], None), ([ENDED, COMING, OTHER], OTHER),
        ([NOT_THEIRS], None),
    ],
)  # fmt: skip
def test_the_delegation_of_the_day_counts_and_that_of_the_branch_first(held: list[Held], counts: Held | None) -> None:
    assert delegated.on_that_day(held, Decision(by=WHO, happened_on=DAY), "executive") is counts
