"""Not visible and not existing are one answer: same status, bytes, headers and number of queries (design section 5)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import journal
from cases.parts import PARTS
from cases.verbs import VERBS
from tests.cases.conftest import Handed
from tests.cast import Cast
from tests.rig.database import AsOwner

BELOW = ["", "question/", "letters/1/pdf/", *(f"{name}/" for name in PARTS), *(f"{name}/" for name in VERBS)]
RARE = ("head", "options", "put", "patch", "delete")
STRANGERS = ["bystander", "admin", "hr", "alternate", "auditor"]


def _answer(client, address: str, method: str):
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(client, method)(address)
    return answer.status_code, answer.content, dict(answer.headers), len(asked)


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_hidden_case_answers_like_none(
    cast: Cast, handed_in: Handed, method: str, every: int, subtests: pytest.Subtests
) -> None:
    client, reference = cast["bystander"].client, handed_in()
    for below in BELOW[::every]:
        with subtests.test(below):
            hidden = _answer(client, f"/cases/{reference}/{below}", method)
            assert hidden == _answer(client, f"/cases/0000-0000/{below}", method)
            assert hidden[0] == 404


@pytest.mark.long
def test_no_other_method_tells_them_apart_either(cast: Cast, handed_in: Handed) -> None:
    """Each address by one of the methods that no page is for, in turn; the first page by all."""
    client, reference = cast["bystander"].client, handed_in()
    asked = [(method, below) for start, method in enumerate(RARE) for below in ["", *BELOW[start :: len(RARE)]]]
    for method, below in asked:
        hidden = _answer(client, f"/cases/{reference}/{below}", method)
        assert hidden == _answer(client, f"/cases/0000-0000/{below}", method), (method, below)
        assert hidden[0] in (404, 405), (method, below)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_case_is_not_there_for_whoever_holds_none_of_its_roles(cast: Cast, handed_in: Handed, who: str) -> None:
    assert cast[who].client.get(f"/cases/{handed_in()}/").status_code == 404


def test_whoever_a_report_names_never_learns_that_it_came(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(who=cast["intake"].person.name)
    named = cast["intake"].client
    assert reference not in named.get("/today/").content.decode()
    assert reference not in named.get("/cases/").content.decode()
    assert named.get(f"/cases/{reference}/").status_code == 404


def test_a_report_that_names_one_of_the_pool_goes_to_the_alternate(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in(who=cast["intake"].person.name)
    assert cast["intake2"].client.get(f"/cases/{reference}/").status_code == 404
    assert cast["alternate"].client.get(f"/cases/{reference}/").status_code == 200


def test_what_cannot_be_a_reference_is_absent_too(cast: Cast) -> None:
    client = cast["intake"].client
    assert client.get("/cases/%00%00%00%00/").content == client.get("/cases/0000-0000/").content


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("below", ["", "report/", "acknowledge_and_open/"])
def test_whoever_loses_a_case_while_its_page_is_made_reads_that_it_is_not_there(
    cast: Cast, handed_in: Handed, as_owner: AsOwner, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    """A reader waits for the journal until whoever acts is done with it, and that act may have cost them the case."""
    reference, client, waited = handed_in(), cast["intake2"].client, journal._heads
    unknown = client.get(f"/cases/0000-0000/{below}").content

    def lose_it_meanwhile(*chains: Any) -> Any:
        with as_owner() as cursor:
            cursor.execute("update permissions_poolgrant set until = now() - interval '1 second'")
        return waited(*chains)

    monkeypatch.setattr(journal, "_heads", lose_it_meanwhile)
    answer = client.get(f"/cases/{reference}/{below}")
    assert (answer.status_code, answer.content) == (404, unknown)
    with as_owner() as cursor:
        assert cursor.execute("select count(*) from audit_event where verb = 'read'").fetchone() == (0,)
