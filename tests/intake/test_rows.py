"""Rows of drafts and inbox sessions: whose they are, how long they stay, who sees them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from audit import clock
from intake import boxes, services
from intake.models import Draft, InboxSession
from permissions.actors import Actor, acting
from vault import drafts

pytestmark = pytest.mark.django_db
KINDS = [Draft, InboxSession]
THEN = datetime(2026, 11, 20, 22, 10, 30, tzinfo=UTC)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


def seen(kind, actor):
    with acting(actor):
        return kind.objects.count()


def test_a_row_is_seen_with_its_own_secret_alone(kind):
    box = boxes.begin(kind, {"a": 1})
    assert seen(kind, Actor.door(drafts.locator(box.secret))) == 1
    assert seen(kind, Actor.door(drafts.locator(drafts.new_secret()))) == 0
    assert boxes.read(kind, box.secret).data == {"a": 1}
    assert boxes.read(kind, drafts.new_secret()) is None


def test_staff_have_no_right_on_it(kind, cast):
    boxes.begin(kind, {})
    with pytest.raises(DatabaseError, match="permission denied"):
        seen(kind, cast["intake"].actor)


def test_the_worker_sees_and_deletes_only_what_has_run_out(kind):
    with clock.at(THEN):
        gone = boxes.begin(kind, {})
    stays = boxes.begin(kind, {})
    assert seen(kind, Actor.system("expire_drafts")) == 1
    assert services.expire_drafts() == 1
    assert boxes.read(kind, gone.secret) is None
    assert boxes.read(kind, stays.secret) is not None


def test_the_worker_deletes_nothing_else_even_unasked(kind):
    box = boxes.begin(kind, {})
    with acting(Actor.system("expire_drafts")), connection.cursor() as cursor:
        cursor.execute(f"delete from {kind._meta.db_table}")
    assert boxes.read(kind, box.secret) is not None


def test_a_door_cannot_write_a_row_of_another_name(kind):
    box = boxes.begin(kind, {})
    with pytest.raises(DatabaseError, match="row-level security"), acting(Actor.door("0" * 64)):
        kind(locator="1" * 64, sealed=boxes._sealed(box, {}), expires_at=THEN).save(force_insert=True)


@pytest.mark.parametrize(("kind", "hours"), [(Draft, 2), (InboxSession, 1)])
def test_it_stays_for_the_time_promised_and_to_the_hour(kind, hours):
    with clock.at(THEN):
        box = boxes.begin(kind, {})
        with acting(Actor.door(drafts.locator(box.secret))):
            ends = kind.objects.get().expires_at
    assert (ends.minute, ends.second, ends.microsecond) == (0, 0, 0)
    assert timedelta(0) <= ends - (THEN + timedelta(hours=hours)) < timedelta(hours=1)
    with clock.at(ends):
        assert boxes.read(kind, box.secret) is None


def test_a_row_put_under_another_secret_opens_nothing(kind):
    one, other = boxes.begin(kind, {"a": 1}), boxes.begin(kind, {"b": 2})
    with acting(Actor.door(drafts.locator(one.secret))):
        kind.objects.update(sealed=boxes._sealed(other, {"b": 2}))
    assert boxes.read(kind, one.secret) is None


def test_printing_a_box_shows_nothing(kind):
    box = boxes.begin(kind, {"story": "canary"})
    assert "canary" not in repr(box)
    assert box.secret not in repr(box)


def test_an_ended_row_takes_no_more_words(kind):
    box = boxes.begin(kind, {})
    boxes.end(kind, box.secret)
    assert boxes.write(box, {"a": 1}) is False
