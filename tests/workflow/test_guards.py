"""Each guard once where it holds and once where it refuses, with the page that supplies what is missing."""

from dataclasses import replace

import pytest

from cases.services.deciding import unheard
from permissions.parts import PARTS
from permissions.policy import POLICY
from workflow.facts import AppealFacts, AskedFacts, Facts
from workflow.guards import GUARDS
from workflow.guards.shortfall import numbered
from workflow.machine import guards_of

from .ready import ADA, ALLEGATION, BEN, FORUM, HEAVY, READY, SUBJECT, allegation, asked, but, discipline, subject


def forum(**changes: object) -> Facts:
    return but(appeal={"forums": (replace(FORUM, **changes),)})


UNFOUNDED = allegation(finding="unfounded")
NOT_REFERRED = but(referral={"decision": "not_refer"})
EARLY = but(referral={"early": True})
CONSENT = but(referral={"exposure": "consent", "consents_missing": 0})
RUNNING = but(state="referred", referral={"ended": False})
PROPOSED = discipline(HEAVY)
NO_FORUM = but(appeal=AppealFacts())

LET_IN = {
    "reviewer_let_in": "ethics_officer", "proposer_let_in": "hr_officer", "decider_let_in": "appointing_authority",
    "follower_let_in": "labor_relations",
}  # fmt: skip

