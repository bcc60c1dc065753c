"""S1, up to the ethics decision: an anonymous colleague saw escort ads on a shared workstation at 14:10, by "north desk"."""

import pytest

from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, walkers
from tests.intake.conftest import Reporter, lines

STORY = "Escort ads were open on the shared workstation at 14:10, user north desk. No name was shown."
NEVER = ("bystander", "subject", "hr", "labor", "records", "owner", "admin", "authority")


@pytest.fixture
def receipt(db: None) -> str:
    return Reporter().report(what_happened=STORY)


def opened(cast: Cast) -> tuple[str, Walker]:
    """Intake answers and opens it for the case manager."""
    intake, manager = walkers(cast, "intake", "manager")
    url = address_of(cast, "intake")
    intake.send(
        url + "acknowledge_and_open/",
        danger="no",
        title="North desk",
        unit="IT",
        manager=str(cast["manager"].person.pk),
    )
    return url, manager


def investigated(cast: Cast) -> str:
    """Nobody can be named at first; the log of the IT unit names the account, and the investigation begins."""
    url, manager = opened(cast)
    told = {"words": "Escort ads on the shared workstation.", "act": "ads", "nexus": ["N3", "N4"], "time_basis": "paid"}
    unknown = {"subject": "nobody", "why_no_subject": "The user name is shared.", "property_kinds": ["computer"]}
    manager.send(url + "record_allegation/", **told, **unknown)
    manager.send(url + "add_evidence/", kind="log", description="The log proves the account of 14:10.")
    manager.send(
        url + "record_allegation/?about=1", **told, subject="new", number="E-subject", relation="employee", tenure="career",
        minor="no", property_kinds=["computer"],
    )  # fmt: skip
    manager.send(
        url + "investigate/", scope="The log of that day.", detriment="The reporter is unknown to us too.", looked="on",
        investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    return url


def test_from_a_shared_workstation_to_the_ethics_decision(cast: Cast, receipt: str) -> None:
    url = investigated(cast)
    manager, investigator, ethics = walkers(cast, "manager", "investigator", "ethics")
    manager.send(url + "post/", text="On which day was it?")
    reporter = Reporter()
    reporter.come_back(receipt)
    assert "On which day was it?" in lines(reporter.thread)
    reporter.send("/inbox/thread/", text="It was Tuesday.")
    assert "It was Tuesday." in investigator.get(url + "messages/")
    investigator.send(
        url + "submit_findings/", outcome="held", representation="present", statement="voluntary",
        minutes="He says the screen was left open.", kind="log", description="Log of 14:10.", finding_1="sustained",
        reason_1="Account, time and words agree.", report="The log, the interview, the reporter's day.",
    )  # fmt: skip
    ethics.send(url + "approve_findings/")
    assert state_of(cast, "ethics") == "ethics_decision"
    cards = ethics.get(url + "allegations/")
    assert "G2a" in cards
    assert "G3a" in cards
    absent_for(cast, url, NEVER)


def test_the_reporter_reads_each_phase_and_nothing_of_a_finding(cast: Cast, receipt: str) -> None:
    investigated(cast)
    reporter = Reporter()
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "We are looking into it" in page
    assert "Holtegaard" not in page


def test_nobody_reads_where_the_report_came_from(cast: Cast, receipt: str) -> None:
    url = investigated(cast)
    for who in ("manager", "investigator"):
        walker = Walker(cast[who])
        pages = "".join(walker.get(url + part) for part in ("", "report/", "messages/", "history/", "people/"))
        assert "203.0.113.77" not in pages
        assert "Canary-Agent" not in pages


def test_the_code_cannot_be_had_again(cast: Cast, receipt: str) -> None:
    url, manager = opened(cast)
    code = receipt.replace(" ", "")
    pages = "".join(manager.get(url + part) for part in ("", "report/", "messages/", "people/", "history/?reads"))
    assert receipt not in pages
    assert code not in pages
    wrong, none = Reporter(), Reporter()
    assert lines(wrong.come_back("0" * 26)).count("code") == lines(none.come_back("1" * 26)).count("code")


def test_being_anonymous_is_no_reason_to_set_it_aside(cast: Cast, receipt: str) -> None:
    url, manager = opened(cast)
    page = manager.send(
        url + "screen_out/",
        status=200,
        code="anonymous",
        reason="Nobody to ask.",
        forum="x",
        why_no_ethics_decision="x",
    )
    assert "anonymous is not one of the available choices" in page
    assert state_of(cast, "manager") == "triage"


def test_what_is_sustained_names_somebody(cast: Cast, receipt: str) -> None:
    url, manager = opened(cast)
    manager.send(
        url + "investigate/", words="Escort ads.", act="ads", nexus=["N3"], property_kinds=["computer"], subject="nobody",
        why_no_subject="The user name is shared.", scope="x", detriment="x", looked="on",
        investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    investigator = Walker(cast["investigator"])
    page = investigator.send(
        url + "submit_findings/",
        status=409,
        kind="log",
        description="Log.",
        finding_1="sustained",
        reason_1="x",
        report="x",
    )
    assert "find it inconclusive while nobody can be named" in page
    investigator.send(
        url + "submit_findings/", kind="log", description="Log.", finding_1="inconclusive", reason_1="x", report="x"
    )
    assert state_of(cast, "investigator") == "findings_review"
