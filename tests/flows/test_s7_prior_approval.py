"""S7: web monitoring flags a vice detective; a prior approval covers what it lists, counsel the rest, two people close it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from audit import clock
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import address_of, state_of, value_before, walkers

NOTE = "Held against the register: the same authority extends to duty hours."
LAPTOP, TABLET, OPERATION = "KC-LAPTOP-9", "PRIVATE-TABLET", "OP-NIGHTJAR"


def today() -> date:
    return clock.today()


def approved(cast: Cast, codes: list[str], days_ago: int) -> str:
    """An approval for the detective's laptop for a year, entered by a policy owner on the day it was signed; its address."""
    with clock.at(clock.now() - timedelta(days=days_ago)):
        [owner], person, signed = walkers(cast, "owner"), cast["subject"].person.pk, today()
        days = {"valid_from": signed, "valid_to": signed + timedelta(days=365), "approved_on": signed}
        return owner.send(
            f"/approvals/enter/{person}/", unit="Vice", purpose="Finding buyers", operation_ref=OPERATION, codes=codes,
            devices=LAPTOP, approver="E-authority", **{name: day.isoformat() for name, day in days.items()},
        )  # fmt: skip


@pytest.fixture
def url(cast: Cast) -> str:
    """Entered by intake from the monitoring system, opened, alleged as G2a and, apart from it, as G3a."""
    approved(cast, ["G2a"], 21)
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


def counsel_says(cast: Cast, url: str, number: int, kind: str, status: int = 302) -> str:
    counsel = Walker(cast["counsel"])
    about = value_before(counsel.get(url + "authorize/"), f"Allegation {number}:")
    return counsel.send(url + "authorize/", status=status, kind=kind, about=about, reason=NOTE)


ASIDE = {
    "code": "valid_exemption", "reason": "Approved beforehand.", "forum": "Ask the Ombuds.",
    "why_no_ethics_decision": "No conduct against the policy is left.",
}  # fmt: skip


def bring_counsel(cast: Cast, manager: Walker, url: str) -> None:
    who = str(cast["counsel"].person.pk)
    manager.send(url + "assign/?role=counsel", person=who, reason="Does the authority extend?")


def test_two_people_set_it_aside_once_counsel_confirmed_and_noted_the_rest(cast: Cast, url: str) -> None:
    manager, counsel = walkers(cast, "manager", "counsel")
    answers = re.findall(r'data-label="Covered">(\w+)<', manager.get(url + "exemptions/"))
    assert answers == ["Yes", "No"]  # all that the screener is told, with why
    page = check(manager, url, 1, "covers", status=200)
    assert "Counsel has to confirm first that the act served the purpose" in page  # that it is there closes nothing
    page = check(manager, url, 2, "covers", status=200)
    assert "G3a is not covered. The approval does not list G3a." in page
    approved(cast, ["G2a", "G3a"], 0)  # from now on it is listed; that adds no code to what was done
    page = check(manager, url, 2, "covers", status=200)
    assert "G3a is not covered. The approval was for other days." in page
    page = manager.send(url + "screen_out/", status=409, **ASIDE)
    assert (
        "Allegations 1 and 2: not covered by a prior approval." in page
    )  # what it does not list does not close by itself
    assert state_of(cast, "manager") == "triage"
    bring_counsel(cast, manager, url)
    [way] = set(
        re.findall(r'href="(/approvals/[0-9a-f-]{36}/)"', counsel.get(url + "exemptions/").partition("Allegation 2")[0])
    )
    assert OPERATION in counsel.get(way)  # in the register, where the look is on record, and on no page of the case
    counsel_says(cast, url, 1, "purpose")
    counsel_says(cast, url, 2, "exemption")
    check(manager, url, 1, "covers")
    check(manager, url, 2, "covers")
    manager.send(url + "send_onward/", kind="policy_owner", text="Approvals for duty hours do not list item 3.")
    manager.send(url + "screen_out/", **ASIDE)
    assert state_of(cast, "manager") == "triage"  # one person alone closes nothing
    manager.get(url + "approve/", status=403)
    counsel.send(url + "approve/")
    assert state_of(cast, "manager") == "closed"
    asked = manager.get(url + "approvals/")
    for words in ("A prior approval covers it.", ASIDE["why_no_ethics_decision"], "the same authority extends"):
        assert words in asked
    assert "Handed on: Policy owner" in manager.get(url + "tasks/")
    parts = ("", "allegations/", "exemptions/", "approvals/", "people/", "history/", "report/")
    pages = "".join(manager.get(url + part) for part in parts)
    pages += "".join(counsel.get(url + part) for part in ("", "approvals/", "exemptions/", "allegations/", "history/"))
    assert OPERATION not in pages  # masked for all but the register's own readers
    assert "Finding buyers" not in pages


def test_an_approval_reaches_no_day_before_it_and_no_other_device_whatever_counsel_says(cast: Cast, url: str) -> None:
    """The 41st visit, from a private tablet; and one after the approval was extended: counsel is asked, not refused."""
    approved(cast, ["G2a", "G3a"], 0)
    manager = Walker(cast["manager"])
    bring_counsel(cast, manager, url)
    alleged(manager, url, asset=TABLET, nexus=["N3"])
    assert "The approval is for other devices." in check(manager, url, 3, "covers", status=200)
    for kind in ("purpose", "exemption"):
        page = counsel_says(cast, url, 3, kind, status=200)
        assert "No prior approval reaches this act. The approval is for other devices." in page
    page = manager.send(url + "screen_out/", status=409, **ASIDE)
    assert "Allegations 1, 2 and 3: not covered by a prior approval." in page
    tomorrow = today() + timedelta(days=1)
    with clock.at(clock.now() + timedelta(days=2)):
        alleged(manager, url, nexus=["N4"], time_basis="paid", incident_on=tomorrow.isoformat())
        page = check(manager, url, 4, "covers", status=200)
    assert "counsel has to add a note" in page
