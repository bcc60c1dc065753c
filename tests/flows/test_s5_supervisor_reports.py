"""S5: the head of the branch reports a direct report, and is a witness from then on."""

import pytest

from permissions import people
from permissions.actors import acting
from permissions.models import Person
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, value_before, walkers
from tests.intake.conftest import Reporter, lines
from workflow.models import Step

STORY = "A security alert says that adult sites were opened from a workstation of my unit."


@pytest.fixture
def receipt(cast: Cast, db: None) -> str:
    with acting(cast["owner"].actor):
        assert Person.objects.filter(pk=cast["subject"].person.pk).update(supervisor=cast["authority"].person) == 1
        people.screen(cast["authority"].person)
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


def test_it_is_unfounded_and_ends_without_the_usual_decider(cast: Cast, receipt: str, url: str) -> None:
    manager, ethics = walkers(cast, "manager", "ethics")
    for walker in (manager, Walker(cast["hr"])):
        assert walker.client.get(url + "record_proposal/").status_code in (403, 404)  # no sanction before the finding
    found(cast, url)
    ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Unfounded.")
    absent_for(cast, url, ("authority", "subject", "hr", "labor"))
    manager.send(url + "decide_and_finish/", reason="Malware opened the pages.", served_by="hand")
    assert state_of(cast, "manager") == "closed"
    letter = manager.get(url + "letters/")
    assert "unfounded" in letter
    assert "No discipline" in letter
    absent_for(cast, url, ("authority", "subject", "hr", "labor"))
    reporter = Reporter()
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "migraine" not in page
    assert "unfounded" not in page.lower()
    with acting(cast["manager"].actor):
        decided = Step.objects.get(verb="decide")
        assert decided.person == cast["manager"].person.pk
        assert list(Step.objects.order_by("version").values_list("verb", flat=True)) == [
            "acknowledge", "open", "investigate", "submit_findings", "approve_findings", "decline_referral", "decide",
            "finalize", "close",
        ]  # fmt: skip


def test_the_supervisor_cannot_be_made_the_decider(cast: Cast, url: str) -> None:
    manager = Walker(cast["manager"])
    authority = str(cast["authority"].person.pk)
    assert authority not in manager.get(f"{url}assign/?role=appointing_authority")
    seen = manager.get(url + "note/").split('name="seen" value="')[1].split('"')[0]
    typed = {"seen": seen, "role": "appointing_authority", "person": authority, "reason": "x"}
    answer = manager.client.post(f"{url}assign/?role=appointing_authority", typed)
    assert answer.status_code == 200
    absent_for(cast, url, ("authority",))
