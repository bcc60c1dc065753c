"""S3: the report names an HR officer who handles reports; the case goes round that office, and is exonerated in the end."""

import pytest

from cases import readers
from permissions.actors import Actor, acting
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, walkers
from tests.intake.conftest import Reporter
from workflow.models import Outbox

OFFICE = ("many", "intake", "intake2")  # the subject and the pool they belong to
STORY = "An HR investigator looks at adult sites in work hours on a private phone."


@pytest.fixture
def url(cast: Cast, db: None) -> str:
    Reporter().report(what_happened=STORY, who_did=cast["many"].person.name)
    return address_of(cast, "alternate")


def investigated(cast: Cast, url: str) -> tuple[Walker, Walker, Walker]:
    alternate, manager, investigator, ethics = walkers(cast, "alternate", "manager", "investigator", "ethics")
    alternate.send(
        url + "acknowledge_and_open/",
        danger="no",
        title="Meal breaks",
        unit="HR",
        manager=str(cast["manager"].person.pk),
    )
    manager.send(
        url + "investigate/", words="Adult sites in work hours on a private phone.", act="adult_sites", nexus=["N4"],
        time_basis="unknown", subject="new", number="E-many", relation="employee", tenure="career", minor="no",
        scope="The visits and the breaks.", detriment="A colleague may be guessed.", looked="on",
        investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    return manager, investigator, ethics


def test_it_ends_exonerated_without_the_office_ever_knowing(cast: Cast, url: str) -> None:
    absent_for(cast, url, OFFICE)
    manager, investigator, ethics = investigated(cast, url)
    absent_for(cast, url, OFFICE)
    investigator.send(
        url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="In the breaks.",
        kind="log", description="The list of breaks.", finding_1="exonerated",
        reason_1="All visits fall into unpaid meal breaks, by the list of breaks.", report="Breaks compared with visits.",
    )  # fmt: skip
    absent_for(cast, url, OFFICE)
    ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Nothing is sustained.")
    assert state_of(cast, "manager") == "not_referred"
    card = manager.get(url + "allegations/")
    assert "unpaid meal breaks" in card
    assert "Finding: exonerated" in card
    absent_for(cast, url, (*OFFICE, "hr", "authority", "bystander", "admin"))


def test_a_private_phone_gives_no_code_of_county_property(cast: Cast, url: str) -> None:
    manager, *_ = investigated(cast, url)
    page = manager.get(url + "allegations/")
    assert "G3b" in page
    assert "G2b" not in page


def test_the_subject_finds_no_trace_no_count_and_no_gap(cast: Cast, url: str) -> None:
    before = cast["many"].client.get("/cases/").content
    investigated(cast, url)
    assert [len(readers.list_cases(cast["many"].actor).rows), len(readers.today(cast["many"].actor).new)] == [0, 0]
    after = cast["many"].client.get("/cases/").content
    assert before.count(b"<tr") == after.count(b"<tr")
    unknown = cast["many"].client.get("/cases/0000-0000/")
    hidden = cast["many"].client.get(url)
    assert (hidden.status_code, len(hidden.content)) == (unknown.status_code, len(unknown.content))


def test_no_notice_names_a_mailbox_or_a_person_of_the_office(cast: Cast, url: str) -> None:
    investigated(cast, url)
    office = {str(cast[who].person.pk) for who in OFFICE} | {str(cast[who].account.pk) for who in OFFICE}
    with acting(Actor.system("test")):
        rows = list(Outbox.objects.all())
    assert rows
    for row in rows:
        assert not office & {str(value) for value in row.ids.values()}
        assert "@" not in str(row.ids)


def test_nobody_of_the_office_can_be_chosen_for_it(cast: Cast, url: str) -> None:
    manager, *_ = investigated(cast, url)
    for role in ("case_manager", "hr_officer", "labor_relations", "intake_officer"):
        page = manager.get(f"{url}assign/?role={role}")
        assert str(cast["many"].person.pk) not in page
