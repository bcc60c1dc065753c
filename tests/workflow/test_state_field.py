"""Nobody assigns a state, and one thread's reading does not open it for another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django_fsm import TransitionNotAllowed

from cases.door import Telling, submit
from cases.models import Case
from permissions.actors import acting
from vault import receipts
from workflow.fields import reading

THREADS = 8
READINGS = 30


def case(state="triage"):
    return Case(state=state)


def test_a_state_is_not_assigned():
    with pytest.raises(AttributeError, match="workflow.engine.fire"):
        case().state = "closed"


def test_a_state_is_assigned_while_this_object_is_being_read():
    one, other = case(), case()
    with reading(one):
        one.state = "closed"
        with pytest.raises(AttributeError):
            other.state = "closed"
    assert (one.state, other.state) == ("closed", "triage")


def test_a_reading_that_fails_closes_the_field_again():
    one = case()
    with pytest.raises(LookupError), reading(one):
        raise LookupError
    with pytest.raises(AttributeError):
        one.state = "closed"


def test_a_transition_from_the_wrong_state_is_refused_by_the_machine_itself():
    with pytest.raises(TransitionNotAllowed):
        case("received").close()


def test_threads_that_read_at_once_neither_fail_nor_lift_the_protection(transactional_db, cast):
    """The package's own way switches the protection off for the class: 4 to 7 of 8 threads failed."""
    submit(Telling(mode="anonymous", answers={"what": "A site was open."}, branch="executive"), receipts.make())
    intake, meet = cast["intake"].actor, Barrier(THREADS)

    def one(_number):
        try:
            with acting(intake):
                mine = Case.objects.get()
                meet.wait(timeout=10)
                for _ in range(READINGS):
                    mine.refresh_from_db()
                with pytest.raises(AttributeError):
                    mine.state = "closed"
                return str(mine.state)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(one, range(THREADS))) == ["received"] * THREADS
