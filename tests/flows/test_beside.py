"""What goes on beside the steps: tasks, clocks, a wish to withdraw; and what the parts of the outcome cost to read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Thread
from permissions.actors import acting
from tests.flows.walks import NOT_APPEALABLE, People, at, finish_reprimand, state

pytestmark = pytest.mark.django_db
MOST = 15  # queries of one part of a case (D37)
BOOKKEEPING = ("SAVEPOINT", "RELEASE")  # of the test, whose transaction stays open


def test_an_open_task_holds_the_closing_and_a_done_one_does_not(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        people.many.send(url + "finalize/", served_by="hand", why_no_forum=NOT_APPEALABLE)
        people.many.send(url + "add_task/", text="Tell the unit about shared log-ins.", due_on="2026-03-20")
        assert "Finish the open task" in people.many.get(url + "close/")
        people.many.send(url + "complete_task/", text="Told.")
        people.many.send(url + "close/")
        assert "Told." in people.many.get(url + "tasks/")
    assert state(people) == "closed"


def test_a_note_stands_beside_a_clock_that_runs_on(people: People, url: str) -> None:
    with at(0):
        before = _next(people)
        people.many.send(url + "annotate_clock/", text="The decider is on leave.")
        assert "The decider is on leave." in people.many.get(url + "clocks/")
    assert _next(people) == before


def _next(people: People) -> object:
    with acting(people.cast["many"].actor):
        return Case.objects.get().next_on


def test_a_wish_to_withdraw_is_noted_and_ends_nothing(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "note_withdrawal/", text="By telephone.")
    assert state(people) == "not_referred"
    with acting(people.cast["many"].actor):
        assert (Thread.objects.get().note, Thread.objects.get().withdrawal_on is not None) == ("withdrawal_noted", True)


def test_the_parts_of_the_outcome_take_few_queries(people: People, url: str) -> None:
    with at(0):
        finish_reprimand(people, url)
        for part in ("referral", "discipline", "letters", "appeal", "tasks", "clocks"):
            people.many.get(f"{url}{part}/")
            with CaptureQueriesContext(connection) as asked:
                people.many.get(f"{url}{part}/")
            wanted = [
                q["sql"] for q in asked if not q["sql"].startswith(BOOKKEEPING) and "permissions_signin" not in q["sql"]
            ]
            assert len(wanted) <= MOST, (part, len(wanted), "\n".join(one[:160] for one in wanted))
