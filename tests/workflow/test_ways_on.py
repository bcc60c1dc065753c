"""No guard is a dead end: each hard case has its lawful way from received to the end, guards and machine together.

The pages walk the same ways at the top of the house; here the facts are told by hand, so that a way that a guard
blocks is found beside the guard.
"""

from dataclasses import replace

import pytest

from cases.models import Case
from workflow.facts import AppealFacts, Facts
from workflow.machine import guards_of, said_by
from workflow.states import State

from .ready import ALLEGATION, DISCIPLINE, HEAVY, READY, REFERRAL, SUBJECT, asked, but

NO_REFERRAL = but(READY, referral=replace(REFERRAL, decision="not_refer", sent=False, ended=False))
OPENING = ["acknowledge", "open"]
FOUND = [*OPENING, "investigate", "submit_findings", "approve_findings"]
UNREFERRED = [*FOUND, "decline_referral"]
APPEALED = ["serve_decision", "end_appeal", "close"]
UNAPPEALED = ["finalize", "close"]
REFERRED = [*FOUND, "prepare_referral", "send_referral"]


def walk(facts: Facts, verbs, **told):
    """The state after `verbs`, each with `facts` unless `told` has others for it. Fails at the first shortfall."""
    case = Case(state=State.RECEIVED)
    for verb in verbs:
        known = replace(told.get(verb, facts), state=str(case.state))
        short = [s for guard in guards_of(verb, known.state) if (s := guard(known))]
        assert not short, f"{verb} in {known.state}: {[s.sentence for s in short]}"
        pick = said_by(verb, known.state)["to"]
        getattr(case, verb)(**({"to": pick(known)} if pick else {}))
    return str(case.state)


def with_subject(facts, **changes):
    return replace(facts, subjects=(replace(SUBJECT, **changes),))


def with_allegation(facts, **changes):
    return replace(facts, allegations=(replace(ALLEGATION, **changes),))


WAIVED = (replace(DISCIPLINE, proposed="none", decided="none", factors=False, waived=True, letter_served=False),)
NOT_DISCIPLINED = replace(NO_REFERRAL, discipline=WAIVED, appeal=AppealFacts())


def test_a_written_reprimand():
    assert walk(NO_REFERRAL, UNREFERRED + ["decide"] + APPEALED) == "closed"


def test_nothing_sustained():
    unfounded = replace(with_allegation(NO_REFERRAL, finding="unfounded"), discipline=(), appeal=AppealFacts())
    assert walk(unfounded, UNREFERRED + ["decide"] + UNAPPEALED) == "closed"


def test_the_subject_is_never_known():
    nobody = with_allegation(NO_REFERRAL, subject=None, finding="inconclusive")
    nobody = replace(nobody, subjects=(), discipline=(), appeal=AppealFacts())
    nobody = but(nobody, review={"why_no_subject": True})
    assert walk(nobody, UNREFERRED + ["decide"] + UNAPPEALED) == "closed"


@pytest.mark.parametrize("interview", ["declined", "not_possible"])
def test_no_interview_is_possible(interview):
    silent = with_subject(NO_REFERRAL, interview=interview, interview_reason=True, interviews_incomplete=1)
    assert walk(silent, UNREFERRED + ["decide"] + APPEALED) == "closed"


def test_the_subject_cannot_be_reached_and_a_heavy_sanction_is_due():
    silent = with_subject(NO_REFERRAL, interview="not_possible", interview_reason=True)
    silent = replace(silent, discipline=(replace(HEAVY, response="no_answer"),))
    assert walk(silent, UNREFERRED + ["propose_discipline", "decide_after_response"] + APPEALED) == "closed"


@pytest.mark.parametrize("relation", ["former", "elected", "contractor"])
def test_the_subject_is_gone_elected_or_no_employee(relation):
    beyond = with_subject(NOT_DISCIPLINED, relation=relation, tenure="none", may_be_disciplined=False)
    assert walk(beyond, UNREFERRED + ["decide"] + UNAPPEALED) == "closed"


def test_a_contractor_s_worker_is_set_aside_once_the_contract_office_has_it():
    outside = with_subject(asked("screen_out", "not_an_employee"), may_be_disciplined=False)
    outside = but(outside, screening={"onward_needed": True, "onward_sent": True})
    assert walk(outside, [*OPENING, "screen_out"]) == "closed"


def test_no_sanction_is_possible():
    assert walk(NOT_DISCIPLINED, UNREFERRED + ["decide"] + UNAPPEALED) == "closed"


def test_a_sanction_that_nobody_can_appeal():
    at_will = but(NO_REFERRAL, appeal=AppealFacts(why_no_forum=True))
    assert walk(at_will, UNREFERRED + ["decide"] + UNAPPEALED) == "closed"


def test_the_ombuds_answers():
    assert walk(READY, [*REFERRED, "record_reply", "end_referral", "decide", *APPEALED]) == "closed"


SILENT = but(referral={"reply": "", "outcome": "", "ended": False, "appeal_settled": False, "run_ahead": True})


def test_the_ombuds_stays_silent():
    silent = but(SILENT, closing={"early_close_approved": True})
    assert walk(silent, [*REFERRED, "decide", *APPEALED]) == "closed"


