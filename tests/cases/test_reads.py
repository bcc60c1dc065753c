"""A read is an event: whatever page of a case somebody opens, the case's own chain says who and which (D18)."""

import pytest
from django.db import connection

from audit import journal
from cases.models import Case
from cases.parts import PARTS
from permissions.actors import acting
from tests.cases.conftest import Handed
from tests.cases.walking import case_of, investigate
from tests.cast import Cast

pytestmark = [pytest.mark.wall, pytest.mark.django_db]
FORMS = ("note", "add_party", "assign", "record_allegation", "write_plan", "set_title")


def read(cast: Cast, key: str, reference: str) -> list[str]:
    """The parts that this member has opened, in order."""
    member = cast[key]
    chain = journal.Chain.case(case_of(cast, "manager", reference).pk)
    with acting(member.actor), connection.cursor() as cursor:
        cursor.execute(
            "select body::jsonb #>> '{facts,part}' from audit_event where chain_id = %s and verb = 'read' and actor = %s"
            " order by seq",
            [chain.id, member.actor.label],
        )
        return [part for (part,) in cursor.fetchall()]


def test_every_page_of_a_case_that_is_answered_leaves_one_event_and_a_hidden_one_none(
    cast: Cast, opened: str, handed_in: Handed
) -> None:
    investigate(cast, opened)
    opened_before, expected = read(cast, "manager", opened), []
    client = cast["manager"].client
    for tail in ("", *(f"{part}/" for part in PARTS), *(f"{verb}/" for verb in FORMS)):
        if client.get(f"/cases/{opened}/{tail}").status_code == 200:
            expected.append(tail.rstrip("/") or "case")
    assert len(expected) > 20
    assert read(cast, "manager", opened)[len(opened_before) :] == expected
    assert cast["bystander"].client.get(f"/cases/{opened}/").status_code == 404
    with acting(cast["manager"].actor):
        actors = {one.actor for one in journal.history([journal.Chain.case(Case.objects.get(reference=opened).pk)])}
    assert cast["bystander"].actor.label not in actors
