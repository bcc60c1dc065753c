"""S7: web monitoring flags a vice detective; a prior approval covers what it lists, counsel the rest, two people close it."""

from datetime import UTC, date, datetime, timedelta
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
    """An approval for the detective's laptop until the end of the year, signed so many days ago."""
    signed = today() - timedelta(days=days_ago)
    wanted = approvals.Wanted(
        person=cast["subject"].person.pk, unit="Vice", purpose="Finding buyers", operation_ref=OPERATION, codes=codes,
        valid_from=signed, valid_to=date(signed.year, 12, 31), approver=cast["authority"].person.pk,
        approved_at=datetime(signed.year, signed.month, signed.day, 12, tzinfo=UTC), devices=(LAPTOP,),
    )  # fmt: skip
    with acting(cast["counsel"].actor):
        pack = rules.pack_on()
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
    manager = Walker(cast["manager"])
    check(manager, url, 1, "covers")
    counsel_notes(cast, manager, url, 2)
    check(manager, url, 2, "covers")
    manager.send(url + "screen_out/", **ASIDE)
    assert state_of(cast, "manager") == "triage"
    Walker(cast["counsel"]).send(url + "approve/")
    assert state_of(cast, "manager") == "closed"


def test_what_the_approval_does_not_list_does_not_close_by_itself(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    check(manager, url, 1, "covers")
    page = check(manager, url, 2, "covers", status=200)
    assert "G3a is not covered. The approval does not list G3a." in page
    page = manager.send(url + "screen_out/", status=409, **ASIDE)
    assert "Allegation 2 is not covered by a prior approval." in page
    assert state_of(cast, "manager") == "triage"


def test_a_code_added_afterwards_excuses_nothing(cast: Cast, url: str) -> None:
    approved(cast, ("G2a", "G3a"), 0)
    page = check(Walker(cast["manager"]), url, 2, "covers", status=200)
    assert "is not covered" in page


def test_the_visit_from_a_private_tablet_is_not_exempt(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    alleged(manager, url, asset=TABLET, nexus=["N3"])
    page = check(manager, url, 3, "covers", status=200)
    assert "The approval is for other devices." in page


def test_the_operation_is_masked_on_every_page(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    check(manager, url, 1, "covers")
    parts = ("", "allegations/", "exemptions/", "check_exemption/", "people/", "history/", "report/")
    pages = "".join(manager.get(url + part) for part in parts)
    assert OPERATION not in pages
    assert "Finding buyers" not in pages
