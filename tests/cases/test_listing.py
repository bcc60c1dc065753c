"""The list: who finds what, in which order, at which cost (D15, D37)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import clock, journal
from cases import readers
from cases.models import Case
from permissions.actors import Actor, acting
from tests.cases.conftest import Handed, open_it
from tests.cast import Cast

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
NOISE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # and what ends `acting` inside a test's own transaction


def cost(do) -> int:
    """Statements of a reader, without those that open and end its transaction."""
    with CaptureQueriesContext(connection) as asked:
        do()
    texts = [query["sql"] for query in asked]
    return sum(not text.startswith(NOISE) and "set_config('role', 'none'" not in text for text in texts)


@pytest.fixture
def sixty(cast: Cast, handed_in: Handed) -> list[str]:
    """Sixty reports, one a day, oldest first."""
    references = []
    for day in range(60):
        with clock.at(START + timedelta(days=day)):
            references.append(handed_in())
    return references


def test_the_newest_come_first_and_every_case_comes_once(cast: Cast, sixty: list[str]) -> None:
    actor = cast["intake"].actor
    first = readers.list_cases(actor)
    second = readers.list_cases(actor, before=first.older)
    shown = [row.reference for row in first.rows + second.rows]
    assert shown == sixty[::-1]
    assert (len(first.rows), second.older, first.newer) == (50, "", "")


def test_the_way_back_leads_to_the_page_before(cast: Cast, sixty: list[str]) -> None:
    actor = cast["intake"].actor
    first = readers.list_cases(actor)
    second = readers.list_cases(actor, before=first.older)
    assert readers.list_cases(actor, after=second.newer).rows == first.rows


def test_filters_stay_while_paging(cast: Cast, sixty: list[str]) -> None:
    page = cast["intake"].client.get("/cases/?state=received&year=2026").content.decode()
    assert "/cases/?state=received&amp;year=2026&amp;before=" in page


@pytest.mark.parametrize("asked", ["?before=x", "?before=20260101-zz", "?year=19x9", "?state=nonsense", "?after=%00"])
def test_an_address_that_we_did_not_write_shows_the_first_page(cast: Cast, handed_in: Handed, asked: str) -> None:
    reference = handed_in()
    assert reference.replace("-", " ") in cast["intake"].client.get(f"/cases/{asked}").content.decode()


def test_states_and_years_narrow_the_list(cast: Cast, handed_in: Handed) -> None:
    new, opened = handed_in(), handed_in()
    open_it(cast, opened)
    actor = cast["intake"].actor
    assert [row.reference for row in readers.list_cases(actor, state="triage").rows] == [opened]
    assert [row.reference for row in readers.list_cases(actor, state="received").rows] == [new]
    assert readers.list_cases(actor, year=1999).rows == []


def test_a_case_held_twice_stands_there_once(cast: Cast, opened: str) -> None:
    from tests.cases.test_verbs import do

    manager = cast["manager"].person.pk
    do(cast, "manager", "assign", opened, role="case_manager", person=manager, reason="Again.")
    assert [row.reference for row in readers.list_cases(cast["manager"].actor).rows] == [opened]


def test_a_list_is_one_event_in_the_readers_own_chain(cast: Cast, opened: str) -> None:
    actor = cast["manager"].actor
    readers.list_cases(actor)
    with acting(actor):
        case = journal.Chain.case(Case.objects.get().pk)
        own = [event.verb for event in journal.history([journal.Chain.person(actor.person)])]
        assert own.count("list_cases") == 1
        assert "list_cases" not in {event.verb for event in journal.history([case])}


def test_opening_a_case_is_one_event_in_its_chain(cast: Cast, opened: str) -> None:
    actor = cast["manager"].actor
    readers.case_page(actor, opened)
    with acting(actor):
        events = journal.history([journal.Chain.case(Case.objects.get().pk)])
    assert [event.actor for event in events if event.verb == "read"] == [actor.label]


def test_nobody_finds_nothing(cast: Cast, opened: str) -> None:
    with acting(Actor("staff", "", None, None)):
        assert not Case.objects.exists()
    assert not Case.objects.exists()


def test_a_list_costs_nine_statements_for_one_row_and_for_fifty(cast: Cast, handed_in: Handed) -> None:
    open_it(cast, handed_in())
    assert cost(lambda: readers.list_cases(cast["intake"].actor)) == 9
    for _ in range(8):
        open_it(cast, handed_in())
        handed_in()
    assert len(readers.list_cases(cast["intake"].actor).rows) == 17
    assert cost(lambda: readers.list_cases(cast["intake"].actor)) == 9


def test_today_costs_the_same_for_one_row_and_for_many(cast: Cast, handed_in: Handed) -> None:
    open_it(cast, handed_in())
    handed_in()
    before = cost(lambda: readers.today(cast["intake"].actor))
    for _ in range(8):
        open_it(cast, handed_in())
        handed_in()
    assert cost(lambda: readers.today(cast["intake"].actor)) == before <= 15


def test_each_page_of_a_case_costs_at_most_fifteen_statements(
    cast: Cast, opened: str, subtests: pytest.Subtests
) -> None:
    for part in ("", *readers.PART_READERS):
        read = readers.PART_READERS.get(part, readers.case_page)
        with subtests.test(part):
            assert cost(lambda read=read: read(cast["manager"].actor, opened)) <= 15


@pytest.mark.parametrize(
    "verb", ["acknowledge_and_open", "assign", "note", "post", "add_party", "open_identity", "split"]
)
def test_the_page_of_a_verb_costs_at_most_fifteen_statements(cast: Cast, handed_in: Handed, verb: str) -> None:
    reference = handed_in(mode="confidential")
    if verb == "split":
        from tests.cases.test_verbs import do

        do(cast, "intake", "acknowledge", reference, danger="no")
    assert cost(lambda: readers.step(cast["intake"].actor, reference, verb)) <= 15
