"""The machine says what D24 and D25 say, and nobody can get stuck in it."""

import ast
import inspect
from collections import defaultdict

import pytest

from permissions.policy import POLICY
from workflow import transitions
from workflow.edges import between, reversed_edges
from workflow.guards import GUARDS
from workflow.machine import Lifecycle, guards_of, verbs
from workflow.states import MEANING, PHASE_OF, State

EDGES = between(Lifecycle)
FORWARD = [edge for edge in EDGES if edge.verb != "step_back"]
# D25, written down a second time on purpose: verb -> (number, sources, targets).
D25 = {
    "acknowledge": ("T2", "received", "acknowledged"),
    "open": ("T3", "acknowledged", "triage"),
    "investigate": ("T4", "triage", "investigation"),
    "screen_out": ("T5", "triage", "closed"),
    "link": ("T6", "acknowledged triage investigation abeyance", "linked"),
    "pause": ("T7", "investigation", "abeyance"),
    "resume": ("T7", "abeyance", "investigation"),
    "submit_findings": ("T8", "investigation", "findings_review"),
    "return_findings": ("T9", "findings_review", "investigation"),
    "approve_findings": ("T10", "findings_review", "ethics_decision"),
    "approve_findings_after_referral": ("T10b", "findings_review", "ethics_final"),
    "decline_referral": ("T11", "ethics_decision", "not_referred"),
    "prepare_referral": ("T12", "ethics_decision", "referral_prepared"),
    "refer_early": ("T12b", "triage", "referral_prepared"),
    "send_referral": ("T13", "referral_prepared", "referred"),
    "record_reply": ("T14", "referred", "ethics_pending"),
    "end_referral": ("T15", "ethics_pending", "ethics_final"),
    "investigate_after_referral": ("T15b", "ethics_final referred ethics_pending", "investigation"),
    "review_after_referral": ("T15b", "ethics_final", "findings_review"),
    "propose_discipline": ("T16", "not_referred ethics_final referred ethics_pending", "pre_disciplinary"),
    "decide_after_response": ("T17", "pre_disciplinary", "decision"),
    "decide": ("T18", "not_referred ethics_final referred ethics_pending", "decision"),
    "serve_decision": ("T19", "decision", "appeal_open"),
    "end_appeal": ("T20", "appeal_open", "final"),
    "finalize": ("T21", "decision", "final"),
    "close": ("T22", "final", "closed"),
    "reopen": ("T23", "closed", "triage"),
    "dispose": ("T25", "closed linked", "disposed"),
    "raise_sanction": ("T26", "decision", "pre_disciplinary"),
    "remand": ("T27", "appeal_open final", "decision pre_disciplinary investigation"),
}

FINDINGS = (
    "every_finding_drafted every_finding_reasoned more_than_an_arrest sustained_names_a_subject"
    " officer_findings_finished"
)
# The guards of each verb, a second time, so that none is lost from one of the verbs that share it.
GUARDED = {
    "acknowledge": "urgent_risk_answered",
    "open": "case_manager_named",
    "investigate": "allegation_recorded every_nexus_recorded every_detail_given every_code_decided"
    " every_version_pinned subjects_named_or_reason subjects_classed branch_set no_minor_is_subject screens_closed"
    " exemptions_checked scope_written detriment_assessed investigator_named",
    "screen_out": "screening_reason_fits why_no_ethics_decision other_forum_named onward_referral_sent"
    " screen_out_asked_by_another",
    "link": "primary_chosen",
    "pause": "pause_grounded pause_reviewed_soon",
    "resume": "",
    "submit_findings": FINDINGS + " every_subject_heard interviews_complete report_written reviewer_let_in",
    "return_findings": "gaps_listed",
    "approve_findings": FINDINGS + " no_early_referral",
    "approve_findings_after_referral": FINDINGS + " referral_answered proposer_let_in decider_let_in",
    "decline_referral": "decided_not_to_refer counsel_signed_if_refer_is_the_rule proposer_let_in decider_let_in",
    "prepare_referral": "decided_to_refer",
    "refer_early": "allegation_recorded early_reason_given",
    "send_referral": "packet_ready exposure_settled consents_written raw_report_left_out barred_items_out"
    " release_asked_by_another",
    "record_reply": "reply_recorded",
    "end_referral": "ethics_outcome_recorded ethics_appeal_settled proposer_let_in decider_let_in",
    "investigate_after_referral": "referred_early may_run_ahead ombuds_report_in_evidence",
    "review_after_referral": "referred_early ombuds_report_in_evidence reviewer_let_in",
    "propose_discipline": "may_run_ahead findings_approved something_sustained more_than_a_reprimand_proposed"
    " only_employees_disciplined",
    "decide_after_response": "findings_approved only_employees_disciplined notice_served evidence_summarized response_settled"
    " comparators_checked counsel_reviewed discipline_or_waiver every_subject_decided no_more_than_proposed no_more_than_told"
    " decided_by_somebody_else",
    "decide": "may_run_ahead findings_approved only_employees_disciplined discipline_or_waiver no_more_than_a_reprimand"
    " counsel_reviewed every_subject_decided no_more_than_proposed no_more_than_told decided_by_somebody_else",
    "serve_decision": "forums_known decision_served something_to_appeal follower_let_in",
    "end_appeal": "nothing_sent_back every_forum_ended second_forum_cleared award_carried_out award_told",
    "finalize": "forums_known nothing_to_appeal decision_served told_subjects_told_outcome",
    "close": "award_told tasks_done retention_set retaliation_checks_scheduled referral_over_or_excused",
    "reopen": "reopening_reason_known reopen_asked_by_another",
    "note_withdrawal": "",
    "dispose": "retention_over no_hold dispose_asked_by_another",
    "raise_sanction": "something_sustained more_than_a_reprimand_proposed only_employees_disciplined"
    " decision_not_served",
    "remand": "remand_ordered",
    "step_back": "last_step_revocable nothing_sent_since step_back_asked_by_another",
}


