"""A case's key: made at the first write by whoever sees the case, on the staff plane (D1)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connection, connections, transaction

from audit import clock
from cases.models import Case
from tests.audit.owner import plant, show
from vault import casekeys, keys, wraps
from vault.models import CaseKey
from vault.sealed import Tampered

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cases(as_owner):
    """Two cases; a rule made for this test shows the app role the urgent one. The vault only asks whether it sees it."""
    day = clock.today()
    rest = {"channel": "web", "mode": "named", "received_on": day, "opened_on": day}
    seen = Case(reference="AAAA-AAAA", urgent=True, **rest)
    hidden = Case(reference="BBBB-BBBB", urgent=False, **rest)
    plant(seen, hidden)
    with as_owner() as cursor:
        show(cursor, "c.urgent")
    return seen.id, hidden.id


def rows(as_owner):
    with as_owner() as cursor:
        cursor.execute("select count(*) from vault_casekey")
        return cursor.fetchone()[0]


def test_the_first_write_makes_the_key_and_every_other_opens_it(cases, as_owner):
    first = casekeys.key_for(cases[0])
    assert casekeys.key_for(cases[0]) == first
    assert casekeys.existing(cases[0]) == first
    assert rows(as_owner) == 1


def test_reading_makes_no_key(cases, as_owner):
    with pytest.raises(keys.KeyMissing):
        casekeys.existing(cases[0])
    assert rows(as_owner) == 0


def test_writers_who_come_first_together_get_one_key(cases, as_owner):
    barrier = threading.Barrier(6)

    def write(_number):
        try:
            with transaction.atomic():
                barrier.wait(10)
                return casekeys.key_for(cases[0]).secret
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(write, range(6)))) == 1
    assert rows(as_owner) == 1


def test_a_hidden_case_gets_no_key_and_shows_none(cases, as_owner):
    with pytest.raises(DatabaseError, match="row-level security"):
        casekeys.key_for(cases[1])
    wrap = wraps.to_public(keys.ring().staff_public, b"k" * 32, f"case|{cases[1]}|1".encode())
    with as_owner() as cursor:
        cursor.execute(
            "insert into vault_casekey (id, version, wrap, case_id) values (%s, 1, %s, %s)", (uuid4(), wrap, cases[1])
        )
    with pytest.raises(keys.KeyMissing):
        casekeys.existing(cases[1])


@pytest.mark.parametrize("role", ["door", "worker", "operator"])
def test_no_other_role_reads_a_wrap(cases, role):
    casekeys.key_for(cases[0])
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('role', %s, true)", [configured.CANDOR_DB_ROLES[role]])
        with pytest.raises(DatabaseError, match="permission denied"):
            CaseKey.objects.first()
        transaction.set_rollback(True)


@pytest.mark.parametrize("verb", ["update vault_casekey set version = 2", "delete from vault_casekey"])
def test_a_wrap_is_not_changed_or_removed_by_the_app(cases, verb):
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(verb)


@pytest.mark.parametrize("plane", ["reporter", "worker", "operator"])
def test_the_staff_plane_alone_makes_and_opens(cases, as_owner, settings, plane):
    settings.CANDOR_PLANE = plane
    with pytest.raises(keys.KeyMissing):
        casekeys.key_for(cases[0])
    assert rows(as_owner) == 0
    settings.CANDOR_PLANE = "staff"
    casekeys.key_for(cases[0])
    settings.CANDOR_PLANE = plane
    for use in (casekeys.key_for, casekeys.existing):
        with pytest.raises(keys.KeyMissing):
            use(cases[0])


def test_a_wrap_moved_from_another_case_is_tampered(cases, as_owner):
    casekeys.key_for(cases[0])
    with as_owner() as cursor:
        cursor.execute("update vault_casekey set case_id = %s", (cases[1],))
        show(cursor, "true")
    with pytest.raises(Tampered):
        casekeys.existing(cases[1])
