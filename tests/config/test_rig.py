"""The rig that every other test stands on."""

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import ProgrammingError, connection

from config.models import Demonstration


def test_tests_run_as_the_app_role(db):
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("candor_app", False, False)


def test_the_app_role_makes_no_temporary_table(db):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("create temporary table planted (id int)")


@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_seen_by_the_owner(as_owner):
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")
    assert Demonstration.objects.count() == 1


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_committed_row_is_gone_for_the_next_test_and_what_migrations_made_is_there(as_owner, turn):
    assert Demonstration.objects.count() == 0
    assert ContentType.objects.exists()
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")


def test_the_app_role_cannot_mark_a_demonstration(db):
    with pytest.raises(ProgrammingError, match="permission denied"):
        Demonstration.mark()


def test_the_owner_of_the_database_is_no_superuser_either(db, as_owner):
    with as_owner() as owner:
        owner.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert owner.fetchone() == (False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("create role planted superuser")
