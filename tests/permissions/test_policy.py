"""The policy table is complete, keeps duties apart, and still lets a plain case reach its end."""

from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from django.core.management import call_command

from permissions import sqlfiles
from permissions.parts import PARTS, PHASES, SEES, STATES, sees
from permissions.policy import (
    DECIDES,
    FINDS,
    OFFICE,
    POLICY,
    REVIEWS,
    WENT_PAST,
    may,
    may_ask,
    may_fire,
    same_person_bars,
    weighs,
)
from permissions.roles import MEANING, Office, Role
from workflow import states
from workflow.guards.shortfall import BY_ANOTHER
from workflow.machine import guards_of


def test_the_states_and_phases_of_the_policy_are_those_of_the_lifecycle():
    assert {phase: tuple(map(str, group)) for phase, group in states.STATES_OF.items()} == PHASES


def test_every_role_has_a_meaning_an_office_and_a_sight_for_every_phase():
    assert set(MEANING) == set(OFFICE) == set(SEES) == set(Role)
    assert all(set(SEES[role]) == set(PHASES) for role in Role)


def test_only_hr_and_ethics_roles_own_a_case_and_all_others_say_why():
    assert all(OFFICE[role].why for role in Role)
    assert {role for role in Role if OFFICE[role].office == Office.ETHICS} == {Role.ETHICS_OFFICER}


def test_parts_are_nouns_and_verbs_are_verbs():
    assert not set(PARTS) & set(POLICY)


@pytest.mark.parametrize("state", STATES)
def test_the_system_administrator_and_the_policy_owner_see_nothing(state):
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.POLICY_OWNER, Role.OMBUDS):
        assert sees(role, state) == frozenset()
        assert not any(may({role}, verb, state) for verb in POLICY)


@pytest.mark.parametrize("state", STATES)
def test_the_auditor_sees_the_journal_only_and_changes_nothing(state):
    assert sees(Role.AUDITOR, state) == {"history"}
    assert not any(may({Role.AUDITOR}, verb, state) for verb in POLICY)


def test_intake_keeps_only_the_reporter_s_thread_once_the_case_is_opened():
    assert sees(Role.INTAKE_OFFICER, "triage") == {"messages", "tasks"}


def test_the_investigator_never_sees_discipline_referral_or_appeal():
    hidden = {"discipline", "referral", "appeal"}
    assert not any(hidden & sees(Role.INVESTIGATOR, state) for state in STATES)


def test_the_records_officer_sees_closed_files_only():
    assert {state for state in STATES if sees(Role.RECORDS_OFFICER, state)} == {"closed", "disposed"}


def test_an_unknown_role_sees_nothing_and_may_nothing():
    assert sees("superuser", "triage") == frozenset()
    assert not any(may({"superuser"}, verb, state) for verb, state in product(POLICY, STATES))


def test_an_unknown_verb_is_a_bug_and_never_a_yes():
    with pytest.raises(KeyError):
        may_fire({Role.CASE_MANAGER}, "forgive", "triage")


def test_who_cannot_read_a_part_cannot_add_to_it():
    for (verb, rule), role, state in product(POLICY.items(), Role, STATES):
        if rule.part and may({role}, verb, state):
            assert rule.part in sees(role, state), (verb, role, state)


def test_every_verb_can_be_done_by_someone_somewhere():
    for verb in POLICY:
        if verb != "enter":  # it makes the case
            assert any(may_fire({role}, verb, state) for role, state in product(Role, STATES)), verb


@pytest.mark.parametrize("group", [FINDS, REVIEWS, DECIDES])
def test_finder_reviewer_and_decider_are_three_people_in_whatever_order(group):
    others = {*FINDS, *REVIEWS, *DECIDES} - set(group)
    assert all(same_person_bars(verb, others) == others for verb in group)
    assert not any(same_person_bars(verb, group) for verb in group)


