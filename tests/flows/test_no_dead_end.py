"""No guard is a dead end: each of these cases is walked from the door to closed, through the pages."""

from typing import Any

import pytest

from cases.models import AppealForum, Case, Decision, Party
from config.local.cast import BRANCH
from permissions import appointing
from permissions.actors import acting
from permissions.models import Branch
from tests.cases.conftest import version
from tests.cast import Member
from tests.flows.pages import Walker
from tests.flows.walks import (
    NOT_APPEALABLE,
    People,
    at,
    finish_reprimand,
    investigate,
    open_it,
    second,
    send,
    state,
    to_findings,
)

pytestmark = pytest.mark.django_db
GONE = {"outcome": "not_possible", "minutes": "Letters came back; nobody knows where he is."}


def propose(people: People, url: str, sanction: str = "suspension", **told: Any) -> None:
    days = {"days": "20"} if sanction == "suspension" else {}
    people.many.send(
        url + "record_proposal/", sanction=sanction, reason="Grave.", comparators="Two cases of 2023.", **days, **told
    )


def hear(people: People, url: str, served_by: str = "hand") -> None:
    """The notice before discipline."""
    people.many.send(
        url + "record_notice/", evidence_summary="The proxy log.", respond_by="2026-04-20", served_by=served_by
    )


def counsel(people: People, url: str) -> Any:
    people.many.send(f"{url}assign/?role=counsel", person=people.person("counsel"), reason="Legal gates.")
    return people.other("counsel")


def decide_heavy(people: People, url: str) -> None:
    """From a sustained finding to a decision after a hearing; on day 50."""
    propose(people, url)
    people.authority.send(url + "propose_discipline/")
    hear(people, url)
    people.many.send(url + "record_response/", kind="held", text="He is sorry.")
    lawyer = counsel(people, url)
    lawyer.send(url + "authorize/", kind="sanction", about=_subject(people), reason="In line with others.")
    people.authority.send(url + "decide_after_response/", factors_1="Grave, but candid.")


