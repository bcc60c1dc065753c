"""From a stored report to its opened case (T1 to T3)."""

import pytest

from cases import readers
from permissions.refusals import Absent
from tests.cases.conftest import Handed
from tests.cast import Cast


def test_intake_sees_the_new_report_in_today(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    assert [new.reference for new in readers.today(cast["intake"].actor).new] == [reference]


def test_the_manager_sees_the_opened_case_with_its_title(cast: Cast, opened: str) -> None:
    page = readers.case_page(cast["manager"].actor, opened)
    assert (page.case.title, page.case.unit, page.case.state) == ("North desk", "IT services", "triage")


def test_other_intake_officers_lose_sight_of_an_opened_case(cast: Cast, opened: str) -> None:
    with pytest.raises(Absent):
        readers.case_page(cast["intake2"].actor, opened)


def test_whoever_opened_it_stays_its_intake_contact(cast: Cast, opened: str) -> None:
    page = readers.case_page(cast["intake"].actor, opened)
    assert [part.word for part in page.parts] == ["The case told", "Report", "Messages", "Who is on it"]
