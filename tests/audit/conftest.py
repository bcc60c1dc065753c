"""Journals to look at, and the owner of the database as someone who could tamper with them."""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connections, transaction

from audit import checkpoints, clock, journal, live
from cases.models import Case
from permissions.actors import Actor, acting
from permissions.models import Account, Person

from .owner import plant, show, signed_in_as_owner


@pytest.fixture(autouse=True)
def checkpoint_file(settings, tmp_path):
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "outside" / "checkpoints.ndjson"
    return settings.CANDOR_CHECKPOINT_FILE


@pytest.fixture
def write():
    """`write(chain, 3)` commits three events, each in a transaction of its own."""

    def written(chain, count=1, verb="note", actor="system:test", **more):
        events = []
        for _ in range(count):
            with transaction.atomic():
                events.append(journal.record(chain, verb, actor=actor, **more))
        return events

    return written


@pytest.fixture
def sign():
    def signed():
        with acting(Actor.system("checkpoints")):
            return checkpoints.sign()

    return signed


@pytest.fixture
def chain(transactional_db):
    return journal.Chain.case(uuid4())


@pytest.fixture
def verdict(transactional_db):
    """What `verify_audit` finds in the live database."""

    def found():
        with signed_in_as_owner():
            return live.verify_chains()

    return found


@pytest.fixture
def tamper(as_owner):
    """The owner takes the triggers off on purpose and runs `statement`."""

    def tampered(statement, *values):
        with as_owner() as cursor:
            for table in ("audit_event", "audit_digest", "audit_head", "audit_checkpoint"):
                cursor.execute(f"alter table {table} disable trigger user")
            cursor.execute(statement, values)

    return tampered


class Reader:
    """A signed-in person who sees one case, by a rule made for this test alone: the journal asks only whether."""

    def __init__(self, person, account, case):
        self.id, self.account, self.case = person, account, journal.Chain.case(case)

    @contextmanager
    def acting(self):
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute("select set_config('candor.actor', %s, true)", [str(self.account)])
            yield


@pytest.fixture
def person(transactional_db, as_owner):
    someone = Person(first_name="Ann", last_name="Lee")
    account = Account(username="ann", person=someone)
    day = clock.today()
    case = Case(reference="4F7K-2M9C", channel="web", mode="named", received_on=day, opened_on=day)
    plant(someone, account, case)
    with as_owner() as cursor:
        show(cursor, "true")
    return Reader(someone.id, account.id, case.id)