def _subject(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(Party.objects.get(role="subject").pk)


def serve(people: People, url: str) -> None:
    """To somebody whose union can file a grievance: twenty days of suspension are not for the board."""
    people.many.send(url + "class_party/", bargaining_unit="represented")
    people.many.send(url + "serve_decision/", served_by="hand", until="2026-05-20")


def test_a_suspension_is_heard_served_not_appealed_and_closed(people: People, url: str) -> None:
    with at(0):
        decide_heavy(people, url)
        serve(people, url)
    with at(100):
        people.many.send(url + "end_appeal/")
        people.many.send(url + "close/")
    assert state(people) == "closed"


def test_silence_counts_as_an_answer_only_after_its_last_day(people: People) -> None:
    with at(0):
        url = to_findings(people, heard=GONE)
        propose(people, url)
        people.authority.send(url + "propose_discipline/")
        hear(people, url, served_by="last_address")
        page = people.many.send(url + "record_response/", kind="no_answer", status=200)
        assert "The last day to answer is April 20" in page
    with at(60):
        people.many.send(url + "record_response/", kind="no_answer")
        counsel(people, url).send(url + "authorize/", kind="sanction", about=_subject(people), reason="In line.")
        people.authority.send(url + "decide_after_response/", factors_1="Grave.")
        people.many.send(url + "class_party/", bargaining_unit="represented")
        people.many.send(url + "serve_decision/", served_by="last_address", until="2026-06-10")
    with at(120):
        people.many.send(url + "end_appeal/")
        people.many.send(url + "close/")
    assert state(people) == "closed"


def test_the_notice_before_discipline_never_says_who_told(people: People, url: str) -> None:
    with at(0):
        propose(people, url)
        people.authority.send(url + "propose_discipline/")
        people.many.send(url + "add_party/", role="reporter", name="Runa Tiller")
        for served in ("Runa  TILLER saw the screen.", "What Runa Tiller, of IT, told us."):
            page = people.many.send(
                url + "record_notice/", evidence_summary=served, respond_by="2026-04-20", served_by="hand", status=200
            )
            assert "names somebody who reported" in page
        people.many.send(
            url + "record_notice/", evidence_summary="A Runaway log, and Tiller county.", respond_by="2026-04-20",
            served_by="hand",
        )  # fmt: skip


def test_an_award_that_amends_is_carried_out_and_the_case_ends(people: People, url: str) -> None:
    with at(0):
        decide_heavy(people, url)
        serve(people, url)
    with at(30):
        people.many.send(url + "record_appeal/", forum=_forum(people, "grievance"), what="filed")
        people.many.send(
            url + "record_appeal/", forum=_forum(people, "grievance"), what="decided", award="Five days are enough.",
            sanction="suspension", days="5",
        )  # fmt: skip
    with at(100):
        unserved = "Subject 1: the award changed what was decided. Serve the letter that says so, and record the day."
        assert unserved in people.many.get(url + "end_appeal/")
        assert "An award changed the outcome. The letter has to say so." in people.many.get(url)
        silent = people.many.send(url + "record_letter/", served_by="mail", status=200)
        assert "Something was imposed, and the policy names no place for it" in silent
        people.many.send(url + "record_letter/", served_by="mail", why_no_forum="The board decided.")
        people.many.send(url + "end_appeal/")
        people.many.send(url + "close/")
    with acting(people.cast["many"].actor):
        assert Decision.objects.get(superseded_by=None).days == 5
    assert state(people) == "closed"


def _forum(people: People, name: str) -> str:
    with acting(people.cast["many"].actor):
        return str(AppealForum.objects.filter(name=name).latest("recorded_at").pk)


@pytest.mark.parametrize(
    "to", ["investigation", *(pytest.param(to, marks=pytest.mark.long) for to in ("decision", "pre_disciplinary"))]
)
def test_an_award_that_sends_back_is_followed_to_a_new_end(people: People, url: str, to: str) -> None:
    with at(0):
        decide_heavy(people, url)
        serve(people, url)
    with at(30):
        people.many.send(url + "record_appeal/", forum=_forum(people, "grievance"), what="filed")
        people.many.send(
            url + "record_appeal/",
            forum=_forum(people, "grievance"),
            what="decided",
            award="Do it again.",
            remand_to=to,
        )
        assert "Remand it instead" in people.many.get(url + "end_appeal/")
    with at(31):
        people.many.send(url + "remand/", reason="As the award orders.")
        assert state(people) == to
    with at(32):
        _again(people, url, to)
    with at(100):
        assert "The policy names a place where this can be contested" in people.many.get(url + "finish/")
        people.many.send(url + "class_party/", bargaining_unit="none")
        people.many.send(url + "finish/", served_by="mail", why_no_forum=NOT_APPEALABLE)
    assert state(people) == "closed"


def _again(people: People, url: str, to: str) -> None:
    """What each place it was sent back to asks, with a reprimand in the end."""
    if to == "decision":
        page = people.many.send(url + "serve_decision/", served_by="mail", until="2026-06-10", status=200)
        assert "Decide anew first" in page
        told = {"sanction_1": "written_reprimand", "days_1": "", "factors_1": "The award."}
        assert "Nobody was heard" in people.authority.send(url + "decide_anew/", status=200, **told)
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="The award.")
        people.authority.send(url + "decide_anew/", **told)
    elif to == "pre_disciplinary":
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="The award.")
        people.authority.send(url + "decide_after_response/", factors_1="The award.")
    else:
        people.investigator.send(url + "record_finding/", finding="sustained", reason="Seen again.")
        people.investigator.send(url + "submit_findings/", report="Looked at again.")
        people.ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Item 2 alone.")
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="The award.")
        people.authority.send(url + "decide/", factors_1="The award.")


