"""The owner of the database, as tests need it: through Django's own connection, and for planting rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, connections, models
from psycopg import Cursor

from config import database


@contextmanager
def signed_in_as_owner() -> Iterator[None]:
    """Django's own connection as the owner: how the audit commands run with CANDOR_DB_LOGIN=owner."""
    default = connections["default"]
    before = dict(default.settings_dict)
    owner = database.parse(settings.CANDOR_TEST_DATABASE)
    default.close()
    default.settings_dict.update(USER=settings.CANDOR_DB_ROLES["owner"], PASSWORD=owner.password)
    try:
        yield
    finally:
        default.close()
        default.settings_dict.update(before)


def plant(*rows: models.Model) -> None:
    """Stores rows as they are, past the triggers of their tables: facts for a test, not acts of the house."""
    with signed_in_as_owner(), connection.cursor() as cursor:
        for row in rows:
            cursor.execute(f'alter table "{row._meta.db_table}" disable trigger user')
            row.save(force_insert=True)


def show(owner: Cursor[Any], which: str) -> None:
    """For the rest of the test whoever asks sees and reads the cases for which `which` holds: lower rooms only ask."""
    for name in ("candor_sees", "candor_reads"):
        owner.execute(
            f"create or replace function public.{name}(case_ uuid) returns boolean"
            " language sql stable security definer set search_path = pg_catalog, pg_temp as"
            f" $$ select exists (select 1 from public.cases_case c where c.id = case_ and {which}) $$"
        )