# guard: (facts that hold, facts that refuse, the page named)
TABLE = {
    # T2, T3, T6
    "urgent_risk_answered": (READY, but(intake={"urgent_answer": ""}), "acknowledge"),
    "case_manager_named": (READY, but(intake={"case_manager": False}), "assign"),
    "primary_chosen": (but(link={"primary_state": "triage"}), but(link={"primary_state": ""}), "link"),
    # T4
    "allegation_recorded": (READY, allegation(codes=()), "allegations"),
    "every_nexus_recorded": (READY, allegation(nexus=False), "allegations"),
    "every_detail_given": (READY, allegation(details_missing=("venue",)), "allegations"),
    "every_code_decided": (READY, allegation(codes_decided=False), "allegations"),
    "every_version_pinned": (READY, allegation(version_pinned=False), "pin_version"),
    "subjects_named_or_reason": (READY, allegation(subject=None), "allegations"),
    "subjects_classed": (READY, subject(relation=""), "people"),
    "branch_set": (READY, but(review={"branch": False}), "people"),
    "no_minor_is_subject": (READY, subject(minor=True), "people"),
    "screens_closed": (READY, subject(screen_open=True), "clear_to_name"),
    "exemptions_checked": (READY, allegation(exemption=""), "exemptions"),
    "scope_written": (READY, but(review={"scope": False}), "write_plan"),
    "detriment_assessed": (READY, but(review={"detriment": False}), "write_plan"),
    "investigator_named": (READY, but(review={"investigator": False}), "assign"),
    # T5
    "screen_out_asked_by_another": (asked("screen_out"), READY, "screen_out"),
    "screening_reason_fits": (asked("screen_out", "insufficient"), asked("screen_out", "anonymous"), "screen_out"),
    "why_no_ethics_decision": (READY, but(screening={"why_no_ethics_decision": False}), "screen_out"),
    "other_forum_named": (READY, but(screening={"forum_named": False}), "screen_out"),
    "onward_referral_sent": (
        but(screening={"onward_needed": True, "onward_sent": True}),
        but(screening={"onward_needed": True}),
        "send_onward",
    ),
    # T7
    "pause_grounded": (READY, but(review={"pause_by": "case_manager"}), "pause"),
    "pause_reviewed_soon": (READY, but(review={"pause_review_days": 31}), "pause"),
    # T8 to T10b
    "every_finding_drafted": (READY, allegation(finding=""), "record_finding"),
    "every_finding_reasoned": (READY, allegation(finding_reasoned=False), "record_finding"),
    "more_than_an_arrest": (READY, allegation(evidence=0), "evidence"),
    "sustained_names_a_subject": (
        allegation(finding="inconclusive", subject=None),
        allegation(subject=None),
        "allegations",
    ),
    "officer_findings_finished": (
        but(subject(peace_officer=True), allegations=(replace(ALLEGATION, finding="unfounded"),)),
        but(subject(peace_officer=True), allegations=(replace(ALLEGATION, finding="no_finding"),)),
        "record_finding",
    ),
    "every_subject_heard": (
        subject(interview="not_possible", interview_reason=True),
        subject(interview="not_possible"),
        "record_interview",
    ),
    "interviews_complete": (READY, subject(interviews_incomplete=1), "interviews"),
    "report_written": (READY, but(review={"report": False}), "submit_findings"),
    "gaps_listed": (READY, but(review={"gaps": False}), "return_findings"),
    "no_early_referral": (READY, EARLY, "approve_findings_after_referral"),
    "referral_answered": (READY, but(referral={"ended": False}), "approve_findings"),
    # T11 to T15b
    "decided_not_to_refer": (NOT_REFERRED, READY, "decline_referral"),
    "counsel_signed_if_refer_is_the_rule": (READY, allegation(refer_by_default=True), "authorize"),
    "decided_to_refer": (READY, NOT_REFERRED, "prepare_referral"),
    "early_reason_given": (but(referral={"early_reason": "ethics_only"}), READY, "refer_early"),
    "exposure_settled": (READY, but(referral={"exposure": ""}), "release_packet"),
    "consents_written": (CONSENT, but(CONSENT, referral={"consents_missing": 1}), "messages"),
    "raw_report_left_out": (READY, but(referral={"raw_report_in_packet": True}), "release_packet"),
    "barred_items_out": (READY, but(referral={"barred_items": 1}), "release_packet"),
    "packet_ready": (READY, but(referral={"recipient": False}), "release_packet"),
    "release_asked_by_another": (READY, but(referral={"signed": False}), "release_packet"),
    "reply_recorded": (READY, but(referral={"reply": ""}), "record_reply"),
    "ethics_outcome_recorded": (READY, but(referral={"outcome": ""}), "end_referral"),
    "ethics_appeal_settled": (READY, but(referral={"appeal_settled": False}), "referral"),
    "referred_early": (EARLY, READY, "referral"),
    "referred_after_findings": (READY, EARLY, "referral"),
    "ombuds_report_in_evidence": (READY, but(referral={"report_in_evidence": False}), "evidence"),
    "may_run_ahead": (but(RUNNING, referral={"run_ahead": True}), RUNNING, "authorize"),
    # T16 to T18, T26
    "findings_approved": (READY, allegation(finding_approved=False), "allegations"),
    "something_sustained": (READY, UNFOUNDED, "decide"),
    "nothing_sustained": (UNFOUNDED, READY, "discipline"),
    "more_than_a_reprimand_proposed": (PROPOSED, READY, "record_proposal"),
    "only_employees_disciplined": (READY, subject(may_be_disciplined=False), "waive_discipline"),
    "discipline_or_waiver": (
        discipline(proposed="none", decided="none", waived=True),
        discipline(proposed="none", decided="none"),
        "record_proposal",
    ),
    "no_more_than_a_reprimand": (READY, PROPOSED, "propose_discipline"),
    "notice_served": (PROPOSED, discipline(HEAVY, notice_served=False), "record_notice"),
    "evidence_summarized": (PROPOSED, discipline(HEAVY, evidence_summary=False), "record_notice"),
    "response_settled": (discipline(HEAVY, response="no_answer"), discipline(HEAVY, response=""), "record_response"),
    "comparators_checked": (PROPOSED, discipline(HEAVY, comparators=False), "record_proposal"),
    "counsel_reviewed": (PROPOSED, discipline(counsel_owed=True), "authorize"),
    "no_more_than_proposed": (READY, discipline(beyond=True), "record_proposal"),
    "no_more_than_told": (READY, discipline(beyond_told=True), "letters"),
    "decided_by_somebody_else": (READY, discipline(same_hand=True), "discipline"),
    "every_subject_decided": (READY, discipline(factors=False), "discipline"),
    "decision_not_served": (discipline(letter_served=False), READY, "letters"),
    "forums_known": (READY, discipline(forum_lacks=True), "class_party"),
    "decision_served": (READY, discipline(letter_served=False), "record_letter"),
    # T19 to T22
    "something_to_appeal": (READY, forum(last_day=False), "record_letter"),
    "nothing_to_appeal": (but(NO_FORUM, appeal={"why_no_forum": True}), NO_FORUM, "record_letter"),
    "told_subjects_told_outcome": (READY, subject(told_outcome=False), "record_letter"),
    "every_forum_ended": (READY, forum(ended=""), "record_appeal"),
    "second_forum_cleared": (READY, forum(filed=True, second=True), "authorize"),
    "award_carried_out": (READY, but(appeal={"amendment_ordered": True}), "discipline"),
    "award_told": (READY, discipline(award_untold=True), "record_letter"),
    "nothing_sent_back": (READY, but(appeal={"remand_to": "decision"}), "remand"),
    "remand_ordered": (
        but(appeal={"remand_to": "investigation"}),
        but(appeal={"remand_to": "closed"}),
        "record_appeal",
    ),
    "tasks_done": (READY, but(closing={"tasks_open": 2}), "tasks"),
    "retention_set": (READY, but(closing={"retention_class": ""}), "set_retention"),
    "retaliation_checks_scheduled": (READY, but(closing={"checks": frozenset({30, 60})}), "close"),
    "referral_over_or_excused": (
        but(referral={"ended": False}, closing={"early_close_approved": True}),
        but(referral={"ended": False}),
        "close_before_reply",
    ),
    # T23, T25, T28
    "reopen_asked_by_another": (asked("reopen"), READY, "reopen"),
    "reopening_reason_known": (asked("reopen", "remand"), asked("reopen", "regret"), "reopen"),
    "dispose_asked_by_another": (asked("dispose"), READY, "dispose"),
    "retention_over": (READY, but(closing={"retention_over": False}), "set_retention"),
    "no_hold": (READY, but(closing={"holds": 1}), "tasks"),
    "step_back_asked_by_another": (asked("step_back"), READY, "step_back"),
    "last_step_revocable": (READY, but(last={"revocable": False}), "history"),
    "nothing_sent_since": (READY, but(sent_since=True), "letters"),
    # A sealed case
    **{guard: (READY, but(seal={"sealed": True}), "admit_member") for guard in LET_IN},
}


