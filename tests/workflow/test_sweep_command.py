"""The dispatcher's life: it runs until told to stop and waits for a database that is down."""

import os
import signal
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection

from config.management.commands import sweep
from permissions.actors import Actor, acting
from workflow import outbox
from workflow.models import Outbox

from .test_outbox import broker


@contextmanager
def handlers_kept():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the stop may come before the command listens
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@pytest.fixture
def told_to_stop():
    """SIGTERM, again and again until the test is over."""
    over = Event()

    def stop():
        while not over.wait(0.4):
            os.kill(os.getpid(), signal.SIGTERM)

    with handlers_kept():
        thread = Thread(target=stop)
        thread.start()
        yield
        over.set()
        thread.join()


def test_it_hands_out_until_it_is_told_to_stop(db, told_to_stop):
    with acting(Actor.system("sweep")):
        outbox.put("notice", ids={}, effect="one")
    with broker("memory://"):
        call_command("sweep", "--forever")
    with acting(Actor.system("sweep")):
        assert Outbox.objects.get().attempts == 1


def test_without_a_database_it_waits_and_comes_back(transactional_db):
    place = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        assert sweep._pass() == sweep.PAUSE_WITHOUT_DATABASE_SECONDS
    finally:
        connection.settings_dict.update(place)
    assert sweep._pass() == sweep.PAUSE_SECONDS
