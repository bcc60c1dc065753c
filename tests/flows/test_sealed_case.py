"""A sealed case goes from its seal to closed through the pages, and each office comes in by a name that two people chose."""

import re

import pytest

from cases.models import Case
from permissions.actors import acting
from tests.cases.sealing import sees
from tests.flows.pages import Walker
from tests.flows.walks import People, finish_reprimand, investigate, open_it, second, state

pytestmark = pytest.mark.django_db


def let_in(people: People, url: str, role: str, key: str, *, agreed: Walker) -> None:
    """Through the pages: one asks, the other reads whom and agrees."""
    page = people.many.send(f"{url}admit_member/?role={role}", person=people.person(key), reason="Needed.")
    assert page.endswith("/members/")
    second(agreed, url)


def test_a_sealed_case_is_closed_by_people_who_were_let_in_one_by_one(people: People) -> None:
    url = open_it(people)
    other = people.other("manager2")
    people.many.send(url + "seal/", reason="The office talks.", second=f"case_manager/{people.person('manager2')}")
    second(other, url)
    assert "This case is sealed. Only these people see it" in other.get(url)
    assert _members(people) == {"many", "manager2"}

    page = people.many.get(url + "investigate/")
    assert "This case is sealed. Let an investigator in, who finds the facts." in page
    assert re.search(r"/admit_member/\?about=investigator&amp;back=investigate", page)
    let_in(people, url, "investigator", "investigator", agreed=other)
    investigate(people, url, investigator="")

    assert "Let an ethics officer in" in people.investigator.get(url + "submit_findings/")
    let_in(people, url, "ethics_officer", "ethics", agreed=other)
    people.investigator.send(
        url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="He was heard.",
        kind="log", description="Proxy log of 14:10.", finding_1="sustained", reason_1="The log and the interview agree.",
        report="Done and found.",
    )  # fmt: skip
    assert _members(people) == {"many", "manager2", "investigator", "ethics"}

    decided = {"ethics_decision": "not_refer", "ethics_reason": "Item 2 alone."}
    page = people.ethics.send(url + "approve_findings/", status=409, **decided)
    assert "Let an HR officer in" in page
    assert "Let the appointing authority in" in page
    let_in(people, url, "hr_officer", "many", agreed=other)
    let_in(people, url, "appointing_authority", "authority", agreed=other)
    people.ethics.send(url + "approve_findings/", **decided)

    finish_reprimand(people, url)
    assert state(people) == "closed"
    let_in(people, url, "records_officer", "records", agreed=other)
    assert _members(people) == {"many", "manager2", "investigator", "ethics", "authority", "records"}
    with acting(people.cast["records"].actor):
        assert Case.objects.get().seal_id, "it is sealed to its end"


def _members(people: People) -> set[str]:
    return {key for key, cases in sees(people.cast).items() if cases}