def test_the_table_has_every_guard():
    assert set(TABLE) == set(GUARDS)


@pytest.mark.parametrize("name", TABLE)
def test_the_guard_holds(name):
    holds, _, _ = TABLE[name]
    assert GUARDS[name](holds) is None


@pytest.mark.parametrize("name", TABLE)
def test_the_guard_refuses_with_a_sentence_and_a_page_that_supplies(name):
    _, refuses, part = TABLE[name]
    short = GUARDS[name](refuses)
    assert short is not None
    assert short.part == part
    assert part in PARTS or part in POLICY
    assert short.sentence[0].isupper()
    assert short.sentence.endswith(".")
    assert "None" not in short.sentence
    assert "{" not in short.sentence


EMPTY = Facts(state="triage", subjects=(replace(SUBJECT, number=1),), allegations=())
FAIL_OPEN = {  # what an empty case cannot violate: nothing is there to be wrong
    "every_nexus_recorded", "every_detail_given", "every_code_decided", "every_version_pinned",
    "subjects_named_or_reason", "exemptions_checked", "every_finding_drafted", "every_finding_reasoned",
    "more_than_an_arrest", "sustained_names_a_subject", "officer_findings_finished", "no_early_referral",
    "counsel_signed_if_refer_is_the_rule", "referred_after_findings", "consents_written", "may_run_ahead", "nothing_sustained",
    "only_employees_disciplined", "discipline_or_waiver", "no_more_than_a_reprimand", "notice_served",
    "evidence_summarized", "response_settled", "comparators_checked", "counsel_reviewed", "every_subject_decided",
    "no_more_than_proposed", "no_more_than_told", "decided_by_somebody_else",
    "decision_not_served", "decision_served", "forums_known", "nothing_to_appeal", "every_forum_ended", "second_forum_cleared",
    "award_carried_out", "award_told", "nothing_sent_back", "referral_over_or_excused", "proposer_let_in", "decider_let_in",
}  # fmt: skip


def test_a_fact_that_nobody_supplied_refuses():
    """Of a case without any record, only what speaks of absent things holds."""
    bare = Facts(state="triage")
    asks_something = set(GUARDS) - FAIL_OPEN - {"subjects_classed", "no_minor_is_subject", "screens_closed"}
    asks_something -= {"every_subject_heard", "interviews_complete", "told_subjects_told_outcome"}
    assert {name for name in asks_something if GUARDS[name](bare) is None} == set()


@pytest.mark.parametrize("name", ["subjects_classed", "no_minor_is_subject", "screens_closed", "every_subject_heard"])
def test_a_subject_of_whom_nothing_is_known_holds_the_case_back(name):
    bare = Facts(state="triage", subjects=(type(SUBJECT)(number=1),))
    assert GUARDS[name](bare) is not None