def sources(verb):
    return set(map(str, getattr(Lifecycle, verb)._django_fsm.transitions))


def test_every_state_has_a_meaning_and_a_phase():
    assert set(MEANING) == set(PHASE_OF) == set(State)


def test_the_forward_edges_are_those_of_d25():
    declared = defaultdict(lambda: ("", set(), set()))
    for edge in FORWARD:
        _, from_, to = declared[edge.verb]
        declared[edge.verb] = (edge.number, from_ | {edge.source}, to | {edge.target})
    assert declared == {verb: (n, set(s.split()), set(t.split())) for verb, (n, s, t) in D25.items()}


def test_a_withdrawal_changes_no_state_and_may_come_at_any_time():
    assert sources("note_withdrawal") == set(State) - {State.DISPOSED}
    assert "note_withdrawal" not in {edge.verb for edge in EDGES}


def test_every_verb_of_the_machine_has_a_policy_row_with_its_states_and_conversely():
    assert {verb: rule.number for verb, rule in POLICY.items() if rule.number and verb != "enter"} == verbs()
    assert {verb: set(POLICY[verb].states) for verb in verbs()} == {verb: sources(verb) for verb in verbs()}


def test_what_the_clock_may_fire_is_the_same_in_machine_and_policy():
    by_clock = {edge.verb for edge in EDGES if edge.by_system}
    assert by_clock == {verb for verb, rule in POLICY.items() if rule.by_system}


def test_stepping_back_is_the_reverse_of_what_is_revocable_and_nothing_else():
    back = {(edge.source, edge.target) for edge in EDGES if edge.verb == "step_back"}
    assert back == {(edge.target, edge.source) for edge in EDGES if edge.revocable}
    assert reversed_edges(FORWARD).keys() == sources("step_back")


@pytest.mark.parametrize("verb", ["acknowledge", "send_referral", "serve_decision", "close", "screen_out", "dispose"])
def test_what_leaves_the_house_is_not_revocable(verb):
    assert not any(edge.revocable for edge in EDGES if edge.verb == verb)


def test_every_guard_is_used_and_every_used_guard_is_known():
    used = {
        g
        for verb in verbs()
        for t in getattr(Lifecycle, verb)._django_fsm.transitions.values()
        for g in t.custom["guards"]
    }
    conditions = {name for rule in POLICY.values() for name in [*rule.only_when.values(), *rule.agrees_when.values()]}
    assert {guard.__name__ for guard in used} | conditions == set(GUARDS)
    assert all(GUARDS[guard.__name__] is guard for guard in used)


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_each_verb_has_its_guards_from_wherever_it_starts(verb):
    for state in sources(verb):
        assert " ".join(guard.__name__ for guard in guards_of(verb, state)) == GUARDED[verb]


def test_bodies_are_empty_and_the_packages_own_hooks_unused():
    for verb in verbs():
        for declared in getattr(Lifecycle, verb)._django_fsm.transitions.values():
            assert not declared.conditions
            assert declared.permission is None
            assert declared.on_error is None
    for phase in (transitions.intake, transitions.review, transitions.referral, transitions.outcome):
        for node in ast.walk(ast.parse(inspect.getsource(phase))):
            if isinstance(node, ast.ClassDef):
                assert all(len(method.body) == 1 for method in node.body if isinstance(method, ast.FunctionDef))


def reachable(start, edges):
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for edge in edges:
            if edge.source == here and edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return seen


def test_every_state_can_be_reached_from_received():
    assert reachable("received", FORWARD) == set(State)


@pytest.mark.parametrize("state", [s for s in State if s != State.DISPOSED])
def test_from_every_state_a_case_can_end(state):
    assert {"disposed"} <= reachable(state, FORWARD)


@pytest.mark.parametrize("state", [s for s in State if s not in (State.DISPOSED, State.LINKED, State.CLOSED)])
def test_no_open_state_depends_on_an_outside_office(state):
    """The Ombuds writes nothing at all: the case still reaches closed (the referral goes on beside it)."""
    ours = [edge for edge in FORWARD if edge.verb not in ("record_reply", "end_referral")]
    assert "closed" in reachable(state, ours)


def test_row_28_no_outcome_is_reached_without_an_ethics_decision_or_why_there_is_none():
    """Three verbs decide it; findings approved after a referral ask for its answer; what is set aside says why not."""
    deciding = {
        "decline_referral": "decided_not_to_refer", "prepare_referral": "decided_to_refer", "refer_early": "early_reason_given",
        "approve_findings_after_referral": "referral_answered", "screen_out": "why_no_ethics_decision",
    }  # fmt: skip
    past_it = [edge for edge in FORWARD if edge.verb not in deciding]
    outcome = {state for state, phase in PHASE_OF.items() if phase == "outcome"} - {"disposed"}
    assert reachable("received", past_it) & (outcome | {"not_referred", "referral_prepared"}) == set()
    assert all(guard in GUARDED[verb].split() for verb, guard in deciding.items())


def test_no_case_ends_without_a_person_s_verb():
    ending = {edge.verb for edge in EDGES if edge.target in ("closed", "disposed", "linked")}
    assert not any(edge.by_system for edge in EDGES if edge.verb in ending)
