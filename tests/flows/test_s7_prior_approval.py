"""S7: web monitoring flags a vice detective; a prior approval covers what it lists, counsel the rest, two people close it."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit import clock
from cases import rules
from permissions.actors import acting
from policies import approvals
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import address_of, state_of, value_before, walkers

LAPTOP, TABLET, OPERATION = "KC-LAPTOP-9", "PRIVATE-TABLET", "OP-NIGHTJAR"


def today() -> date:
    return clock.today()


def approved(cast: Cast, codes: tuple[str, ...], days_ago: int) -> None:
    """An approval for the detective's laptop for a year, signed so many days ago."""
    signed = today() - timedelta(days=days_ago)
    wanted = approvals.Wanted(
        person=cast["subject"].person.pk, unit="Vice", purpose="Finding buyers", operation_ref=OPERATION, codes=codes,
        valid_from=signed, valid_to=signed + timedelta(days=365), approver=cast["authority"].person.pk,
        approved_at=clock.now() - timedelta(days=days_ago), devices=(LAPTOP,),
    )  # fmt: skip
    with acting(cast["counsel"].actor):
        pack = rules.pack_on()
    with clock.at(clock.now() - timedelta(days=days_ago)):  # written down when it was given
        approvals.record(cast["counsel"].actor, pack, wanted)


@pytest.fixture
def url(cast: Cast) -> str:
    """Entered by intake from the monitoring system, opened, alleged as G2a and, apart from it, as G3a."""
    approved(cast, ("G2a",), 21)
    intake, manager = walkers(cast, "intake", "manager")
    intake.send(
        "/cases/enter/",
        status=200,
        channel="system",
        mode="anonymous",
        branch="executive",
        what_happened="40 visits to ad sites.",
    )
    url = address_of(cast, "intake")
    intake.send(url + "open/", title="Forty visits", unit="Sheriff", manager=str(cast["manager"].person.pk))
    subject = {"subject": "new", "number": "E-subject", "relation": "employee", "tenure": "career", "minor": "no"}
    alleged(manager, url, nexus=["N3"], **subject)
    alleged(manager, url, nexus=["N4"], time_basis="paid")
    return url


def alleged(manager: Walker, url: str, asset: str = LAPTOP, **more: Any) -> None:
    manager.send(
        url + "record_allegation/",
        **{"words": "Ad sites in duty hours.", "act": "ads", "property_kinds": ["computer"], "asset": asset,
           "incident_on": (today() - timedelta(days=3)).isoformat(), "subject": first_subject(manager, url), **more},
    )  # fmt: skip


def first_subject(manager: Walker, url: str) -> str:
    return value_before(manager.get(url + "record_allegation/"), "Holtegaard")


def row(manager: Walker, url: str, number: int) -> str:
    return value_before(manager.get(url + "check_exemption/"), f"Allegation {number}:")


def check(manager: Walker, url: str, number: int, result: str, status: int = 302) -> str:
    return manager.send(
        url + "check_exemption/",
        status=status,
        allegation=row(manager, url, number),
        result=result,
        reason="By the register.",
    )


def counsel_notes(cast: Cast, manager: Walker, url: str, number: int) -> None:
    counsel = Walker(cast["counsel"])
    manager.send(
        url + "assign/?role=counsel", person=str(cast["counsel"].person.pk), reason="Does the authority extend?"
    )
    about = value_before(counsel.get(url + "authorize/"), f"Allegation {number}:")
    counsel.send(url + "authorize/", kind="exemption", about=about, reason="The same authority extends to duty hours.")


ASIDE = {
    "code": "valid_exemption", "reason": "Approved beforehand.", "forum": "Ask the Ombuds.",
    "why_no_ethics_decision": "No conduct against the policy is left.",
}  # fmt: skip


def test_two_people_set_it_aside_once_counsel_noted_the_rest(cast: Cast, url: str) -> None:
    manager, counsel = walkers(cast, "manager", "counsel")
    check(manager, url, 1, "covers")
    page = check(manager, url, 2, "covers", status=200)
    assert "G3a is not covered. The approval does not list G3a." in page
    page = manager.send(url + "screen_out/", status=409, **ASIDE)
    assert "Allegation 2 is not covered by a prior approval." in page  # what it does not list does not close by itself
    assert state_of(cast, "manager") == "triage"
    counsel_notes(cast, manager, url, 2)
    check(manager, url, 2, "covers")
    manager.send(url + "send_onward/", kind="policy_owner", text="Approvals for duty hours do not list item 3.")
    manager.send(url + "screen_out/", **ASIDE)
    assert state_of(cast, "manager") == "triage"  # one person alone closes nothing
    manager.get(url + "approve/", status=403)
    counsel.send(url + "approve/")
    assert state_of(cast, "manager") == "closed"
    asked = manager.get(url + "approvals/")
    for words in ("A prior approval covers it.", ASIDE["why_no_ethics_decision"], "The same authority extends"):
        assert words in asked
    assert "Handed on: Policy owner" in manager.get(url + "tasks/")
    parts = ("", "allegations/", "exemptions/", "approvals/", "people/", "history/", "report/")
    pages = "".join(manager.get(url + part) for part in parts) + counsel.get(url) + counsel.get(url + "approvals/")
    assert OPERATION not in pages  # masked for all but the Sheriff's own liaison
    assert "Finding buyers" not in pages


def test_an_approval_reaches_no_day_before_it_and_no_other_device(cast: Cast, url: str) -> None:
    """The approval is extended today. It says nothing about three days ago; from tomorrow on counsel is asked, not refused."""
    approved(cast, ("G2a", "G3a"), 0)
    manager = Walker(cast["manager"])
    page = check(manager, url, 2, "covers", status=200)
    assert "G3a is not covered." in page
    assert "The approval was for other days." in page
    alleged(manager, url, asset=TABLET, nexus=["N3"])  # the 41st visit
    page = check(manager, url, 3, "covers", status=200)
    assert "The approval is for other devices." in page
    tomorrow = today() + timedelta(days=1)
    with clock.at(clock.now() + timedelta(days=2)):
        alleged(manager, url, nexus=["N4"], time_basis="paid", incident_on=tomorrow.isoformat())
        page = check(manager, url, 4, "covers", status=200)
    assert "counsel has to add a note" in page
