"""The list starts from the grant rows by index: measured on the plan that PostgreSQL really ran, at 50,000 cases (D15)."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import readers
from permissions.actors import Actor, acting
from tests.cases.conftest import Handed
from tests.cast import Cast

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

MANY = 50_000
TEN = 10
MAKE = """
insert into cases_case
  (id, state, version, reference, branch_id, channel, mode, urgent, danger, received_on, opened_on, codes, retention, turn)
select md5('case' || n)::uuid, 'received', 1, to_char(n, 'FM00000000'), 'executive', 'web', 'anonymous', false, '',
       date '2020-01-01' + n / 20, date '2020-01-01' + n / 20, '', '', ''
from generate_series(1, %(many)s) n;
insert into audit_event (id, chain_kind, chain_id, seq, at, actor, verb, plane, body, prev, hash, mac)
select md5(v || c.id)::uuid, 'case', c.id, s, now(), 'system:plan', v, 'worker',
       json_build_object('facts', json_build_object('grant', md5('grant' || c.id)::uuid, 'to', 'person:' || a.person_id,
                         'role', 'case_manager', 'until', 'open'))::text, '', '', ''
from (select id, right(reference, 8)::int as n from cases_case) c
join permissions_account a on a.id = case when n %% (%(many)s / %(ten)s) = 0 then %(mine)s::uuid else %(other)s::uuid end
cross join (values ('submit', 1), ('give', 2)) e(v, s);
insert into permissions_admission (case_id, branch_id, event, group_id, struck, at)
select id, 'executive', md5('submit' || id)::uuid, %(pool)s, '[]', now() from cases_case;
insert into permissions_poolgrant
  (id, group_id, permission_id, case_id, role, reason, granted_at, until, opened_on, state, event)
select gen_random_uuid(), %(pool)s, %(view)s, id, 'intake_officer', '', now(), '9999-12-31', opened_on, state,
       md5('submit' || id)::uuid
from cases_case;
insert into permissions_persongrant
  (id, user_id, permission_id, case_id, role, reason, granted_at, until, opened_on, state, event)
select md5('grant' || md5('case' || n)::uuid)::uuid,
       case when n %% (%(many)s / %(ten)s) = 0 then %(mine)s::uuid else %(other)s::uuid end, %(view)s,
       md5('case' || n)::uuid, 'case_manager', '', now(), '9999-12-31', now(), 'received',
       md5('give' || md5('case' || n)::uuid)::uuid
from generate_series(1, %(many)s) n;
insert into cases_thread (id, lookup, staff_wrap, receipt_wrap, mode, phase, note, phase_on, created_on, files_closed)
select md5('thread' || id)::uuid, md5(id::text), '', '', 'anonymous', 'intake', 'received', received_on, received_on, false
from cases_case;
insert into cases_tie (id, case_id, thread_id, kind, made_on)
select gen_random_uuid(), id, md5('thread' || id)::uuid, 'origin', received_on from cases_case;
"""


@pytest.fixture
def crowded(cast: Cast, as_owner) -> Cast:
    """Fifty thousand cases, all of them in the intake pool; the second manager holds ten by name, the first the rest."""
    with as_owner() as cursor:
        cursor.execute("select id from auth_permission where codename = 'view_case'")
        view = cursor.fetchone()[0]
        cursor.execute("select id from auth_group where name = 'intake_officer/executive'")
        pool = cursor.fetchone()[0]
        values = {"many": MANY, "ten": TEN, "view": view, "pool": pool}
        values |= {"mine": cast["manager2"].account.pk, "other": cast["manager"].account.pk}
        cursor.execute("begin")
        for statement in MAKE.split(";\n")[:7]:
            cursor.execute(statement, values)
        cursor.execute("commit")
        cursor.execute("analyze")
    return cast


def test_a_page_of_one_case_meets_the_rows_of_that_case_alone(crowded: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    actor = crowded["intake"].actor
    with CaptureQueriesContext(connection) as asked:
        readers.case_page(actor, reference)
    selects = [q["sql"] for q in asked if q["sql"].startswith(("SELECT", "(SELECT", "select (select"))]
    assert len(selects) > 5
    with acting(actor, at=reference):
        nodes = [node for text in selects for node in explained(text)]
    met = [(n["Actual Rows"] + n.get("Rows Removed by Filter", 0)) * n["Actual Loops"] for n in nodes]
    assert max(met) <= 1000


def plans(cast: Cast, who: str, read: Callable[[Actor], object] = readers.list_cases) -> Iterator[dict[str, Any]]:
    """Every node of the plans of a page's statements about grants and cases, as they ran."""
    actor = cast[who].actor
    with CaptureQueriesContext(connection) as asked:
        read(actor)
    wanted = [q["sql"] for q in asked if q["sql"].lstrip("(").startswith("SELECT") and 'grant"' in q["sql"]]
    wanted += [q["sql"] for q in asked if q["sql"].startswith("SELECT") and 'FROM "cases_case"' in q["sql"]]
    assert wanted
    with acting(actor):
        for text in wanted:
            yield from explained(text)


def explained(statement: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, format json) {statement}")
        found = cursor.fetchone()[0]
    yield from _nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def test_no_filter_of_the_list_throws_away_more_than_a_thousand_rows(crowded: Cast) -> None:
    nodes = list(plans(crowded, "manager2"))
    assert _scans(nodes, "permissions_persongrant") == {"Index Scan"}
    assert [node for node in nodes if node.get("Rows Removed by Filter", 0) > 1000] == []
    assert len(readers.list_cases(crowded["manager2"].actor).rows) == TEN
    # A pool of fifty thousand gives its newest by index too: to the list, and to Today.
    for read in (readers.list_cases, readers.today):
        nodes = list(plans(crowded, "intake", read))
        assert _scans(nodes, "permissions_poolgrant") == {"Index Scan"}
        assert max(node["Actual Rows"] for node in nodes) <= 1000
    assert len(readers.list_cases(crowded["intake"].actor).rows) == 50


def _scans(nodes: list[dict[str, Any]], table: str) -> set[str]:
    """How the rows of a table were found, of the scans that ran at all."""
    return {node["Node Type"] for node in nodes if node.get("Relation Name") == table and node["Actual Loops"]}
