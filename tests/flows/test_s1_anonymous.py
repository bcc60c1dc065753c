"""S1: an anonymous colleague saw escort ads on a shared workstation at 14:10, by "north desk"."""

import pytest

from cases.models import Case, PacketItem, Referral
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.pages import Walker
from tests.flows.scenes import absent_for, address_of, state_of, walkers
from tests.flows.walks import NOT_APPEALABLE, at, send
from tests.intake.conftest import Reporter, lines
from workflow.models import Step

STORY = "Escort ads were open on the shared workstation at 14:10, user north desk. No name was shown."
COMPLAINT = "On March 1 at 14:10 a shared workstation of the county showed an escort site."
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
        minor="no", property_kinds=["computer"], why="The log names the account.",
    )  # fmt: skip
    manager.send(
        url + "investigate/", scope="The log of that day.", detriment="The reporter is unknown to us too.", looked="on",
        investigator=str(cast["investigator"].person.pk),
    )  # fmt: skip
    return url


def test_from_a_shared_workstation_to_a_reprimand(cast: Cast, receipt: str) -> None:
    with at(0):
        url = investigated(cast)
        to_ethics(cast, url, receipt)
        ethics = Walker(cast["ethics"])
        ethics.send(url + "approve_findings/", ethics_decision="refer", ethics_reason="Item 3 is sustained.")
        absent_for(cast, url, NEVER)
        page = ethics.get(url + "release_packet/")
        assert STORY not in page  # the report as it was told never goes
        assert "It was Tuesday." not in page
        send(ethics, Walker(cast["manager"]), url, complaint=COMPLAINT, exposure="office")
    with at(10):
        ethics.send(url + "record_reply/", reply="accepted")
        ethics.send(url + "record_order/", outcome="reasonable_cause", report="Reasonable cause.")
    with at(31):
        ethics.send(url + "end_referral/", appeal="passed")
        manager, hr, authority = walkers(cast, "manager", "hr", "authority")
        hr.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        authority.send(url + "decide/", factors_1="Long service.")
        manager.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE)
    with acting(cast["manager"].actor):
        case = Case.objects.get()
        packet = PacketItem.objects.values_list("kind", flat=True)
        steps = Step.objects.values_list("verb", flat=True)
        assert (case.state, case.codes) == ("closed", "G2a G3a")
        assert Referral.objects.get().exposure == "office"
        assert not {"report", "message"} & set(packet)
        assert "propose_discipline" not in steps  # reprimand level: no hearing
    reporter = Reporter()
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "On which day was it?" in page
    for word in ("Holtegaard", "sustained", "reprimand"):
        assert word not in page.lower(), word


def to_ethics(cast: Cast, url: str, receipt: str) -> None:
    """The reporter is asked for the day and comes back with the code; the investigator submits."""
    manager, investigator = walkers(cast, "manager", "investigator")
    manager.send(url + "post/", text="On which day was it?")
    reporter = Reporter()
    reporter.come_back(receipt)
    page = lines(reporter.thread)
    assert "On which day was it?" in page
    assert "Holtegaard" not in page
    reporter.send("/inbox/thread/", text="It was Tuesday.")
    assert "It was Tuesday." in investigator.get(url + "messages/")
    investigator.send(
        url + "submit_findings/", outcome="held", representation="present", statement="voluntary",
        minutes="He says the screen was left open.", kind="log", description="Log of 14:10.", finding_1="sustained",
        reason_1="Account, time and words agree.", report="The log, the interview, the reporter's day.",
    )  # fmt: skip


def test_a_sustained_item_3_is_kept_here_only_with_counsel_s_word(cast: Cast, receipt: str) -> None:
    """T11 asks for counsel here; S3, S5 and S10, where no item 3 is sustained, go without."""
    url = investigated(cast)
    to_ethics(cast, url, receipt)
    manager, ethics, counsel = walkers(cast, "manager", "ethics", "counsel")
    kept = {"ethics_decision": "not_refer", "ethics_reason": "Minor."}
    assert "ask counsel to sign" in ethics.send(url + "approve_findings/", status=409, **kept)
    assert state_of(cast, "ethics") == "findings_review"
    manager.send(url + "assign/?role=counsel", person=str(cast["counsel"].person.pk), reason="Item 3.")
    counsel.send(url + "authorize/", kind="decline_referral", reason="It was one page.")
    ethics.send(url + "approve_findings/", **kept)
    assert state_of(cast, "ethics") == "not_referred"


def test_nobody_reads_where_the_report_came_from_nor_its_code(cast: Cast, receipt: str) -> None:
    url = investigated(cast)
    for who in ("manager", "investigator"):
        walker = Walker(cast[who])
        pages = "".join(walker.get(url + part) for part in ("", "report/", "messages/", "history/?reads", "people/"))
        assert "203.0.113.77" not in pages
        assert "Canary-Agent" not in pages
        assert receipt not in pages  # nor the code, which nobody can have again
        assert receipt.replace(" ", "") not in pages
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