@pytest.mark.parametrize(
    ("verb", "after"),
    [
        ("record_proposal", FINDS + REVIEWS + DECIDES),
        ("record_notice", FINDS),
        ("record_response", FINDS),
        ("note_reply", FINDS + DECIDES),
        ("note_referral_end", FINDS + DECIDES),
    ],
)
def test_who_prepares_an_outcome_or_notes_an_answer_keeps_apart_too(verb, after):
    assert same_person_bars(verb, set(FINDS + REVIEWS + DECIDES)) == set(after)


def test_whoever_had_a_hand_in_an_early_referral_reviews_nothing_and_decides_about_none() -> None:
    """And T15b stays theirs: counsel goes on with the case (domain.md)."""
    office = {
        "return_findings",
        "approve_findings",
        "approve_findings_after_referral",
        "decline_referral",
        "prepare_referral",
    }
    assert {verb for verb in POLICY if same_person_bars(verb, WENT_PAST)} == office
    assert all(same_person_bars(verb, {one}) for verb in office for one in WENT_PAST)


@pytest.mark.parametrize("verb", DECIDES)
def test_whoever_proposed_an_outcome_never_decides_in_that_case(verb):
    assert same_person_bars(verb, {"record_proposal"}) == {"record_proposal"}


def test_the_case_manager_decides_only_where_nothing_is_sustained():
    deciding = {verb for verb in DECIDES if Role.CASE_MANAGER in POLICY[verb].roles}
    assert deciding == {"decide"}
    assert POLICY["decide"].only_when == {Role.CASE_MANAGER: "nothing_sustained"}


def test_linking_is_intake_s_before_opening_and_the_case_manager_s_after():
    assert may_fire({Role.INTAKE_OFFICER}, "link", "acknowledged")
    assert not may_fire({Role.INTAKE_OFFICER}, "link", "triage")
    assert not may_fire({Role.CASE_MANAGER}, "link", "acknowledged")
    assert may_fire({Role.CASE_MANAGER}, "link", "abeyance")


def test_what_needs_two_people_is_asked_by_one_role_and_done_by_another_hand():
    assert may_ask({Role.CASE_MANAGER}, "screen_out", "triage")
    assert may_fire({Role.ETHICS_OFFICER}, "screen_out", "triage")
    assert not may_ask({Role.ETHICS_OFFICER}, "screen_out", "triage")
    assert not may_ask({Role.CASE_MANAGER}, "investigate", "triage")


def row(verb: str) -> bool:
    """Its row names who agrees, so the service keeps a request until another person does."""
    return POLICY[verb].second_person and weighs(verb)


def guard(verb: str, state: str, of: str = "") -> bool:
    """The step has a guard that asks who asked for it, or `of` what it carries out."""
    return (of or verb) + BY_ANOTHER in {one.__name__ for one in guards_of(verb, state)}


def line(file: str, condition: str) -> bool:
    """The database asks it, of whoever comes."""
    return condition in sqlfiles.text("permissions", file)


BY_TWO: list[tuple[str, Callable[[], object]]] = [
    ("final discipline", partial(same_person_bars, "decide", ["record_proposal"])),
    ("final discipline", partial(same_person_bars, "decide_after_response", ["record_proposal"])),
    ("final discipline", partial(same_person_bars, "decide_anew", ["record_proposal"])),
    ("final discipline: none", partial(row, "waive_discipline")),
    ("opening a sealed identity", partial(row, "ask_identity")),
    ("membership of a sealed case", partial(row, "seal")),
    ("membership of a sealed case", partial(row, "admit_member")),
    ("membership of a sealed case", partial(row, "unseal")),
    ("role grants", partial(line, "appoint", "when 'agreed' then answered_by not in (asked_by, person_id)")),
    ("disposal", partial(row, "dispose")),
    ("disposal", partial(guard, "dispose", "closed")),
    ("disposal", partial(guard, "dispose", "linked")),
    ("release outside", partial(row, "release_packet")),
    ("release outside", partial(guard, "send_referral", "referral_prepared", "release")),
    ("key operations", partial(line, "rekey", "and asked_by <> answered_by")),
    ("key operations", partial(line, "rekey", "and r.answer = 'agreed' and r.answered_by <> r.asked_by")),
    ("break-glass", partial(line, "emergency", "when 'agreed' then may_ and g.person_id <> person_")),
]


