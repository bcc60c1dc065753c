"""What is live in the database, against the lists and files that say what should be."""

import importlib
import pkgutil
import re

import pytest
from django.apps import apps
from django.conf import settings

from permissions import privileges, roles, sqlfiles

OURS = ("vault", "audit", "permissions", "workflow", "policies", "cases", "intake", "config")
SNAPSHOT = (
    "select proname, prosrc, prosecdef, proconfig::text, pg_get_function_identity_arguments(oid) from pg_proc "
    "where pronamespace = 'public'::regnamespace order by proname, 5",
    "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2",
    "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1, 2",
)


def reaches_a_case(model, seen=frozenset()) -> bool:
    """True for the case and for every model with a foreign key, direct or through others, to it."""
    if model._meta.label == "cases.Case":
        return True
    links = [field.related_model for field in model._meta.concrete_fields if field.is_relation]
    return any(link not in seen and reaches_a_case(link, seen | {model}) for link in links)


def gated_tables() -> list[str]:
    models = [m for m in apps.get_models() if m._meta.app_label in OURS and reaches_a_case(m)]
    return sorted(
        {m._meta.db_table for m in models}
        | {
            "cases_thread",
            "cases_reportedby",
            "cases_address",
            "cases_upload",
            "cases_report",
            "cases_message",
            "cases_file",
            "cases_fileblock",
            "vault_identity",
        }
    )


def test_every_table_that_belongs_to_a_case_has_forced_row_security_and_a_policy(as_owner):
    with as_owner() as owner:
        owner.execute("select relname from pg_class where relrowsecurity and relforcerowsecurity")
        forced = {row[0] for row in owner.fetchall()}
        owner.execute("select tablename from pg_policies where policyname = 'owner_all'")
        owned = {row[0] for row in owner.fetchall()}
    assert [t for t in gated_tables() if t not in forced] == []
    assert [t for t in gated_tables() if t not in owned] == []


def test_every_table_stands_in_the_list_of_privileges(as_owner):
    with as_owner() as owner:
        owner.execute("select tablename from pg_tables where schemaname = 'public'")
        live = {row[0] for row in owner.fetchall()}
    assert sorted(live - set(privileges.TABLES)) == []
    assert sorted(set(privileges.TABLES) - live) == []


def test_each_role_holds_the_privileges_of_the_list_and_no_others(as_owner):
    with as_owner() as owner:
        owner.execute(
            "select table_name, grantee, privilege_type from information_schema.role_table_grants "
            "where table_schema = 'public' and grantee <> %s",
            [settings.CANDOR_DB_ROLES["owner"]],
        )
        live = set(owner.fetchall())
    wanted = {
        (table, settings.CANDOR_DB_ROLES[role], verb)
        for table, granted in privileges.TABLES.items()
        for role, verbs in granted.items()
        for verb in verbs
    }
    assert live == wanted


def test_each_role_may_change_the_columns_of_the_list_and_no_others(as_owner):
    with as_owner() as owner:
        owner.execute(
            "select c.table_name, c.grantee, c.column_name from information_schema.column_privileges c "
            "where c.table_schema = 'public' and c.privilege_type = 'UPDATE' and c.grantee <> %s and not exists ("
            "select 1 from information_schema.role_table_grants t where t.table_schema = 'public' "
            "and (t.table_name, t.grantee, t.privilege_type) = (c.table_name, c.grantee, 'UPDATE'))",
            [settings.CANDOR_DB_ROLES["owner"]],
        )
        live = set(owner.fetchall())
    wanted = {
        (table, settings.CANDOR_DB_ROLES[role], column)
        for table, granted in privileges.COLUMNS.items()
        for role, columns in granted.items()
        for column in columns
    }
    assert live == wanted


def test_each_function_is_the_owners_has_a_fixed_search_path_and_the_callers_of_the_list(as_owner):
    with as_owner() as owner:
        owner.execute(
            "select proname, proowner::regrole::text, proconfig::text, "
            "array(select grantee::regrole::text from aclexplode(proacl) where grantee <> proowner) "
            "from pg_proc where pronamespace = 'public'::regnamespace"
        )
        live = owner.fetchall()
    for name, owned_by, config, callers in live:
        assert name in privileges.FUNCTIONS, f"{name} is not in the list"
        assert owned_by == settings.CANDOR_DB_ROLES["owner"]
        assert "search_path=pg_catalog, pg_temp" in (config or ""), f"{name} has no fixed search path"
        assert sorted(callers) == sorted(settings.CANDOR_DB_ROLES[r] for r in privileges.FUNCTIONS[name]), name
    assert {row[0] for row in live} == set(privileges.FUNCTIONS)


def run_order() -> list[tuple[str, str]]:
    """The SQL files in the order in which the migrations run them."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections["default"])
    order = []
    for node in loader.graph._generate_plan([n for n in loader.graph.leaf_nodes() if n[0] in OURS], at_end=True):
        for operation in loader.get_migration(*node).operations:
            if isinstance(operation, sqlfiles.RunFile):
                order.append((operation.app, operation.name))
    return order


def test_what_is_live_is_what_the_files_say(as_owner):
    with as_owner() as owner:
        before = [owner.execute(query).fetchall() for query in SNAPSHOT]
        owner.execute("begin")
        for app, name in run_order():
            owner.execute(sqlfiles.text(app, name))
        after = [owner.execute(query).fetchall() for query in SNAPSHOT]
        owner.execute("rollback")
    assert before == after


def test_every_sql_file_is_run_by_a_migration(db):
    run = set(run_order())
    files = {(app, path.stem) for app in OURS for path in (settings.ROOT / app / "sql").glob("*.sql")}
    assert sorted(files - run) == []


@pytest.mark.parametrize("room", OURS)
def test_migrations_have_one_end(room):
    package = importlib.import_module(f"{room}.migrations")
    numbers = [name.split("_")[0] for _, name, _ in pkgutil.iter_modules(package.__path__)]
    assert len(numbers) == len(set(numbers))


def test_the_roles_that_count_in_an_emergency_are_those_in_which_cases_are_given(as_owner):
    with as_owner() as owner:
        (body,) = owner.execute("select prosrc from pg_proc where proname = 'candor_works'").fetchone()
    [listed] = re.findall(r"h\.role in \((.+?)\)", body, re.DOTALL)
    assert sorted(re.findall(r"'(\w+)'", listed)) == sorted(roles.GIVEN)