def test_the_ombuds_stays_silent_after_an_early_referral():
    early = but(SILENT, referral={"early": True, "early_reason": "ethics_only", "report_in_evidence": False})
    early = but(early, closing={"early_close_approved": True})
    ways = [*OPENING, "refer_early", "send_referral", "investigate_after_referral", "submit_findings"]
    assert walk(early, [*ways, "approve_findings_after_referral", "decide", *APPEALED]) == "closed"


def test_the_liaison_is_conflicted_and_the_ombuds_answers_early():
    early = but(referral={"early": True, "early_reason": "conflicted_liaison"})
    ways = [*OPENING, "refer_early", "send_referral", "record_reply", "end_referral", "investigate_after_referral"]
    assert walk(early, [*ways, "submit_findings", "approve_findings_after_referral", "decide", *APPEALED]) == "closed"


@pytest.mark.parametrize(
    ("to", "again"),
    [
        ("decision", []),
        ("pre_disciplinary", ["decide_after_response"]),
        ("investigation", ["submit_findings", "approve_findings", "decline_referral", "propose_discipline",
                           "decide_after_response"]),
    ],
)  # fmt: skip
def test_an_award_sends_the_case_back(to, again):
    heavy = replace(NO_REFERRAL, discipline=(HEAVY,))
    first = [*UNREFERRED, "propose_discipline", "decide_after_response", "serve_decision", "remand"]
    back = but(heavy, appeal={"remand_to": to})
    assert walk(heavy, first + again + APPEALED, remand=back) == "closed"


def test_the_decider_finds_that_more_than_a_reprimand_is_due():
    more = replace(NO_REFERRAL, discipline=(replace(HEAVY, letter_served=False),))
    heavy = replace(NO_REFERRAL, discipline=(HEAVY,))
    told = {"raise_sanction": more, "decide_after_response": more}
    ways = [*UNREFERRED, "decide", "raise_sanction", "decide_after_response"]
    assert walk(NO_REFERRAL, ways + APPEALED, **told, serve_decision=heavy) == "closed"


def test_the_investigation_rests_and_goes_on():
    rested = [*OPENING, "investigate", "pause", "resume", "submit_findings", "approve_findings", "decline_referral"]
    assert walk(NO_REFERRAL, [*rested, "decide", *APPEALED]) == "closed"


def test_findings_come_back_once():
    again = [*OPENING, "investigate", "submit_findings", "return_findings", "submit_findings", "approve_findings"]
    assert walk(NO_REFERRAL, [*again, "decline_referral", "decide", *APPEALED]) == "closed"


def test_a_duplicate_ends_with_the_case_it_follows():
    duplicate = but(link={"primary_state": "investigation"})
    gone = but(asked("dispose"), link={"primary_state": "disposed"})
    assert walk(duplicate, ["acknowledge", "link", "dispose"], dispose=gone) == "disposed"


def test_a_wrong_link_is_taken_back():
    wrong = but(link={"primary_state": "investigation"})
    back = but(asked("step_back"), last={"verb": "link", "source": "acknowledged", "revocable": True})
    ways = ["acknowledge", "link", "step_back", *UNREFERRED[1:], "decide", *APPEALED]
    assert walk(NO_REFERRAL, ways, link=wrong, step_back=back) == "closed"


def test_a_closed_case_is_reopened_and_closed_again():
    reopened = asked("reopen", "new_evidence")
    ways = UNREFERRED + ["decide"] + APPEALED + ["reopen"] + UNREFERRED[2:] + ["decide"] + APPEALED
    assert walk(NO_REFERRAL, ways, reopen=reopened) == "closed"


MUST_FAIL = {
    "a sanction for no employee (S9)": ("decide", with_subject(NO_REFERRAL, may_be_disciplined=False)),
    "a sanction above a reprimand without a hearing": ("decide", replace(NO_REFERRAL, discipline=(HEAVY,))),
    "an outcome on findings nobody approved (S5)": ("decide", with_allegation(NO_REFERRAL, finding_approved=False)),
    "sustained without discipline on one person's word": (
        "decide",
        replace(NO_REFERRAL, discipline=(replace(DISCIPLINE, proposed="none", decided="none"),)),
    ),
}


@pytest.mark.parametrize("story", MUST_FAIL)
def test_what_must_fail_fails(story):
    verb, facts = MUST_FAIL[story]
    with pytest.raises(AssertionError, match=f"{verb} in not_referred"):
        walk(NO_REFERRAL, [*UNREFERRED, verb], **{verb: facts})


def test_a_g3_allegation_is_not_kept_here_without_counsel():
    kept = with_allegation(NO_REFERRAL, refer_by_default=True)
    with pytest.raises(AssertionError, match="decline_referral"):
        walk(kept, UNREFERRED)
    assert walk(but(kept, referral={"counsel_signed": True}), UNREFERRED) == "not_referred"


def test_a_raw_report_is_never_the_complaint():
    with pytest.raises(AssertionError, match="send_referral"):
        walk(but(referral={"raw_report_in_packet": True}), REFERRED)
