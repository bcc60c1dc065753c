"""Today: the late thing first, urgent reports before others, each with why and by when."""

from datetime import UTC, datetime, timedelta

from audit import clock
from cases import readers
from config.local import steps
from config.local.telling import Story, Teller
from tests.cases.conftest import Handed, open_it
from tests.cast import Cast

NOON = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)  # a Monday


def test_the_first_line_is_the_late_thing_with_why_and_by_when(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NOON):
        late = handed_in()
    with clock.at(NOON + timedelta(days=4)):
        handed_in()
    with clock.at(NOON + timedelta(days=8)):
        work = readers.today(cast["intake"].actor).work
    assert [line.what for line in work] == ["Acknowledge the report", "Acknowledge the report"]
    assert late.replace("-", " ") in work[0].case
    assert (work[0].due_on, work[0].source) == (NOON.date() + timedelta(days=7), "EU-2019-1937#9")
    assert "It runs since November 16" in work[0].why


def test_the_page_says_late_in_words(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NOON):
        handed_in()
    with clock.at(NOON + timedelta(days=8)):
        page = cast["intake"].client.get("/today/").content.decode()
    assert "late by 1 day" in page


def test_urgent_reports_come_before_older_ones(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NOON):
        older = handed_in()
    with clock.at(NOON + timedelta(days=1)):
        urgent = handed_in(urgent=True)
        found = [new.reference for new in readers.today(cast["intake"].actor).new]
    assert found == [urgent, older]


def test_an_urgent_report_is_the_first_thing_to_do_unless_another_is_late(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NOON):
        older = handed_in()
    with clock.at(NOON + timedelta(days=1)):
        urgent = handed_in(urgent=True)

    def first(days: int) -> str:
        with clock.at(NOON + timedelta(days=days)):
            return readers.today(cast["intake"].actor).work[0].url

    assert urgent in first(1)
    assert older in first(8), "it is late, the urgent one is due today"
    assert urgent in first(9), "both are late"


def test_a_clock_waits_for_whoever_has_the_turn(cast: Cast, handed_in: Handed) -> None:
    open_it(cast, handed_in())
    assert readers.today(cast["intake"].actor).work == []
    later = clock.now() + timedelta(days=9)
    with clock.at(later):
        assert [line.what for line in readers.today(cast["manager"].actor).work] == ["Finish triage"]


def test_a_case_page_says_what_is_late(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NOON):
        reference = handed_in()
    with clock.at(NOON + timedelta(days=9)):
        answers = readers.case_page(cast["intake"].actor, reference).answers
    assert answers.late == ["Acknowledge the report, late by 2 days"]


def test_an_empty_desk_says_what_will_appear(cast: Cast) -> None:
    page = cast["hr"].client.get("/today/").content.decode()
    assert "Nothing is due in the next seven days" in page
    assert "No case is given to you by name yet" in page


def test_whoever_may_enter_a_report_finds_the_way_to_it_and_nobody_else_does(cast: Cast) -> None:
    found = {who: 'href="/cases/enter/"' in member.client.get("/today/").text for who, member in cast.items()}
    may = {who for who, member in cast.items() if member.client.get("/cases/enter/").status_code == 200}
    assert {who for who, shown in found.items() if shown} == may
    assert "intake" in may
    assert "manager" not in may


def test_what_an_office_shares_waits_for_all_of_it_from_the_first_day(cast: Cast) -> None:
    alleged = steps.investigated(4, "manager", "Escort advertisements.", "ads", ("N3",), "E-subject")
    found = (steps.opened(4, "manager", "North desk", "Roads"), alleged, steps.found(1, "sustained"))
    teller = Teller()
    teller.tell(Story("North desk", 5, "At the north desk.", then=found))
    for key in ("ethics", "ethics2"):
        page = readers.today(cast[key].actor)
        assert [row.reference for row in page.office] == [teller.reference]
        assert page.work == []
        assert "Waiting for your office (1)" in cast[key].client.get("/today/").content.decode()
    for key in ("manager", "investigator", "hr", "intake"):
        assert readers.today(cast[key].actor).office == []
    with clock.at(clock.now() + timedelta(days=30)):
        page = readers.today(cast["ethics"].actor)
    assert ([row.reference for row in page.office], len(page.work)) == ([], 1)


def test_new_reports_and_their_empty_state_are_shown_to_those_who_get_them(cast: Cast) -> None:
    assert "No report waits for a first answer." in cast["intake"].client.get("/today/").content.decode()
    for key in ("manager", "ethics", "auditor", "owner"):
        assert "New reports" not in cast[key].client.get("/today/").content.decode()
