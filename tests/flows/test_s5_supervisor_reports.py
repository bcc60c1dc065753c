"""S5, up to its ethics decision: the head of the branch reports a direct report, and is a witness from then on."""

import pytest

from permissions.models import Person
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, value_before, walkers
from tests.intake.conftest import Reporter, lines

STORY = "A security alert says that adult sites were opened from a workstation of my unit."


@pytest.fixture
def receipt(cast: Cast, db: None) -> str:
    Person.objects.filter(pk=cast["subject"].person.pk).update(supervisor=cast["authority"].person)
    return Reporter().report("named", what_happened=STORY, your_name=cast["authority"].person.name)


@pytest.fixture
def url(cast: Cast, receipt: str) -> str:
    """Opened and under investigation."""
    url = address_of(cast, "intake")
    intake, manager = walkers(cast, "intake", "manager")
    intake.send(
        url + "acknowledge_and_open/", danger="no", title="Alert", unit="Roads", manager=str(cast["manager"].person.pk)
    )
    manager.send(
        url + "investigate/", words="Adult sites on a county workstation.", act="adult_sites", nexus=["N3"],
        property_kinds=["computer"], subject="new", number="E-subject", relation="employee", tenure="career", minor="no",
        scope="What opened the pages.", detriment="None, the reporter is the supervisor.", looked="on",
        investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    return url


def found(cast: Cast, url: str) -> Walker:
    """The reporter is heard as a witness, the subject says something private, and the pages were opened by malware."""
    investigator, manager = walkers(cast, "investigator", "manager")
    manager.send(url + "add_party/", role="witness", number="E-authority")
    witness = value_before(investigator.get(url + "record_interview/"), "Vennemoe")
    investigator.send(url + "record_interview/", party=witness, outcome="held", minutes="She saw the alert.")
    investigator.send(
        url + "submit_findings/", outcome="held", representation="waived", statement="voluntary",
        minutes="He mentions his migraine.", kind="report", description="Forensic report: malware opened the pages.",
        finding_1="unfounded", reason_1="Malware opened the pages.", report="Forensics and two interviews.",
    )  # fmt: skip
    return investigator


def test_it_is_unfounded_and_not_referred(cast: Cast, url: str) -> None:
    found(cast, url)
    ethics = Walker(cast["ethics"])
    ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Unfounded.")
    assert state_of(cast, "manager") == "not_referred"
    absent_for(cast, url, ("authority", "subject", "hr", "labor"))


def test_the_supervisor_sees_the_reporters_view_alone(cast: Cast, receipt: str, url: str) -> None:
    found(cast, url)
    absent_for(cast, url, ("authority",))
    reporter = Reporter()
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "migraine" not in page
    assert "unfounded" not in page.lower()


def test_the_supervisor_cannot_be_made_the_decider(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    authority = str(cast["authority"].person.pk)
    assert authority not in manager.get(f"{url}assign/?role=appointing_authority")
    seen = manager.get(url + "note/").split('name="seen" value="')[1].split('"')[0]
    typed = {"seen": seen, "role": "appointing_authority", "person": authority, "reason": "x"}
    answer = manager.client.post(f"{url}assign/?role=appointing_authority", typed)
    assert answer.status_code == 200
    absent_for(cast, url, ("authority",))


def test_no_sanction_is_drafted_before_the_finding(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    assert manager.client.get(url + "record_proposal/").status_code in (403, 404)
    assert cast["hr"].client.get(url + "record_proposal/").status_code == 404
