"""A notice is a bell: it leaves after the fact, through the outbox, says nothing, and reaches nobody who lost the case."""

from datetime import timedelta

import pytest
from django.core import mail
from kombu.exceptions import OperationalError

from audit import clock
from cases import tasks
from cases.door import Telling, submit
from cases.models import Case
from permissions import conflicts
from permissions.actors import Actor, acting
from vault import receipts
from workflow import dispatch, outbox
from workflow.models import Outbox


def tell(mode: str = "named", text: str = "An escort site was open.") -> None:
    submit(Telling(mode=mode, answers={"what": text}, branch="executive"), receipts.make())


def waiting() -> list[Outbox]:
    with acting(Actor.system("test")):
        return list(Outbox.objects.filter(done_at=None))


def carry() -> list[str]:
    """Deliver everything that waits; the addresses that got mail, in order."""
    for row in waiting():
        tasks.deliver(str(row.pk))
    return [address for message in mail.outbox for address in message.to]


def test_a_new_report_rings_for_the_pool_that_got_it_and_for_nobody_else(cast):
    tell()
    assert set(carry()) == {
        "intake@county.example",
        "intake2@county.example",
        "many@county.example",
    }


def test_the_mail_says_only_that_there_is_a_notice(cast):
    tell(text="Canary at the north desk")
    carry()
    letters = {(message.subject, message.body) for message in mail.outbox}
    assert letters == {("You have a notice", mail.outbox[0].body)}
    assert "http://officers.testserver/today/" in mail.outbox[0].body, (
        "it leads to the officers' host, not the reporters'"
    )
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    everything = "".join(message.message().as_string() for message in mail.outbox)
    assert "Canary" not in everything
    assert reference not in everything


def test_whoever_was_named_in_between_is_not_told(cast):
    tell()
    with acting(cast["many"].actor):
        case = Case.objects.get()
        conflicts.name_later(case.pk, people=[cast["intake"].person.pk])
    assert "intake@county.example" not in carry()


def test_a_row_is_carried_once(cast):
    tell()
    carry()
    sent = len(mail.outbox)
    with acting(Actor.system("test")):
        done = list(Outbox.objects.exclude(done_at=None))
    for row in done:
        tasks.deliver(str(row.pk))
    assert len(mail.outbox) == sent > 0


def test_with_the_broker_stopped_the_row_stays_and_leaves_later(cast, monkeypatch):
    tell()

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(dispatch.current_app, "send_task", refuse)
    assert dispatch.sweep() == 0
    [row] = waiting()
    assert (row.attempts, row.claimed_until) == (0, None)

    sent: list[str] = []
    monkeypatch.setattr(dispatch.current_app, "send_task", lambda name, ids, **_: sent.extend(ids))
    assert dispatch.sweep() == 1
    assert sent == [str(row.pk)]


def test_a_mail_server_that_is_down_costs_a_pause_and_no_notice(cast, monkeypatch):
    tell()
    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", _refuse_mail)
    [row] = waiting()
    tasks.deliver(str(row.pk))
    [row] = waiting()
    assert row.due_at > clock.now()
    monkeypatch.undo()
    tasks.deliver(str(row.pk))
    assert mail.outbox


def _refuse_mail(*args: object) -> None:
    raise ConnectionRefusedError


def test_a_notice_about_an_anonymous_report_leaves_in_a_window(cast):
    tell(mode="anonymous")
    [row] = waiting()
    assert row.due_at == outbox.window()
    assert row.due_at.minute == row.due_at.second == 0


def test_on_the_sixth_day_the_clock_acknowledges(cast):
    with clock.at(clock.now() - timedelta(days=6)):
        tell()
    tasks.sweep_clocks()
    with acting(cast["intake"].actor):
        assert Case.objects.get().state == "acknowledged"


@pytest.mark.parametrize("days", [0, 5])
def test_before_that_it_waits_for_a_person(cast, days):
    with clock.at(clock.now() - timedelta(days=days)):
        tell()
    tasks.sweep_clocks()
    with acting(cast["intake"].actor):
        assert Case.objects.get().state == "received"


def test_every_kind_that_is_put_has_its_recipients():
    import re

    from django.conf import settings

    from cases.notify import KINDS

    put = set()
    for room in ("cases", "intake", "workflow", "permissions"):
        for path in (settings.ROOT / room).rglob("*.py"):
            put |= set(re.findall(r'outbox\.put\(\s*"([a-z_]+)"', path.read_text()))
    assert put - set(KINDS) == set()