@pytest.mark.parametrize(("act", "holds"), BY_TWO)
def test_what_is_dear_to_undo_takes_two_people(act: str, holds: Callable[[], object]) -> None:
    assert holds(), f"one person is enough for {act}"


def test_a_step_back_is_asked_by_who_may_fire_the_edge():
    assert may_ask({Role.ETHICS_OFFICER}, "step_back", "not_referred", "decline_referral")
    assert not may_ask({Role.CASE_MANAGER}, "step_back", "not_referred", "decline_referral")


def test_only_the_clock_s_verb_may_be_fired_by_the_system():
    assert {verb for verb, rule in POLICY.items() if rule.by_system} == {"acknowledge"}


FOUR = {
    "Ada": {Role.INTAKE_OFFICER, Role.CASE_MANAGER, Role.HR_OFFICER, Role.LABOR_RELATIONS},
    "Ben": {Role.INVESTIGATOR},
    "Cai": {Role.ETHICS_OFFICER},
    "Dee": {Role.APPOINTING_AUTHORITY},
}
TO_THE_FINDINGS = [
    ("Ada", "acknowledge", "received"),
    ("Ada", "assign", "acknowledged"),
    ("Ada", "open", "acknowledged"),
    ("Ada", "record_allegation", "triage"),
    ("Ada", "check_exemption", "triage"),
    ("Ada", "write_plan", "triage"),
    ("Ada", "assign", "triage"),
    ("Ada", "investigate", "triage"),
    ("Ben", "record_interview", "investigation"),
    ("Ben", "record_finding", "investigation"),
    ("Ben", "submit_findings", "investigation"),
    ("Cai", "approve_findings", "findings_review"),
    ("Cai", "decline_referral", "ethics_decision"),
]
REPRIMAND = [
    ("Ada", "record_proposal", "not_referred"),
    ("Dee", "decide", "not_referred"),
    ("Ada", "record_letter", "decision"),
    ("Ada", "serve_decision", "decision"),
    ("Ada", "end_appeal", "appeal_open"),
    ("Ada", "set_retention", "final"),
    ("Ada", "close", "final"),
]
UNFOUNDED = [
    ("Ada", "decide", "not_referred"),
    ("Ada", "finalize", "decision"),
    ("Ada", "set_retention", "final"),
    ("Ada", "close", "final"),
]


def walk(people, steps):
    """Plays `steps` against the policy alone; the first refusal fails."""
    done = {name: set() for name in people}
    for name, verb, state in steps:
        assert may_fire(people[name], verb, state), f"{name} has no role for {verb}"
        assert not same_person_bars(verb, done[name]), f"{name} may not {verb} after {done[name]}"
        done[name].add(verb)


def test_four_people_bring_a_written_reprimand_to_closed():
    walk(FOUR, TO_THE_FINDINGS + REPRIMAND)


def test_three_people_bring_an_unfounded_case_to_closed():
    three = {name: roles for name, roles in FOUR.items() if name != "Dee"}
    walk(three, TO_THE_FINDINGS + UNFOUNDED)


def test_holding_every_role_does_not_let_one_person_judge_alone():
    with pytest.raises(AssertionError, match="may not approve_findings"):
        walk({"Ada": set(Role)}, [("Ada", verb, state) for _, verb, state in TO_THE_FINDINGS])


def test_the_roles_page_is_what_the_command_prints(capsys):
    call_command("roles")
    page = Path(__file__).parents[2] / "docs" / "roles.md"
    assert page.read_text() == capsys.readouterr().out, "run: manage.py roles > docs/roles.md"