def test_a_decider_who_finds_more_due_hears_the_subject_first(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        propose(people, url)
        people.authority.send(url + "raise_sanction/", reason="It was not the first time.")
        assert state(people) == "pre_disciplinary"
        hear(people, url)
        people.many.send(url + "record_response/", kind="waived", text="In writing.")
        counsel(people, url).send(url + "authorize/", kind="sanction", about=_subject(people), reason="In line.")
        people.authority.send(url + "decide_after_response/", factors_1="Grave.")
        serve(people, url)
    with at(100):
        people.many.send(url + "end_appeal/")
        people.many.send(url + "close/")
    assert state(people) == "closed"


@pytest.mark.parametrize(
    "relation", ["elected", *(pytest.param(who, marks=pytest.mark.long) for who in ("contractor", "former"))]
)
def test_whom_discipline_does_not_reach_has_none_and_a_second_person_agrees(people: People, relation: str) -> None:
    with at(0):
        url = to_findings(people, alleged={"relation": relation, "tenure": "none"})
        assert "Written reprimand" not in people.many.get(url + "record_proposal/")
        people.many.send(url + "record_proposal/", sanction="", reason="Discipline does not reach them.")
        assert "a second person agree" in people.authority.get(url + "decide/")
        people.many.send(url + "waive_discipline/", reason="Discipline does not reach them.")
        second(people.authority, url)
        people.authority.send(url + "decide/")
        people.many.send(url + "finish/", served_by="mail")
    assert state(people) == "closed"


def test_a_subject_nobody_can_name_ends_inconclusive(people: People) -> None:
    with at(0):
        unknown = {
            "subject": "nobody",
            "why_no_subject": "Nine people share it.",
            "number": "",
            "relation": "",
            "minor": "",
        }
        url = open_it(people)
        investigate(people, url, **unknown)
        people.investigator.send(
            url + "submit_findings/", kind="log", description="Proxy log.", finding_1="inconclusive",
            reason_1="Nobody is known.", report="Done.",
        )  # fmt: skip
        people.ethics.send(url + "approve_findings/", ethics_decision="not_refer", ethics_reason="Nobody is known.")
        people.many.send(url + "decide_and_finish/", reason="Nobody is known.")
    assert state(people) == "closed"


def found_after_referral(people: People) -> tuple[str, Walker]:
    """A case that counsel sent before any finding, with the findings that followed: its address, and counsel."""
    with at(0):
        url = open_it(people)
        people.many.send(
            url + "record_allegation/", words="Solicited on a county trip.", act="solicit", nexus=["N1"], subject="new",
            number="E-subject", relation="employee", tenure="career", minor="no", venue="hotel", consideration=["money"],
        )  # fmt: skip
        lawyer = counsel(people, url)
        lawyer.send(url + "refer_early/", early_reason="conflicted_liaison", reason="The liaison is close to it.")
        send(lawyer, people.many, url, complaint="On a county trip an employee asked for sex.", exposure="office")
        people.ethics.send(url + "record_reply/", reply="accepted")
    with at(40):
        people.ethics.send(url + "end_referral/", outcome="early_resolution", appeal="nothing", report="They agreed.")
        lawyer.send(
            url + "investigate_after_referral/", reason="Still due here.", investigator=people.person("investigator")
        )
        people.investigator.send(
            url + "submit_findings/", outcome="declined", minutes="He did not want to.", finding_1="not_sustained",
            reason_1="Word against word.", report="Done.", kind="log", description="Hotel bill.",
        )  # fmt: skip
    return url, lawyer


def joins(people: People, member: Member, role: str = "ethics_officer") -> None:
    with acting(people.cast["owner"].actor) as owner:
        asked = appointing.ask(owner, member.person, role, Branch.objects.get(pk=BRANCH), reason="Moves there.")
    with acting(people.cast["outside"].actor) as outside:
        appointing.agree(outside, [asked.pk])


def test_an_early_referral_goes_past_a_conflicted_office_to_its_end(people: People) -> None:
    """S4 in short: counsel sends it before any finding, and our own finding follows. Whoever made the packet or signed it does
    not review that, though they are of the office by then; T15b was counsel's all the same.
    """
    url, lawyer = found_after_referral(people)
    for one in (lawyer, people.many):
        joins(people, one.member)
    for one in (people.other("counsel"), people.other("many")):
        assert "approve_findings_after_referral" not in one.get(url)
        for verb in ("approve_findings_after_referral", "return_findings"):
            told = {"gaps": "The other log.", "seen": version(one.member.actor, url.split("/")[2])}
            refused = one.client.post(f"{url}{verb}/", told)
            assert (refused.status_code, "went past the ethics office" in refused.text) == (403, True), verb
    with at(40):
        people.ethics.send(url + "approve_findings_after_referral/")
        people.other("many").send(url + "decide_and_finish/", reason="Nothing is proven.")
    assert state(people) == "closed"


def test_a_closed_case_is_taken_up_again_by_two_and_its_old_outcome_does_not_count(people: People, url: str) -> None:
    with at(0):
        finish_reprimand(people, url)
    with at(40):
        people.many.send(
            url + "reopen/",
            code="new_evidence",
            reason="A second log.",
            second=f"case_manager/{people.person('manager2')}",
        )
        second(people.other("manager2"), url)
        assert state(people) == "triage"
        with acting(people.cast["many"].actor):
            facts = Case.objects.get().facts()
        assert (facts.discipline[0].decided, facts.closing.checks) == ("", frozenset())
