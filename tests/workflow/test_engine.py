"""The one door: who, when, what is missing, and that all of it happens or nothing."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from django.db import DatabaseError, connection, connections

from audit import clock, journal
from cases.models import Case
from permissions import grants
from permissions.actors import Actor, acting
from permissions.refusals import Absent, Refused
from vault import casekeys
from workflow import engine
from workflow.engine import Blocked, Stale, Told
from workflow.models import Outbox, Step

MONDAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TODAY = Told()


@pytest.fixture(autouse=True)
def monday():
    with clock.at(MONDAY):
        yield


def answer_danger(case_id):
    Case.objects.filter(pk=case_id).update(danger="no")


def acknowledge(actor, case_id, *, seen=1, told=TODAY, answered=True):
    with acting(actor):
        if answered:
            answer_danger(case_id)
        return engine.fire(case_id, "acknowledge", actor=actor, seen=seen, told=told)


def test_firing_moves_the_case_and_leaves_step_journal_and_outbox(cast, received):
    actor = cast["intake"].actor
    case = acknowledge(actor, received)
    assert (case.state, case.version) == ("acknowledged", 2)
    with acting(actor):
        step = Step.objects.get()
        [event] = [e for e in journal.history([journal.Chain.case(received)]) if e.verb == "acknowledge"]
    assert (step.verb, step.source, step.target, step.version) == ("acknowledge", "received", "acknowledged", 2)
    assert (step.person, step.happened_on, step.late) == (cast["intake"].person.pk, date(2026, 11, 23), False)
    facts = json.loads(event.body)["facts"]
    assert (facts["from"], facts["to"], facts["late"]) == ("received", "acknowledged", False)
    assert facts["guards_held"] == ["urgent_risk_answered"]
    with acting(Actor.system("sweep")):
        assert Outbox.objects.get(kind="moved").ids["step"] == str(step.pk)


def test_a_page_of_an_earlier_version_changes_nothing_and_says_where_the_case_is(cast, received):
    acknowledge(cast["intake"].actor, received)
    with pytest.raises(Stale) as refused:
        acknowledge(cast["intake2"].actor, received, seen=1)
    assert refused.value.state == "acknowledged"
    assert "Acknowledged" in refused.value.sentence


def test_what_is_missing_is_said_and_nothing_is_written(cast, received):
    with pytest.raises(Blocked) as refused:
        acknowledge(cast["intake"].actor, received, answered=False)
    assert [short.part for short in refused.value.shortfalls] == ["acknowledge"]
    with acting(cast["intake"].actor):
        assert Case.objects.get().state == "received"
        assert not Step.objects.exists()
        assert [s.part for s in engine.missing(Case.objects.get(), "acknowledge")] == ["acknowledge"]


@pytest.mark.parametrize("key", ["manager", "hr", "subject", "admin", "auditor"])
def test_who_does_not_see_the_case_gets_the_same_as_for_none(cast, received, key):
    actor = cast[key].actor
    with pytest.raises(Absent), acting(actor):
        engine.fire(received, "acknowledge", actor=actor, seen=1)


def test_a_verb_of_another_stage_is_refused(cast, received):
    actor = cast["intake"].actor
    with pytest.raises(Refused), acting(actor):
        engine.fire(received, "open", actor=actor, seen=1)


def test_the_clock_acknowledges_and_nothing_else(cast, received):
    sweep = Actor.system("clock")
    with pytest.raises(Refused), acting(sweep):
        engine.fire(received, "open", actor=sweep, seen=1)
    case = acknowledge(sweep, received, answered=False)
    assert case.state == "acknowledged"
    with acting(cast["intake"].actor):
        assert Step.objects.get().person is None


def put_in(cursor, state):
    """Moves the case there behind the trigger's back."""
    cursor.execute("begin")
    cursor.execute("alter table cases_case disable trigger candor_state_edge")
    cursor.execute("update cases_case set state = %s", [state])
    cursor.execute("alter table cases_case enable always trigger candor_state_edge")
    cursor.execute("commit")


def test_counsel_sends_a_packet_only_of_an_early_referral(transactional_db, cast, received, as_owner):
    counsel = cast["counsel"]
    with acting(cast["intake"].actor):
        grants.give(Case.objects.get(), "counsel", to=counsel.account, reason="step")
    with as_owner() as cursor:
        put_in(cursor, "referral_prepared")
    with pytest.raises(Refused, match="came after the findings"), acting(counsel.actor):
        engine.fire(received, "send_referral", actor=counsel.actor, seen=1)


def test_nothing_happens_tomorrow(cast, received):
    with pytest.raises(Blocked, match="still to come"):
        acknowledge(cast["intake"].actor, received, told=Told(happened_on=date(2026, 11, 24)))


def test_a_late_entry_needs_a_reason(cast, received):
    with pytest.raises(Blocked, match="Say why"):
        acknowledge(cast["intake"].actor, received, told=Told(happened_on=date(2026, 11, 20)))


