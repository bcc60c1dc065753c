"""A confidential reporter's identity: closed at the door, opened by few (D8)."""

from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection, transaction

from cases.models import Case, Thread, Tie
from tests.audit.owner import plant, show
from vault import identity, keys
from vault.models import Identity
from vault.sealed import Tampered

DAY = date(2026, 11, 22)
FACTS = {"name": "Ann Lee", "phone": "206-555-0100"}


def row(thread=None, facts=FACTS):
    thread = thread or uuid4()
    return Identity(thread_id=thread, sealed=identity.seal(thread, facts), created_on=DAY)


def test_the_door_closes_what_only_the_staff_plane_opens(settings):
    settings.CANDOR_PLANE = "reporter"
    closed = row()
    assert b"Ann" not in closed.sealed
    with pytest.raises(keys.KeyMissing):
        identity.open(closed)
    settings.CANDOR_PLANE = "staff"
    assert identity.open(closed) == FACTS


@pytest.mark.parametrize("plane", ["worker", "operator"])
def test_workers_and_operators_do_neither(settings, plane):
    closed = row()
    settings.CANDOR_PLANE = plane
    for act in (row, lambda: identity.open(closed)):
        with pytest.raises(keys.KeyMissing):
            act()


def test_the_identity_of_another_thread_is_tampered():
    closed = row()
    closed.thread_id = uuid4()
    with pytest.raises(Tampered):
        identity.open(closed)


def test_its_length_does_not_tell_whether_there_is_a_name():
    assert len(row(facts={}).sealed) == len(row().sealed)


@pytest.fixture
def thread(transactional_db):
    mine = Thread(lookup="a" * 64, staff_wrap=b"", receipt_wrap=b"", mode="confidential", phase_on=DAY, created_on=DAY)
    plant(mine)
    return mine.id


def at_the_door(act, lookup="a" * 64):
    with transaction.atomic():
        with connection.cursor() as cursor:
            role = configured.CANDOR_DB_ROLES["door"]
            cursor.execute("select set_config('role', %s, true), set_config('candor.actor', %s, true)", [role, lookup])
        return act()


def test_the_door_stores_for_its_own_thread_and_reads_nothing_back(thread):
    at_the_door(lambda: row(thread).save(force_insert=True))
    with pytest.raises(DatabaseError, match="permission denied"):
        at_the_door(Identity.objects.count)


def test_the_door_stores_for_no_other_thread(thread):
    with pytest.raises(DatabaseError, match="row-level security"):
        at_the_door(lambda: row(uuid4()).save(force_insert=True))
    with pytest.raises(DatabaseError, match="row-level security"):
        at_the_door(lambda: row(thread).save(force_insert=True), lookup="b" * 64)


def test_without_a_tie_to_a_visible_case_nobody_of_the_staff_finds_it(thread, as_owner):
    at_the_door(lambda: row(thread).save(force_insert=True))
    assert Identity.objects.count() == 0
    case = Case(reference="AAAA-AAAA", channel="web", mode="confidential", received_on=DAY, opened_on=DAY)
    plant(case, Tie(case=case, thread_id=thread, kind=Tie.Kind.ORIGIN, made_on=DAY))
    assert Identity.objects.count() == 0
    with as_owner() as cursor:
        show(cursor, "true")
    assert identity.open(Identity.objects.get()) == FACTS


def test_the_staff_stores_and_changes_no_identity(thread):
    for statement in ("delete from vault_identity", "update vault_identity set created_on = current_date"):
        with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="permission denied"):
        row(thread).save(force_insert=True)
