"""A clock of a case is satisfied once or annotated; nobody pauses, moves or removes it (I8)."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection

from audit import clock
from cases.models import Case
from permissions.actors import acting
from vault import casekeys
from workflow import clocks
from workflow.models import Clock, ClockNote

RULES = {
    "examine": {"days": 7, "unit": "calendar", "source": "EU 2019/1937", "status": "proposed"},
    "protect": {"hours": 48, "unit": "hours", "source": "RCW 26.44.030", "status": "adopted", "statutory": True},
}
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def running(cast, received):
    with acting(cast["intake"].actor):
        return clocks.start(received, "examine", RULES, started=FRIDAY)


def change(actor, sql):
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_clock_runs_from_the_day_it_happened(running):
    assert (running.starts_on, running.due_on, running.due_at) == (FRIDAY, date(2026, 11, 27), None)
    assert (running.source, running.status, running.statutory) == ("EU 2019/1937", "proposed", False)


def test_an_hour_clock_has_a_moment(cast, received):
    with acting(cast["intake"].actor):
        row = clocks.start(received, "protect", RULES, started=datetime(2026, 11, 20, 18, 0, tzinfo=UTC))
    assert row.due_at == datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert row.statutory


def test_a_clock_that_the_pack_does_not_know_is_not_started(cast, received):
    with pytest.raises(KeyError), acting(cast["intake"].actor):
        clocks.start(received, "moonrise", RULES, started=FRIDAY)


def test_satisfying_marks_the_day_it_happened_once(cast, received, running):
    intake = cast["intake"]
    with acting(intake.actor):
        assert clocks.satisfy(received, "examine", happened_on=FRIDAY, person=intake.person.pk) == 1
        assert clocks.satisfy(received, "examine", happened_on=FRIDAY, person=intake.person.pk) == 0
        assert Clock.objects.get(kind="examine").satisfied_on == FRIDAY


def test_one_clock_does_not_satisfy_another_of_its_kind(cast, received):
    with acting(cast["intake"].actor):
        for about in ("board", "grievance"):
            clocks.start(received, "examine", RULES, started=FRIDAY, about=about)
        clocks.satisfy(received, "examine", about="board", happened_on=FRIDAY, person=None)
        assert Clock.objects.get(kind="examine", satisfied_on=None).about == "grievance"


@pytest.mark.parametrize(
    "change_to",
    ["due_on = due_on + 30", "starts_on = starts_on + 1", "kind = 'other'", "statutory = true", "source = 'nobody'"],
)
def test_a_clock_is_not_moved_or_renamed(cast, running, change_to):
    with pytest.raises(DatabaseError, match="only be satisfied"):
        change(cast["intake"].actor, f"update workflow_clock set {change_to}")


def test_a_satisfied_clock_is_not_opened_again(cast, received, running):
    with acting(cast["intake"].actor):
        clocks.satisfy(received, "examine", happened_on=FRIDAY, person=None)
    with pytest.raises(DatabaseError, match="only once"):
        change(cast["intake"].actor, "update workflow_clock set satisfied_on = null")


def test_a_clock_is_never_removed(transactional_db, cast, received, running, as_owner):
    with as_owner() as cursor, pytest.raises(Exception, match="never removed"):
        cursor.execute("delete from workflow_clock")
    with pytest.raises(DatabaseError, match="permission denied"):
        change(cast["intake"].actor, "delete from workflow_clock")


def test_a_note_stands_beside_the_clock_and_leaves_it_alone(cast, received, running):
    intake, place = cast["intake"], clocks.note_place()
    with acting(intake.actor), clock.at(datetime(2026, 11, 28, 20, 0, tzinfo=UTC)):
        sealed = casekeys.key_for(received).seal("The reporter was away.", place)
        clocks.annotate(running.pk, place, sealed, person=intake.person.pk)
        note = ClockNote.objects.get()
        assert note.written_on == date(2026, 11, 28)
        assert note.text.unseal(casekeys.key_for(received), place) == "The reporter was away."
        assert Clock.objects.get(kind="examine").due_on == date(2026, 11, 27)


def test_clocks_are_seen_with_their_case_and_not_else(cast, running):
    with acting(cast["manager"].actor):
        assert not Clock.objects.exists()
        assert not Case.objects.exists()
