"""S9: a contractor's worker solicits a visitor in a county garage; the contract office acts, no discipline is offered."""

import pytest

from cases.models import Party
from permissions.actors import acting
from permissions.models import Person
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, value_before, walkers
from tests.intake.conftest import Reporter

ASIDE = {
    "code": "not_an_employee", "reason": "The worker belongs to the cleaning contractor.",
    "forum": "The contract office acts on it. You can also call the police.", "why_no_ethics_decision": "No county employee.",
}  # fmt: skip
VISITOR = "Quirina Sandoval"


@pytest.fixture
def url(cast: Cast, db: None) -> str:
    Reporter().report(what_happened="A cleaner asked a visitor for sex for money in the garage.")
    url = address_of(cast, "intake")
    intake, manager = walkers(cast, "intake", "manager")
    intake.send(
        url + "acknowledge_and_open/",
        danger="no",
        title="Garage",
        unit="Facilities",
        manager=str(cast["manager"].person.pk),
    )
    manager.send(url + "add_party/", role="affected", name=VISITOR)
    manager.send(
        url + "record_allegation/", words="Solicited a visitor in the garage.", act="solicit", nexus=["N3"],
        property_kinds=["parking_lot"], venue="work_site", subject="new", name="Janus Prell", relation="contractor",
        tenure="none", minor="no",
    )  # fmt: skip
    return url


def handed_on(manager: Walker, url: str) -> None:
    manager.send(
        url + "send_onward/", kind="contract_office", text="Conduct in the garage; remove the worker from the site."
    )
    manager.send(url + "send_onward/", kind="police", text="Soliciting in the garage.")
    manager.send(url + "note/", text="Site barring since today, by the contractor.")


def test_it_is_handed_on_and_set_aside_without_any_discipline(cast: Cast, url: str) -> None:
    manager, intake = walkers(cast, "manager", "intake")
    handed_on(manager, url)
    manager.send(url + "screen_out/", **ASIDE)
    assert VISITOR in intake.get(url + "question/")  # whom nobody here knows, so intake is asked before reading on
    intake.send(url + "question/", answer="none")
    intake.send(url + "approve/")
    assert state_of(cast, "manager") == "closed"
    with acting(cast["manager"].actor):
        assert Party.objects.get(role="subject").person == ""  # nothing of it hangs on a person of the directory
    assert not Person.objects.filter(last_name="Prell").exists()  # and no file of an employee is begun
    assert ASIDE["why_no_ethics_decision"] in manager.get(url + "approvals/")
    assert "G2c" in manager.get(url + "allegations/")
    plan = manager.get(url + "tasks/")
    assert "Handed on: Contract office" in plan
    assert VISITOR not in plan


def test_it_is_not_closed_before_the_contract_office_has_it(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    manager.send(url + "send_onward/", kind="police", text="Soliciting in the garage.")
    page = manager.get(url + "screen_out/")
    assert "Send it to the contract office first" in page
    assert 'type="submit"' not in page.split("<main")[1]
    assert state_of(cast, "manager") == "triage"


def test_an_employee_is_not_set_aside_this_way(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    handed_on(manager, url)
    party = value_before(manager.get(url + "class_party/"), "Janus Prell")
    manager.send(url + "class_party/", party=party, relation="employee", tenure="career", minor="no")
    page = manager.send(url + "screen_out/", status=409, **ASIDE)
    assert "is an employee" in page


def test_no_step_of_due_process_is_offered(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    page = manager.get(url)
    for verb in ("propose_discipline", "record_notice", "record_proposal", "serve_decision", "decide"):
        assert f"/{verb}/" not in page
    absent_for(cast, url, ("hr", "authority", "labor"))
