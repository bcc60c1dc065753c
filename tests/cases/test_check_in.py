"""After a case is closed its reporter is asked four times how they have been treated, by the clock alone (D6)."""

from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from cases import door, readers, tasks
from cases.models import Case
from cases.services import checking
from cases.services.checking import CHECK
from cases.told_outcome import Outcome, Served
from permissions.actors import Actor, acting
from tests.cases.conftest import Handed, open_it
from tests.cases.test_protecting import protect
from tests.cases.test_screen_out import agree
from tests.cases.test_verbs import thread_of
from tests.cases.walking import do, submit
from tests.cast import Cast
from vault import receipts
from workflow.models import Clock

CLOSED = datetime(2026, 3, 2, 18, tzinfo=UTC)


def close(cast: Cast, reference: str, beside: str = "", *, child: bool = False) -> None:
    """From a report that was handed in to a case where nothing was sustained; `beside` manages it too and does nothing.

    Where it says that a child may be harmed, that is reported first.
    """
    open_it(cast, reference)
    if child:
        protect(cast, "intake", reference)
    if beside:
        do(cast, "manager", "assign", reference, role="case_manager", person=cast[beside].person.pk, reason="Vacation.")
    submit(cast, reference, "unfounded")
    decided = {"ethics_decision": "not_refer", "ethics_reason": "No item is concerned."}
    do(cast, "ethics", "approve_findings", reference, **decided)
    told = Outcome(served=Served(by="mail"), why_no_forum="Nothing was imposed.")
    do(cast, "manager", "decide_and_finish", reference, reason="Malware.", retention="cleared", outcome=told)


def sweep_on(day: int) -> None:
    with clock.at(CLOSED + timedelta(days=day)):
        tasks.sweep_clocks()


def reads(receipt: str) -> tuple[str, int]:
    """What the reporter reads, and on which day after the end it was put there."""
    opened = door.find_thread(receipt)
    assert opened
    return opened.note, (opened.since - CLOSED.date()).days


@pytest.fixture
def receipt() -> str:
    return receipts.make()


@pytest.fixture
def closed(cast: Cast, handed_in: Handed, receipt: str) -> str:
    with clock.at(CLOSED):
        reference = handed_in(receipt=receipt)
        close(cast, reference)
    return reference


def test_the_reporter_is_asked_on_the_four_days_and_once_on_each(cast: Cast, closed: str, receipt: str) -> None:
    for day, since in ((29, 0), (30, 30), (59, 30), (61, 61), (89, 61), (90, 90), (180, 180), (181, 180), (400, 180)):
        sweep_on(day)
        sweep_on(day)
        assert reads(receipt) == ("treated" if since else "closed", since), day
    asked = [
        event.sentence for event in readers.history(cast["manager"].actor, closed).events if "treated" in event.sentence
    ]
    assert asked[0] == "The system asked the reporter how they have been treated, 180 days after the end."
    assert len(asked) == 4


def test_what_an_officer_wrote_since_is_not_asked_over(cast: Cast, closed: str, receipt: str) -> None:
    sweep_on(30)
    with clock.at(CLOSED + timedelta(days=31)):
        thread = thread_of(cast, "manager", closed)
        do(cast, "manager", "post", closed, thread=thread, text="How is it now?")
    sweep_on(32)
    assert reads(receipt) == ("asked", 31)


def test_while_a_case_is_taken_up_again_nobody_is_asked(cast: Cast, closed: str, receipt: str) -> None:
    with clock.at(CLOSED + timedelta(days=20)):
        do(cast, "manager", "reopen", closed, code="new_evidence", reason="A log was found.")
        agree(cast, "intake", closed)
    sweep_on(35)
    with acting(Actor.system("test")):
        checks = list(Clock.objects.filter(kind__startswith=CHECK).values_list("pk", flat=True))
    checking.ask_by_clock(checks[0])  # it was closed still when the sweep looked
    assert reads(receipt)[0] == "reopened"


def test_the_days_of_an_earlier_end_are_over(cast: Cast, closed: str, receipt: str) -> None:
    """Taken up again and closed anew: its reporter is asked on the days after the new end alone."""
    with acting(Actor.system("test")):
        Case.objects.filter(reference=closed).update(closed_on=(CLOSED + timedelta(days=25)).date())
    sweep_on(35)
    assert reads(receipt) == ("closed", 0)