def test_a_late_entry_with_a_reason_is_kept_and_shows(cast, received):
    actor, place = cast["intake"].actor, engine.remark_place()
    with acting(actor):
        answer_danger(received)
        sealed = casekeys.key_for(received).seal("The server room was locked.", place)
        told = Told(happened_on=date(2026, 11, 20), remark=(place, sealed))
        engine.fire(received, "acknowledge", actor=actor, seen=1, told=told)
    with acting(actor):
        step = Step.objects.get()
        assert step.late
        assert (step.happened_on, step.recorded_on) == (date(2026, 11, 20), date(2026, 11, 23))
        assert step.remark.unseal(casekeys.key_for(received), place) == "The server room was locked."
        written = journal.digests([received])[step.pk, "remark"]
        assert written == (1, step.remark.digest)


def test_a_step_does_not_happen_before_the_one_before_it(cast, received):
    actor = cast["intake"].actor
    acknowledge(actor, received)
    place = engine.remark_place()
    with acting(actor):
        case = Case.objects.get()
        grants.give(case, "case_manager", to=cast["manager"].account, reason="opened")
        told = Told(happened_on=date(2026, 11, 19), remark=(place, casekeys.key_for(received).seal("Late.", place)))
        with pytest.raises(Blocked, match="November 23"):
            engine.fire(received, "open", actor=actor, seen=2, told=told)


def test_facts_are_taken_after_what_the_same_transaction_supplied(cast, received):
    actor = cast["intake"].actor
    acknowledge(actor, received)
    with acting(actor), pytest.raises(Blocked, match="case manager"):
        engine.fire(received, "open", actor=actor, seen=2)
    with acting(actor):
        grants.give(Case.objects.get(), "case_manager", to=cast["manager"].account, reason="opened")
        assert engine.fire(received, "open", actor=actor, seen=2).state == "triage"


def test_when_the_act_fails_later_nothing_of_it_remains(cast, received):
    actor = cast["intake"].actor

    def act_and_fail():
        with acting(actor):
            answer_danger(received)
            engine.fire(received, "acknowledge", actor=actor, seen=1)
            raise LookupError

    with pytest.raises(LookupError):
        act_and_fail()
    with acting(actor):
        assert Case.objects.get().state == "received"
        assert not Step.objects.exists()
        assert "acknowledge" not in journal.verbs_of(received, actor.label)


def test_who_found_the_facts_does_not_approve_them_whatever_roles_they_hold(transactional_db, cast, received, as_owner):
    ethics = cast["ethics"]
    with acting(cast["intake"].actor):
        grants.give(Case.objects.get(), "ethics_officer", to=ethics.account, reason="review")
    with acting(ethics.actor):
        journal.record(journal.Chain.case(received), "record_finding", actor=ethics.actor.label)
    with as_owner() as cursor:
        put_in(cursor, "findings_review")
    with pytest.raises(Refused), acting(ethics.actor):
        engine.fire(received, "approve_findings", actor=ethics.actor, seen=1)


def test_two_who_fire_at_once_move_the_case_once(transactional_db, cast, received):
    """The second waits for the first to commit and then sees that its page is old."""
    first_fired = Event()

    def first():
        with clock.at(MONDAY), acting(cast["intake"].actor) as actor:
            answer_danger(received)
            engine.fire(received, "acknowledge", actor=actor, seen=1)
            first_fired.set()
            time.sleep(
                0.5
            )  # so that the second one comes while this is open; if it is late, it is refused all the same

    def second():
        first_fired.wait(10)
        with clock.at(MONDAY), acting(cast["intake2"].actor) as actor:
            engine.fire(received, "acknowledge", actor=actor, seen=1)

    def done(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(done, first), pool.submit(done, second)
        one.result()
        with pytest.raises(Stale):
            two.result()


@pytest.mark.parametrize("sql", ["update workflow_step set verb = 'close'", "delete from workflow_step"])
def test_a_step_is_written_once(transactional_db, cast, received, as_owner, sql):
    acknowledge(cast["intake"].actor, received)
    with as_owner() as cursor, pytest.raises(Exception, match="written once"):
        cursor.execute(sql)


def test_a_step_of_a_case_that_one_does_not_hold_is_not_written(cast, received):
    with pytest.raises(DatabaseError), acting(cast["manager"].actor):
        Step(
            case_id=received, verb="close", source="final", target="closed", version=9,
            happened_on=clock.today(), recorded_on=clock.today(), recorded_at=clock.now() + timedelta(0),
        ).save(force_insert=True)  # fmt: skip


def test_steps_are_seen_with_their_case_and_not_else(cast, received):
    acknowledge(cast["intake"].actor, received)
    with acting(cast["manager"].actor), connection.cursor() as cursor:
        cursor.execute("select count(*) from workflow_step")
        assert cursor.fetchone() == (0,)
