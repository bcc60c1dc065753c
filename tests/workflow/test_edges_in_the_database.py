"""What the machine declares, what the table holds and what the trigger lets pass are one and the same (D16)."""

import psycopg
import pytest
from django.db import connection

from cases.door import Telling, submit
from permissions.actors import Actor, acting
from vault import receipts
from workflow.edges import EdgeRow, between
from workflow.machine import Lifecycle
from workflow.models import Edge
from workflow.states import State


@pytest.fixture
def case_row(transactional_db, cast, as_owner):
    """A submitted case, and a cursor of the owner, before whom nothing is hidden and to whom no grant is missing."""
    submit(Telling(mode="anonymous", answers={"what": "A site was open."}, branch="executive"), receipts.make())
    with as_owner() as cursor:
        cursor.execute("select id from cases_case")
        yield cursor, cursor.fetchone()[0]


def passes(cursor, sql, *values):
    """True if the statement is let through. It is undone either way."""
    cursor.execute("begin")
    try:
        cursor.execute(sql, values)
    except psycopg.errors.CheckViolation:
        return False
    else:
        return True
    finally:
        cursor.execute("rollback")


def test_the_table_holds_exactly_what_the_machine_declares(db):
    names = [field for field in EdgeRow.__dataclass_fields__]
    rows = [EdgeRow(**row) for row in Edge.objects.values(*names)]
    assert sorted(rows) == between(Lifecycle), "run: manage.py lifecycle --edges, and write a migration"


def test_the_trigger_lets_pass_what_the_table_holds_for_every_pair_of_states(case_row):
    cursor, case = case_row
    edges = {(edge.source, edge.target) for edge in between(Lifecycle)}
    let_through = set()
    for source in State:
        cursor.execute("begin")
        cursor.execute("alter table cases_case disable trigger candor_state_edge")
        cursor.execute(
            "alter table cases_case disable trigger candor_referred"
        )  # asks for a packet (test_releasing.py)
        cursor.execute("update cases_case set state = %s where id = %s", (source, case))
        cursor.execute("alter table cases_case enable always trigger candor_state_edge")
        for target in State:
            cursor.execute("savepoint one")
            try:
                cursor.execute("update cases_case set state = %s where id = %s", (target, case))
                let_through.add((source, target))
            except psycopg.errors.CheckViolation:
                pass
            cursor.execute("rollback to savepoint one")
        cursor.execute("rollback")
    unchanged = {(state, state) for state in State}
    assert let_through - unchanged == edges
    assert unchanged <= let_through


@pytest.mark.parametrize("state", State)
def test_a_case_is_born_in_received_and_nowhere_else(case_row, state):
    cursor, case = case_row
    copied = "insert into cases_case select (jsonb_populate_record(c, %s::jsonb)).* from cases_case c where id = %s"
    changes = f'{{"id": "00000000-0000-4000-8000-000000000001", "reference": "NEW", "state": "{state}"}}'
    assert passes(cursor, copied, changes, case) is (state == State.RECEIVED)


def test_raw_sql_of_the_app_role_meets_the_trigger_too(case_row, cast):
    refused = pytest.raises(Exception, match="no edge leads from received to closed")
    with refused, acting(cast["intake"].actor), connection.cursor() as cursor:
        cursor.execute("update cases_case set state = 'closed'")


@pytest.mark.parametrize("who", ["intake", "system"])
@pytest.mark.parametrize("sql", ["delete from workflow_edge", "update workflow_edge set target = 'closed'"])
def test_no_app_role_writes_edges(db, cast, who, sql):
    actor = cast["intake"].actor if who == "intake" else Actor.system("sweep")
    with pytest.raises(Exception, match="permission denied"), acting(actor), connection.cursor() as cursor:
        cursor.execute(sql)


def test_no_app_role_takes_the_trigger_off(case_row, cast):
    with pytest.raises(Exception, match="must be owner"), acting(cast["intake"].actor), connection.cursor() as cursor:
        cursor.execute("alter table cases_case disable trigger candor_state_edge")
