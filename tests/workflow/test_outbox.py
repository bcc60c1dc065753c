"""An effect is put once, claimed by one, done or tried again, and given up in the end."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from celery import Celery, current_app
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from audit import clock
from permissions.actors import Actor, acting
from workflow import dispatch, outbox
from workflow.models import Outbox

SWEEP = Actor.system("sweep")
DOOR = Actor.door("ab" * 32)
NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def put(effect="one", **more):
    with acting(SWEEP):
        outbox.put("notice", ids={"case": "x"}, effect=effect, **more)


def claim(at=NOON, most=50):
    with clock.at(at), acting(SWEEP):
        return outbox.claim(most)


def row(effect="one"):
    with acting(SWEEP):
        return Outbox.objects.get(effect=effect)


@pytest.fixture(autouse=True)
def noon(db):
    with clock.at(NOON):
        yield


def test_the_same_effect_twice_is_one_row():
    put()
    put()
    assert claim() == [row().pk]


@pytest.mark.parametrize("who", ["door", "intake"])
def test_door_and_staff_put_and_cannot_read(cast, who):
    actor = DOOR if who == "door" else cast["intake"].actor
    with acting(actor):
        outbox.put("notice", ids={}, effect="theirs")
    with pytest.raises(DatabaseError, match="permission denied"), acting(actor), connection.cursor() as cursor:
        cursor.execute("select * from workflow_outbox")
    assert claim() == [row("theirs").pk]


def test_nobody_puts_an_effect_that_is_done_already(cast):
    done = Outbox(kind="notice", effect="x", due_at=NOON, done_at=NOON)
    with pytest.raises(DatabaseError, match="row-level security"), acting(cast["intake"].actor):
        done.save(force_insert=True)


def test_what_is_not_due_waits():
    put(due_at=NOON + timedelta(minutes=1))
    assert claim() == []
    assert len(claim(NOON + timedelta(minutes=1))) == 1


def test_a_claimed_row_is_handed_out_again_when_its_worker_is_lost():
    put()
    assert len(claim()) == 1
    assert claim(NOON + timedelta(seconds=30)) == []
    assert len(claim(NOON + timedelta(seconds=61))) == 1


def test_what_is_done_is_never_handed_out_again():
    put()
    [row_id] = claim()
    with acting(SWEEP):
        assert outbox.take(row_id).pk == row_id
        outbox.done(row_id)
    assert claim(NOON + timedelta(days=1)) == []
    with acting(SWEEP):
        assert outbox.take(row_id) is None


def test_failures_wait_longer_each_time_and_end():
    put()
    moment, pauses = NOON, []
    while row().dead_at is None:
        [row_id] = claim(moment)
        with clock.at(moment), acting(SWEEP):
            outbox.failed(row_id)
        pauses.append(row().due_at - moment)
        moment = row().due_at
    assert len(pauses) == outbox.MOST_ATTEMPTS
    assert pauses[:3] == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40)]
    assert pauses[-1] == timedelta(hours=1)
    assert claim(moment + timedelta(days=1)) == []


def test_a_row_whose_workers_are_always_lost_is_given_up_too():
    put()
    moment = NOON
    for _ in range(outbox.MOST_ATTEMPTS):
        assert len(claim(moment)) == 1
        moment += timedelta(seconds=61)
    assert claim(moment) == []
    assert row().dead_at == moment


def test_a_sweep_takes_what_another_does_not_hold_and_does_not_wait(transactional_db):
    put("one", due_at=NOON - timedelta(hours=1))
    put("two")
    held, other_done = Event(), Event()

    def holding():
        with clock.at(NOON), acting(SWEEP):
            mine = outbox.claim(1)
            held.set()
            assert other_done.wait(10), "the other sweep waited for this one"
            return mine

    def beside():
        held.wait(10)
        found = claim()
        other_done.set()
        return found

    def done(act):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(done, holding), pool.submit(done, beside)
        assert (first.result(), second.result()) == ([row("one").pk], [row("two").pk])


def test_oldest_first():
    put("young", due_at=NOON - timedelta(minutes=1))
    put("old", due_at=NOON - timedelta(hours=1))
    assert claim(most=1) == [row("old").pk]


@contextmanager
def broker(url):
    """Another Celery for a while."""
    before = current_app._get_current_object()
    with Celery("sweep under test", broker=url) as app:
        yield app
    before.set_current()


def test_a_sweep_hands_ids_and_nothing_else_to_thebroker():
    put()
    with broker("memory://") as app:
        assert dispatch.sweep() == 1
        with app.connection_for_read() as queue:
            message = queue.default_channel.basic_get("celery", no_ack=True)
    [args, kwargs, _] = message.decode()
    assert (args, kwargs) == ([str(row().pk)], {})
    assert message.headers["task"] == "candor.deliver"


def test_without_a_broker_the_row_stays_for_the_next_sweep():
    put()
    with broker("redis://127.0.0.1:1/0"):
        assert dispatch.sweep() == 0
    assert (row().attempts, row().claimed_until) == (0, None)
    with broker("memory://"):
        assert dispatch.sweep() == 1


def test_the_command_sweeps_once(capsys):
    put()
    with broker("memory://"):
        call_command("sweep")
    assert capsys.readouterr().out == "1 handed out\n"


@pytest.mark.parametrize(
    ("moment", "urgent", "leaves"),
    [
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), False, datetime(2026, 11, 23, 16, 0, tzinfo=UTC)),  # 06:00 -> 08:00
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), False, datetime(2026, 11, 23, 20, 0, tzinfo=UTC)),  # 08:00 -> 12:00
        (datetime(2026, 11, 24, 4, 0, tzinfo=UTC), False, datetime(2026, 11, 24, 16, 0, tzinfo=UTC)),  # 20:00 -> 08:00
        (datetime(2026, 11, 23, 14, 20, tzinfo=UTC), True, datetime(2026, 11, 23, 15, 0, tzinfo=UTC)),
    ],
)
def test_a_notice_about_an_anonymous_report_leaves_at_a_fixed_hour(moment, urgent, leaves):
    with clock.at(moment):
        assert outbox.window(urgent=urgent) == leaves
