"""The second lock on rows that are there: every story told, then each member of the cast asks the tables themselves."""

from contextlib import suppress
from uuid import UUID

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from config.local.stories import STORIES
from config.local.telling import Teller
from permissions import privileges
from permissions.actors import acting
from tests.cases.test_files import send
from tests.cast import Cast
from tests.house.test_database import gated_tables
from tests.permissions.test_wall import seen_by, tell

pytestmark = pytest.mark.django_db(transaction=True)
OTHERS = {  # tables that name their case by something else than `case_id`, and by what
    "audit_event": "select chain_id from audit_event where chain_kind in ('case', 'thread')",
    "audit_digest": "select chain_id from audit_digest where chain_kind in ('case', 'thread')",
    "cases_case": "select id from cases_case",
    "cases_thread": "select id from cases_thread",
    "cases_report": "select thread_id from cases_report",
    "cases_message": "select thread_id from cases_message",
    "cases_file": "select thread_id from cases_file",
    "cases_fileblock": "select thread_id from cases_fileblock",
    "vault_identity": "select thread_id from vault_identity",
    "workflow_clocknote": "select clock_id from workflow_clocknote",
}
TOLD = {"cases_tie", "cases_party", "cases_allegation", "cases_finding", "cases_entry", "cases_letter", "cases_decision",
        "workflow_step", "workflow_clock", "vault_casekey"}  # fmt: skip
READS = "((case_id = ( SELECT candor_at() AS candor_at)) OR candor_reads(case_id))"
BELONGS = (  # what names a case, and the case
    "select id, id from cases_case union select thread_id, case_id from cases_tie where ended_on is null"
    " union select id, case_id from workflow_clock"
)


def test_nobody_reads_a_row_of_a_case_that_they_do_not_see(cast: Cast, as_owner) -> None:
    teller = Teller()
    for story in STORIES:
        teller.tell(story)
    send(tell(), ("seen.txt", b"Ten past two."))
    with as_owner() as owner:
        asked = _tables(owner)
        stored = {table: set(owner.execute(question).fetchall()) for table, question in asked.items()}
        belongs = owner.execute(BELONGS).fetchall()
        references = dict(owner.execute("select id, reference from cases_case").fetchall())
    told = {table for table, rows in stored.items() if rows}  # for the others speaks the next test
    assert told >= OTHERS.keys() - {"workflow_clocknote"} | TOLD
    for member in cast.values():
        sees = set(seen_by(member.actor))
        theirs = {(name,) for name, case in belongs if case in sees}
        # Saying that they are at a case opens nothing of it, and closes nothing of the others (decision 40).
        for at in filter(None, (next(iter(references.keys() - sees), None), next(iter(sees), None))):
            with acting(member.actor, at=references[at]):
                for table, question in asked.items():
                    assert _rows(question) == stored[table] & theirs, f"{member.key} and {table}, at {at}"
    assert {bool(seen_by(member.actor)) for member in cast.values()} == {True, False}
    assert {table: _rows(question) for table, question in asked.items()} == dict.fromkeys(asked, set())  # nobody at all


def test_each_table_of_a_case_is_read_by_whom_it_is_given_or_lent_to_and_written_by_whom_it_is_given_to(
    as_owner,
) -> None:
    with as_owner() as owner:
        policies = owner.execute(
            "select tablename, cmd, qual, with_check from pg_policies where permissive = 'PERMISSIVE'"
            " and roles && array['candor_app', 'public']::name[]"
        ).fetchall()
        tables = _tables(owner).keys()
    assert len(tables) > len(TOLD)
    for table in tables - OTHERS.keys():
        asks = "((ended_on IS NULL) AND {})" if table == "cases_tie" else "{}"
        read = [qual for name, cmd, qual, _ in policies if name == table and cmd in ("SELECT", "ALL")]
        written = {check for name, cmd, _, check in policies if name == table and cmd != "SELECT"}
        assert read == [asks.format(READS)], table
        assert written <= {asks.format("candor_sees(case_id)")}, table
    writes = [check or qual for name, cmd, qual, check in policies if name in tables and cmd != "SELECT"]
    assert len(writes) > len(TOLD)
    assert [check for check in writes if "candor_reads" in check] == []


def _tables(owner) -> dict[str, str]:
    """Each table that belongs to cases and that officers' pages may read, with the question for what names the case."""
    owner.execute(
        "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'case_id'"
        " and table_name not like 'permissions%'"
    )
    found = {name: f"select case_id from {name}" for (name,) in owner.fetchall()}
    return {t: q for t, q in (found | OTHERS).items() if "SELECT" in privileges.TABLES[t].get("app", ())}


def _rows(question: str) -> set[tuple[UUID]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return set(cursor.fetchall())


@pytest.mark.parametrize("role", ["app", "door", "worker", "operator"])
def test_whoever_forgot_to_say_who_acts_sees_no_row_under_any_role(cast: Cast, role: str, as_owner) -> None:
    """In a page, in a worker, in a command: a transaction without an actor is nobody's."""
    tell()
    with as_owner() as owner:
        tables = [*gated_tables(), "audit_event", "audit_digest", "permissions_persongrant", "permissions_poolgrant"]
        stored = {table for table in tables if owner.execute(f"select 1 from {table} limit 1").fetchone()}
    assert len(stored) > 7
    for table in tables:
        with suppress(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'set local role "{settings.CANDOR_DB_ROLES[role]}"')
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), f"{role} and {table}"
