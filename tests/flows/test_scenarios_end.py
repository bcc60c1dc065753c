"""The ends of scenarios S1, S5 and S10: what is told, what is not, how it closes."""

import pytest

from cases import door
from cases.models import Allegation, Case, Thread
from permissions.actors import acting
from tests.flows.test_straight_way import newest, report
from tests.flows.walks import People, at, finish_reprimand, investigate, open_it, state, to_findings

pytestmark = pytest.mark.django_db
BOTH = {"nexus": ["N3", "N4"], "time_basis": "paid"}
COMPLAINT = "On March 1 at 14:10 a shared workstation of the county showed an escort site."


def test_s1_an_anonymous_report_ends_in_reasonable_cause_and_a_reprimand(people: People) -> None:
    with at(0):
        url = to_findings(people, alleged=BOTH, refer="refer")
        assert "escort site was open" not in people.ethics.get(url + "send_referral/")  # the report as told
        people.ethics.send(url + "send_referral/", complaint=COMPLAINT)
    with at(10):
        people.ethics.send(url + "record_reply/", reply="accepted")
        people.ethics.send(url + "record_order/", outcome="reasonable_cause", report="Reasonable cause.")
    with at(31):
        people.ethics.send(url + "end_referral/", appeal="passed")
        finish_reprimand(people, url)
    assert state(people) == "closed"
    with acting(people.cast["many"].actor):
        assert (Thread.objects.get().note, Thread.objects.get().phase) == ("closed", "outcome")
        assert Case.objects.get().codes == "G2a G3a"


def test_s1_a_sustained_item_3_is_kept_here_only_with_counsel_s_word(people: People) -> None:
    with at(0):
        url = open_it(people)
        investigate(people, url, **BOTH)
        people.investigator.send(
            url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="Heard.",
            kind="log", description="Log.", finding_1="sustained", reason_1="Log.", report="Done.",
        )  # fmt: skip
        page = people.ethics.send(
            url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Minor.", status=409
        )
        assert "ask counsel to sign" in page
        assert state(people) == "findings_review"


def test_s5_an_unfounded_case_tells_the_subject_the_outcome_and_imposes_nothing(people: People) -> None:
    with at(0):
        url = to_findings(people, "unfounded")
        people.authority.get(url, status=404)  # a decider learns of a case only when a decision is due
        people.many.send(url + "decide_and_finish/", reason="Malware opened the pages.", served_by="hand")
        letter = people.many.get(url + "letters/")
    assert "unfounded" in letter
    assert "No discipline" in letter
    assert state(people) == "closed"


def test_s10_two_reporters_of_one_case_each_read_its_end_and_nothing_of_each_other(people: People) -> None:
    with at(0):
        url = open_it(people)
        code = report()
        other = newest(people.cast)
        people.many.send(other + "acknowledge/", danger="no")
        people.many.send(other + "link/", primary=url.split("/")[2], reason="The same trip.")
        investigate(people, url)
        people.investigator.send(
            url + "submit_findings/", outcome="held", representation="waived", statement="voluntary", minutes="Heard.",
            kind="log", description="Log.", finding_1="not_sustained", reason_1="Not clear.", report="Done.",
        )  # fmt: skip
        people.ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Nothing sustained.")
        people.many.send(
            url + "decide_and_finish/", reason="Not clear.", served_by="hand", message="We looked into it."
        )
    with acting(people.cast["many"].actor):
        threads = list(Thread.objects.all())
        assert [thread.note for thread in threads] == ["closed", "closed"]
        assert Allegation.objects.count() == 1
    thread = door.find_thread(code)
    assert [message.text for message in thread.messages] == ["We looked into it."]
