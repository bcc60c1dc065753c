"""A migration that changes rows changes all of them: nothing hides from the owner, who runs it (D12)."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from config import unseen
from config.local.stories import STORIES
from config.local.telling import Teller
from permissions import sqlfiles
from tests.house.test_database import OURS
from tests.rig.database import AsOwner
from tests.rig.restored import signed_in

pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]
PYTHON = {"workflow.0002_edges": "workflow_edge"}  # each migration that runs Python on rows, and whose rows
CHANGES_ROWS = re.compile(r"^\s*(insert|update|delete|merge|copy|truncate)\b", re.IGNORECASE | re.MULTILINE)
BODY = re.compile(r"(\$\w*\$).*?\1", re.DOTALL)
FORCED = (  # and a column of each
    "select relname, attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum = 1"
    " where relforcerowsecurity and relnamespace = 'public'::regnamespace order by 1"
)


def operations() -> Iterator[tuple[str, object]]:
    """Every operation of every migration of ours, with the name of its migration."""
    for (room, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for operation in migration.operations if room in OURS else ():
            yield f"{room}.{name}", operation


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_migrations_change_rows_by_python_alone_and_each_of_them_stands_here() -> None:
    """SQL that changes rows would be tried by nobody. What stands in a function runs later, and is tried there."""
    found = dict(operations())
    assert {name.partition(".")[0] for name in found} == set(OURS)
    assert {name for name, one in operations() if isinstance(one, RunPython)} == PYTHON.keys()
    assert [name for name, one in operations() if type(one) is RunSQL] == []
    files = {(one.app, one.name) for _, one in operations() if isinstance(one, sqlfiles.RunFile)}
    bare = {name: CHANGES_ROWS.findall(BODY.sub("", sqlfiles.text(*name))) for name in files}
    assert {name: verbs for name, verbs in bare.items() if verbs} == {}


@pytest.mark.parametrize("name", PYTHON)
def test_a_migration_in_python_meets_every_row_that_is_there(name: str, as_owner: AsOwner) -> None:
    """Run once more as the owner it leaves what it wrote before, and finds what somebody else put there."""
    table = PYTHON[name]
    (step,) = [one for where, one in operations() if where == name and isinstance(one, RunPython)]
    with as_owner() as owner:
        written = owner.execute(f"select count(*) from {table}").fetchone()
        owner.execute(f"alter table {table} enable row level security, force row level security")
        owner.execute(f"drop policy if exists owner_all on {table}")
    assert written > (0,)
    with signed_in("owner"):
        assert unseen.tables() == [table]  # what the next lines show is not lost on `migrate` either
        with pytest.raises(CommandError, match=f"(?s)SystemCheckError.*{table} hides rows from its owner"):
            call_command("migrate", verbosity=0, skip_checks=False)
    with as_owner() as owner:
        owner.execute(f"create policy owner_all on {table} to candor_owner using (true) with check (true)")
    with signed_in("owner"), transaction.atomic(), connection.schema_editor() as editor:
        apps = MigrationLoader(connection).project_state().apps
        step.code(apps, editor)
        assert ask(f"select count(*) from {table}") == [written]


def test_what_the_owner_changes_under_row_security_it_changes_in_every_row(as_owner: AsOwner, cast) -> None:
    """Counted with FORCE and, for a moment, without, which is what a superuser would see."""
    Teller().tell(max(STORIES, key=lambda story: len(story.then)))  # the one in which most is done
    stored = {}
    with as_owner() as owner:
        for table, column in owner.execute(FORCED).fetchall():
            owner.execute(f"begin; alter table {table} disable trigger user")
            owner.execute(f"update {table} set {column} = {column}")
            changed = owner.rowcount
            owner.execute(f"alter table {table} no force row level security")
            stored[table] = owner.execute(f"select count(*) from {table}").fetchone()[0]
            owner.execute("rollback")
            assert changed == stored[table], table
    assert len(stored) > 40
    assert len([table for table, number in stored.items() if number]) > 20


def test_the_check_names_each_table_that_hides_rows_and_no_other(as_owner: AsOwner) -> None:
    with signed_in("owner"):
        assert unseen.check(["default"]) == []
    wrong = {
        "cases_party": "drop policy owner_all on cases_party",
        "cases_report": "alter policy owner_all on cases_report using (mode is not null)",
        "cases_thread": "alter policy owner_all on cases_thread to candor_app",
        "permissions_seat": "create policy fewer on permissions_seat as restrictive using (screened_at is not null)",
        "workflow_step": "drop policy owner_all on workflow_step;"
        " create policy owner_all on workflow_step for select to candor_owner using (true)",
    }
    with as_owner() as owner:
        for statement in wrong.values():
            owner.execute(statement.replace("mode is not null", "id is not null"))
    with signed_in("owner"):
        assert unseen.tables() == sorted(wrong)
        assert [one.id for one in unseen.check(["default"])] == ["candor.E001"] * len(wrong)
    assert settings.CANDOR_DB_ROLES["owner"] == "candor_owner"
