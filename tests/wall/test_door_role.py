"""What the reporter's plane can do to the database with its role alone: one thread, and nothing else (D10, D27, TM-16)."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction

from cases import door, pieces, uploads
from cases.models import Thread
from permissions import privileges
from permissions.actors import Actor, acting
from tests.cast import Cast
from tests.permissions.test_wall import tell
from vault import receipts

pytestmark = pytest.mark.django_db(transaction=True)
# What everybody's questionnaire stands on. No row of these is about anybody's report.
PUBLIC = {
    "django_migrations", "django_content_type", "config_demonstration", "permissions_branch", "permissions_installation",
    "permissions_golive",
    "policies_policy", "policies_policyversion", "policies_adoption", "policies_officialtext",
}  # fmt: skip
ITS_OWN = {
    "cases_thread",
    "cases_report",
    "cases_message",
    "cases_file",
    "cases_upload",
    "cases_reportedby",
    "audit_event",
    "audit_digest",
}
IN_BETWEEN = {"intake_draft", "intake_inboxsession"}  # a browser's own rows, by another secret


def run(statement: str) -> int:
    """How many rows it met. Raises DatabaseError where it is refused."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def met(statement: str) -> int | str:
    try:
        return run(statement)
    except DatabaseError as error:
        return str(error).partition("\n")[0]


@pytest.fixture
def reporter(cast: Cast) -> Actor:
    """Somebody with a receipt, while another report lies beside theirs."""
    mine, other = tell(), tell()
    door.post(mine, "I saw it again.")
    door.post(other, "So did I.")
    for receipt in (mine, other):
        pieces.begin(uploads.ready(receipt), "film.mp4", 5)
    return Actor.door(receipts.lookup(mine))


def test_it_reads_its_own_thread_and_what_is_public_and_meets_no_other_row(reporter: Actor, as_owner) -> None:
    with as_owner() as owner:
        tables = [
            one for (one,) in owner.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        ]
        counted = {table: owner.execute(f"select count(*) from {table}").fetchone()[0] for table in tables}
    with acting(reporter):
        seen = {table: met(f"select * from {table}") for table in tables}
        [thread] = Thread.objects.values_list("pk", flat=True)
    readable = {table for table, found in seen.items() if isinstance(found, int)}
    assert readable == PUBLIC | ITS_OWN | IN_BETWEEN
    assert {table for table in readable if "SELECT" not in privileges.TABLES[table].get("door", ())} == set()
    assert {table: seen[table] for table in PUBLIC} == {table: counted[table] for table in PUBLIC}
    assert {table: seen[table] for table in IN_BETWEEN} == dict.fromkeys(IN_BETWEEN, 0)
    assert (seen["cases_thread"], seen["cases_report"], seen["cases_message"], seen["cases_reportedby"]) == (1, 1, 1, 0)
    assert (counted["cases_thread"], counted["cases_report"], counted["cases_message"]) == (2, 2, 2)
    assert (seen["cases_upload"], counted["cases_upload"]) == (1, 2)
    with acting(reporter), connection.cursor() as cursor:
        cursor.execute("select distinct chain_id from audit_event")
        assert cursor.fetchall() == [(thread,)]


def test_it_changes_two_marks_of_its_own_thread_and_removes_nothing(reporter: Actor, as_owner) -> None:
    with as_owner() as owner:
        columns = owner.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        ).fetchall()
    changed, refused = set(), set()
    for table, column in columns:
        with acting(reporter):
            found = met(f'update {table} set "{column}" = "{column}"')
        (changed if isinstance(found, int) and found else refused).add((table, column))
    assert changed == {
        ("cases_thread", "withdrawal_on"), ("cases_thread", "claimed_on"), ("cases_message", "read_on"),
        *(("cases_upload", column) for column in ("about", "blocks", "whole")),  # of a file on its way
    }  # fmt: skip
    assert len(refused) > 300
    for table in sorted({table for table, _ in columns} - IN_BETWEEN):
        for verb in ("delete from", "truncate"):
            with acting(reporter):
                assert "denied" in str(met(f"{verb} {table}")), (verb, table)


WITHOUT_EFFECT = ("grant select on cases_case to candor_door",)  # a warning, and nothing is granted
PAST = (
    *WITHOUT_EFFECT,
    "set local role candor_owner",
    "set session authorization candor_owner",
    "set local session_replication_role = replica",
    "set local row_security = off; select * from cases_report",
    "alter table cases_thread disable trigger all",
    "alter table cases_thread no force row level security",
    "drop policy door_own on cases_thread",
    "create policy mine on cases_thread for select using (true)",
    "create function public.mine() returns int language sql as 'select 1'",
    "create temporary table mine (a int)",
    "create table public.mine (a int)",
    "create view public.mine as select * from cases_thread",
    "create rule mine as on select to cases_thread do instead nothing",
    "alter role candor_door superuser",
    "copy cases_report to program 'cat'",
    "copy (select 1) to '/nowhere'",
    "select pg_read_file('postgresql.conf')",
    "select lo_import('postgresql.conf')",
    "select * from pg_stat_activity",
    "select * from pg_stat_user_tables",
    "select passwd from pg_shadow",
    "select query from pg_stat_statements",
    "load 'auto_explain'",
    "create extension dblink",
    "alter system set log_statement = 'all'",
    "set local log_statement = 'all'",
)


@pytest.mark.parametrize("kind", ["door", "staff", "worker"])
def test_no_role_of_a_plane_gets_past_its_own(cast: Cast, reporter: Actor, kind: str, as_owner) -> None:
    """What would own, bypass, switch off, or read beside the tables: refused, and nothing has changed (D10, D16)."""
    actor = {"door": reporter, "staff": cast["bystander"].actor, "worker": Actor.system("sweep")}[kind]
    before = _fingerprint(as_owner)
    for statement in PAST:
        with acting(actor), suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            for one in statement.split("; "):
                cursor.execute(one)
            assert statement in WITHOUT_EFFECT, f"{statement} was not refused"
    assert _fingerprint(as_owner) == before


def _fingerprint(as_owner) -> list[tuple[object, ...]]:
    """What is there, who owns it and how it is guarded."""
    with as_owner() as owner:
        return owner.execute(
            "select relname, relowner, relacl::text, relrowsecurity, relforcerowsecurity from pg_class"
            " where relnamespace = 'public'::regnamespace"
            " union all select proname, proowner, proacl::text, prosecdef, null from pg_proc"
            " where pronamespace = 'public'::regnamespace"
            " union all select tgname, tgrelid, tgenabled::text, null, null from pg_trigger"
            " union all select polname, polrelid, null, null, null from pg_policy"
            " union all select rolname, oid, null, rolsuper, rolbypassrls from pg_roles order by 1, 2"
        ).fetchall()