@pytest.mark.parametrize(
    "name", ["every_nexus_recorded", "every_code_decided", "every_version_pinned", "exemptions_checked",
             "every_finding_drafted", "findings_approved"],
)  # fmt: skip
def test_an_allegation_of_which_nothing_is_known_holds_the_case_back(name):
    bare = Facts(state="triage", allegations=(type(ALLEGATION)(number=1),))
    assert GUARDS[name](bare) is not None


@pytest.mark.parametrize("guard", LET_IN)
def test_a_sealed_case_goes_on_once_somebody_of_the_next_office_was_let_in_by_name(guard):
    role = LET_IN[guard]
    assert GUARDS[guard](but(seal={"sealed": True, "named": frozenset({role})})) is None
    others = frozenset(LET_IN.values()) - {role}
    assert GUARDS[guard](but(seal={"sealed": True, "named": others})).about == role


def test_an_investigator_is_let_into_a_sealed_case_by_two():
    short = GUARDS["investigator_named"](but(review={"investigator": False}, seal={"sealed": True}))
    assert (short.part, short.about) == ("admit_member", "investigator")


def test_the_clock_acknowledges_what_nobody_answered():
    unanswered = but(intake={"urgent_answer": ""}, acting={"by_system": True})
    assert GUARDS["urgent_risk_answered"](unanswered) is None


def test_who_asked_cannot_approve():
    own = but(asked=(AskedFacts(verb="screen_out", by=BEN, reason=True),))
    assert GUARDS["screen_out_asked_by_another"](own).part == "approve"
    assert own.asked_for("screen_out").by != ADA


def test_asking_without_a_reason_is_not_asking():
    silent = but(asked=(AskedFacts(verb="reopen", by=ADA),))
    assert GUARDS["reopen_asked_by_another"](silent).part == "reopen"


@pytest.mark.parametrize(
    ("code", "facts", "part"),
    [
        ("duplicate", READY, "link"),
        ("valid_exemption", READY, "exemptions"),
        ("valid_exemption", allegation(exemption="covers"), "exemptions"),
        (
            "valid_exemption",
            allegation(exemption="covers", exemption_needs_note=True, exemption_confirmed=True),
            "exemptions",
        ),
        ("outside_policy", READY, "allegations"),
        ("not_an_employee", READY, "people"),
    ],
)
def test_a_reason_for_setting_aside_must_fit_the_record(code, facts, part):
    claimed = but(facts, asked=(AskedFacts(verb="screen_out", by=ADA, reason=True, code=code),))
    assert GUARDS["screening_reason_fits"](claimed).part == part


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("valid_exemption", allegation(exemption="covers", exemption_confirmed=True)),
        (
            "valid_exemption",
            allegation(exemption="covers", exemption_needs_note=True, exemption_noted=True, exemption_confirmed=True),
        ),
        ("outside_policy", allegation(codes=(), outside_policy=True)),
        ("not_an_employee", subject(may_be_disciplined=False)),
        ("no_jurisdiction", READY),
    ],
)
def test_a_reason_that_fits_lets_it_be_set_aside(code, facts):
    claimed = but(facts, asked=(AskedFacts(verb="screen_out", by=ADA, reason=True, code=code),))
    assert GUARDS["screening_reason_fits"](claimed) is None


@pytest.mark.parametrize("state", ["linked", "closed", "disposed"])
def test_a_report_follows_no_case_that_is_over_or_follows_another(state):
    assert GUARDS["primary_chosen"](but(link={"primary_state": state})) is not None
    assert GUARDS["primary_chosen"](but(link={"primary_state": "triage", "itself": True})) is not None


def test_a_linked_case_is_kept_as_long_as_its_primary():
    linked = but(state="linked", closing={"retention_over": False})
    assert GUARDS["retention_over"](linked) is not None
    assert GUARDS["retention_over"](but(linked, link={"primary_state": "disposed"})) is None


def test_sentences_name_several_numbers_as_people_do():
    assert numbered("Allegation", [2]) == "Allegation 2"
    assert numbered("Allegation", [3, 1]) == "Allegations 1 and 3"
    assert numbered("Subject", [3, 1, 2, 2]) == "Subjects 1, 2 and 3"


@pytest.mark.parametrize(
    "guard", guards_of("decide_after_response", "pre_disciplinary"), ids=lambda guard: guard.__name__
)
def test_what_holds_back_a_decision_after_a_hearing_holds_back_one_taken_anew(guard):
    """T17: one list of guards, for the same decision by whichever verb."""
    _, refuses, _ = TABLE[guard.__name__]
    assert guard(refuses) in unheard(refuses)
