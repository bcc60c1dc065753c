"""A plain case from the door to its ethics decision, through the pages alone."""

import pytest

from cases import door
from cases.models import Case
from config.local.cast import BRANCH
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.pages import Walker
from vault import receipts

pytestmark = pytest.mark.django_db


def report(**more: object) -> str:
    told = {"what_happened": "An escort site was open on the shared workstation at 14:10."}
    receipt = receipts.make()
    door.submit(door.Telling(mode="anonymous", answers=told, branch=BRANCH, **more), receipt)  # type: ignore[arg-type]  # any
    return receipt


def newest(cast: Cast, who: str = "intake") -> str:
    with acting(cast[who].actor):
        return f"/cases/{Case.objects.latest('opened_on').reference}/"


def test_from_the_door_to_the_ethics_decision_in_four_forms(cast: Cast) -> None:
    report()
    intake, manager, investigator, ethics = (
        Walker(cast[who]) for who in ("intake", "manager", "investigator", "ethics")
    )
    url = newest(cast)
    intake.send(
        url + "acknowledge_and_open/",
        danger="no",
        title="North desk",
        unit="IT",
        manager=str(cast["manager"].person.pk),
    )
    manager.send(
        url + "investigate/", words="Escort advertisements on the shared workstation.", act="ads", nexus=["N3", "N4"],
        subject="new", number="E-subject", relation="employee", tenure="career", minor="no",
        property_kinds=["computer"], time_basis="paid", scope="The log of that day.", detriment="Nobody is known.",
        looked="on", investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    assert "G2a" in manager.get(url + "allegations/")
    investigator.send(
        url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="He says it was him.",
        kind="log", description="Proxy log of 14:10.", finding_1="sustained", reason_1="Log and admission agree.",
        report="Done and found.",
    )  # fmt: skip
    ethics.send(url + "approve_findings/", ethics_decision="refer", ethics_reason="Item 3 is sustained.")
    with acting(cast["manager"].actor):
        case = Case.objects.get()
    assert (case.state, case.codes) == ("referral_prepared", "G2a G3a")
    assert sum(who.forms for who in (intake, manager, investigator, ethics)) == 4
