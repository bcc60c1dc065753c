"""S3: the report names an HR officer who handles reports; the case goes round that office, and is exonerated in the end.

The log of the telephone company and the roster are words of evidence here; files come with a later part.
"""

from datetime import timedelta

import pytest

from cases import notify, readers
from permissions.actors import Actor, acting
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, value_before, walkers
from tests.flows.walks import START, at
from tests.intake.conftest import Reporter, lines
from workflow.models import Clock, Outbox, Step

OFFICE = ("many", "intake", "intake2")  # the subject and the pool they belong to
STORY = "An HR investigator looks at adult sites in work hours on a private phone."
LATER = (START + timedelta(days=2)).date()
LOOKED_AT = {
    "words": "Adult sites in work hours on a private phone.", "act": "adult_sites", "nexus": ["N4"], "relation": "employee",
    "tenure": "career", "minor": "no",
}  # fmt: skip


@pytest.fixture
def receipt(cast: Cast, db: None) -> str:
    with at(0):
        return Reporter().report(what_happened=STORY, who_did=cast["many"].person.name)


@pytest.fixture
def url(cast: Cast, receipt: str) -> str:
    """Opened by the alternate pool, with counsel, and under investigation; the manager writes it down two days late."""
    with at(0):
        url = address_of(cast, "alternate")
        alternate, manager = walkers(cast, "alternate", "manager")
        alternate.send(
            url + "acknowledge_and_open/",
            danger="no",
            title="Meal breaks",
            unit="HR",
            manager=str(cast["manager"].person.pk),
        )
    with at(4):
        manager.send(
            url + "assign/?role=counsel", person=str(cast["counsel"].person.pk), reason="It is about that office."
        )
        begun = {
            **LOOKED_AT, "time_basis": "paid", "subject": "new", "number": "E-many", "scope": "The visits and the breaks.",
            "detriment": "A colleague may be guessed.", "looked": "on", "happened_on": LATER.isoformat(),
            "investigator": str(cast["investigator"].person.pk),
        }  # fmt: skip
        assert "This is entered late. Say why." in manager.send(url + "investigate/", status=409, **begun)
        manager.send(url + "investigate/", **begun, remark="The decision fell at the weekend.")
    return url


def test_it_ends_exonerated_without_the_office_ever_knowing(cast: Cast, receipt: str, url: str) -> None:
    manager, investigator, ethics = walkers(cast, "manager", "investigator", "ethics")
    absent_for(cast, url, OFFICE)
    with at(10):
        investigator.send(
            url + "record_allegation/?about=1", **LOOKED_AT, time_basis="unpaid_meal",
            subject=value_before(investigator.get(url + "record_allegation/?about=1"), "Drangeid"), why="The roster shows it.",
        )  # fmt: skip
        investigator.send(
            url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", kind="log",
            minutes="In the breaks.", description="The list of breaks.", finding_1="exonerated",
            reason_1="All visits fall into unpaid meal breaks, by the list of breaks.", report="Breaks and visits agree.",
        )  # fmt: skip
        absent_for(cast, url, OFFICE)
        ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Nothing is sustained.")
        absent_for(cast, url, (*OFFICE, "hr", "authority"))
        manager.send(url + "decide_and_finish/", reason="His own time, his own telephone.", served_by="hand")
        card = manager.get(url + "allegations/")
        for words in ("Finding: exonerated", "Unpaid meal break", "All visits fall into unpaid meal breaks"):
            assert words in card
        earlier = card.split("Earlier wording")[1]
        assert "Paid work time" in earlier  # as it was alleged first, with who, when and why
        assert "Maren Quillfeather" in earlier
        assert "Why it was changed: The roster shows it." in earlier
        assert "exonerated" in manager.get(url + "letters/")
        assert state_of(cast, "manager") == "closed"
        absent_for(cast, url, (*OFFICE, "hr", "authority", "bystander", "admin"))
        reporter = Reporter()
        reporter.come_back(receipt)
        told = lines(reporter.thread)
    assert "exonerated" not in told
    with acting(cast["manager"].actor):
        assert not Step.objects.filter(verb__in=("refer_early", "send_referral", "propose_discipline")).exists()


def test_what_must_not_happen_on_the_way(cast: Cast, url: str) -> None:
    manager, subject = Walker(cast["manager"]), cast["many"]
    card = manager.get(url + "allegations/")
    assert "G3b" in card
    assert "G2b" not in card  # a private telephone is no county property
    unknown, hidden = (subject.client.get(address) for address in ("/cases/0000-0000/", url))
    assert hidden.status_code == 404  # by the direct link
    assert (hidden.status_code, len(hidden.content)) == (unknown.status_code, len(unknown.content))
    assert [len(readers.list_cases(subject.actor).rows), len(readers.today(subject.actor).new)] == [0, 0]
    office = {cast[who].account.pk for who in OFFICE}
    with acting(Actor.system("test")):
        rows = list(Outbox.objects.all())
        rung = {account.pk for row in rows for account in notify.recipients(row)}
        assert not [row for row in rows if "@" in str(row.ids)]  # no row knows a mailbox
    assert cast["manager"].account.pk in rung
    assert not office & rung
    for role in ("case_manager", "hr_officer", "labor_relations", "intake_officer"):
        assert str(subject.person.pk) not in manager.get(f"{url}assign/?role={role}")


def test_what_is_entered_late_shows_and_its_clock_runs_from_the_day_it_happened(cast: Cast, url: str) -> None:
    page = lines(cast["manager"].client.get(url + "history/"))
    assert "entered late: it happened on Wednesday, March 4" in page
    assert "The decision fell at the weekend." in page
    with acting(cast["manager"].actor):
        step = Step.objects.get(verb="investigate")
        assert (step.happened_on, step.recorded_on) == (LATER, (START + timedelta(days=4)).date())
        assert Clock.objects.get(kind="triage").satisfied_on == LATER
        assert Clock.objects.get(kind="investigation").starts_on == LATER
