"""What is live in the database is what stands in the files (D16)."""

import pytest
from django.conf import settings

from permissions.sqlfiles import RunFile, text

FILES = [
    *[("audit", name) for name in ("audit_next", "audit_append", "audit_heads", "append_only", "rows")],
    *[("audit", name) for name in ("rows_threads", "rows_journals")],
    *[("vault", name) for name in ("rows", "rows_threads", "rotate")],
]
TABLES = ("audit_event", "audit_digest", "audit_head", "audit_checkpoint", "vault_casekey", "vault_identity")
LIVE = {
    "functions": """
        select p.oid::regprocedure::text, pg_get_functiondef(p.oid) from pg_proc p
        where starts_with(p.proname, 'audit') and p.pronamespace = 'public'::regnamespace order by 1""",
    "triggers": """
        select tgrelid::regclass::text, pg_get_triggerdef(oid), tgenabled from pg_trigger
        where not tgisinternal and tgrelid::regclass::text = any(%(tables)s) order by 1, 2""",
    "policies": """
        select tablename, policyname, roles, cmd, qual, with_check, permissive from pg_policies
        where tablename = any(%(tables)s) order by 1, 2""",
}


def live(cursor):
    found = {}
    for kind, query in LIVE.items():
        cursor.execute(query, {"tables": list(TABLES)})
        found[kind] = cursor.fetchall()
    return found


def test_running_every_file_again_changes_nothing(db, as_owner):
    with as_owner() as cursor:
        before = live(cursor)
        assert all(before.values())
        for app, name in FILES:
            cursor.execute(text(app, name))
        assert live(cursor) == before


def test_every_file_is_among_those_compared():
    there = [(app, path.stem) for app in ("audit", "vault") for path in (settings.ROOT / app / "sql").glob("*.sql")]
    assert sorted(there) == sorted(FILES)


def test_every_file_begins_by_saying_why():
    for app, name in FILES:
        assert text(app, name).startswith("-- ")


FUNCTIONS = {
    "audit_append(text,bytea,bytea)": (True, {"candor_app", "candor_door", "candor_worker", "candor_operator"}),
    "audit_heads()": (True, {"candor_worker"}),
    "audit_next(text,uuid)": (True, {"candor_app", "candor_door", "candor_worker", "candor_operator"}),
    "audit_refuse_change()": (False, set()),
}


def test_functions_belong_to_the_owner_fix_their_search_path_and_are_called_by_those_listed(db, as_owner):
    with as_owner() as cursor:
        cursor.execute(
            "select p.oid::regprocedure::text, p.prosecdef, p.proconfig, p.proowner::regrole::text,"
            " array(select a.grantee::regrole::text from aclexplode(p.proacl) a where a.grantee <> p.proowner)"
            " from pg_proc p where starts_with(p.proname, 'audit') and p.pronamespace = 'public'::regnamespace"
        )
        rows = {name: rest for name, *rest in cursor.fetchall()}
    assert set(rows) == set(FUNCTIONS)
    for name, (definer, callers) in FUNCTIONS.items():
        is_definer, config, owner, grantees = rows[name]
        assert (is_definer, config, owner) == (definer, ["search_path=pg_catalog, pg_temp"], "candor_owner")
        assert set(grantees) == callers


@pytest.mark.parametrize("role", ["owner", "app", "door", "worker", "operator"])
def test_role_names_come_from_the_settings_quoted(settings, role):
    settings.CANDOR_DB_ROLES = {**settings.CANDOR_DB_ROLES, role: 'odd "name'}
    everything = "".join(text(app, name) for app, name in FILES)
    assert "{" + role + "}" not in everything
    assert '"odd ""name"' in everything


def test_a_migration_names_its_file():
    operation = RunFile("audit", "rows")
    assert operation.deconstruct() == ("RunFile", ["audit", "rows"], {})
    assert operation.describe() == "Run audit/sql/rows.sql"
