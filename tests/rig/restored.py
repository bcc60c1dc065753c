"""A second, empty database beside the one of the test, and signing in to either as whom one likes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections

from config import database


@contextmanager
def signed_in(role: str, name: str = "") -> Iterator[None]:
    """Django's own connection as `role` (owner or app), to the database `name`, empty: that of the test."""
    default = connections["default"]
    before = dict(default.settings_dict)
    passwords = {
        "owner": database.parse(settings.CANDOR_TEST_DATABASE).password,
        "app": settings.CANDOR_TEST_APP_PASSWORD,
    }
    default.close()
    default.settings_dict.update(
        USER=settings.CANDOR_DB_ROLES[role], PASSWORD=passwords[role], NAME=name or before["NAME"]
    )
    try:
        yield
    finally:
        default.close()
        default.settings_dict.clear()
        default.settings_dict.update(before)


@pytest.fixture
def empty_database(as_owner) -> Iterator[str]:
    """The name of a database as the cluster's set-up leaves it."""
    name = f"{connections['default'].settings_dict['NAME']}_restored"
    with as_owner() as owner:
        owner.execute(f'drop database if exists "{name}"')
        owner.execute(f'create database "{name}"')
        owner.execute(f'revoke temporary on database "{name}" from public')
    yield name
    with as_owner() as owner:
        owner.execute(f'drop database "{name}"')
