"""Whose turn it is: in every state somebody who can fire a verb by which this very case goes on."""

from dataclasses import replace

import pytest

from cases.readers.actions import JOINED
from cases.turns import TURNS, turn
from permissions.policy import POLICY, may
from tests.workflow.ready import DISCIPLINE, FORUM, HEAVY, but
from tests.workflow.ready import allegation as with_allegation
from workflow.guards import GUARDS
from workflow.guards.closing import something_to_appeal

UNFOUNDED = with_allegation(finding="unfounded")
BARE = replace(HEAVY, decided="", notice_served=False, evidence_summary=False, response="", comparators=False)
FACTS = {
    "unfounded": but(UNFOUNDED, discipline=(), appeal={"forums": ()}),
    "sustained, nothing proposed": but(discipline=(), appeal={"forums": ()}),
    "reprimand": but(discipline=(DISCIPLINE,), appeal={"forums": ()}),
    "reprimand with a forum": but(discipline=(DISCIPLINE,), appeal={"forums": (FORUM,)}),
    "suspension, nothing compared": but(discipline=(BARE,), appeal={"forums": ()}),
    "suspension, no letter yet": but(discipline=(HEAVY,), appeal={"forums": ()}),
    "suspension": but(discipline=(HEAVY,), appeal={"forums": (FORUM,)}),
    "referred early": but(referral={"early": True}),
    "an award that no letter told": but(discipline=(replace(HEAVY, award_untold=True),), appeal={"forums": (FORUM,)}),
}


def fits(role, verb, state, facts):
    """Whether this role may do it as the case stands: by the policy, and by the guard that it names for the role."""
    guard = POLICY[verb].only_when.get(role)
    return may([role], verb, state) and (guard is None or GUARDS[guard](facts) is None)


@pytest.mark.parametrize("state", TURNS)
@pytest.mark.parametrize("known", FACTS)
def test_whose_turn_it_is_can_take_a_next_step(state, known):
    now = turn(state, lambda: FACTS[known])
    steps = [JOINED.get(name, (name,))[0] for name in now.verbs]
    assert (now.role is None) == (not steps)
    if now.role:
        assert any(fits(now.role, verb, state, FACTS[known]) for verb in steps), (now.role, steps)


@pytest.mark.parametrize("state", [state for state in TURNS if state in POLICY["name_manager"].states])
def test_a_case_that_nobody_clear_manages_waits_for_a_manager_first(state):
    now = turn(state, lambda: FACTS["unfounded"], "intake_officer")
    assert (now.role, now.verbs[0]) == ("intake_officer", "name_manager")
    assert may([now.role], now.verbs[0], state)


@pytest.mark.parametrize(
    ("known", "outcome", "decided"),
    [
        ("unfounded", "case_manager", "case_manager"),
        ("sustained, nothing proposed", "hr_officer", "case_manager"),
        ("reprimand", "appointing_authority", "case_manager"),
        ("reprimand with a forum", "appointing_authority", "hr_officer"),
        ("suspension, nothing compared", "appointing_authority", "case_manager"),
        ("suspension, no letter yet", "appointing_authority", "hr_officer"),
        ("suspension", "appointing_authority", "hr_officer"),
    ],
)
def test_the_facts_say_who_decides_and_who_ends_it(known, outcome, decided):
    facts = FACTS[known]
    assert {turn(state, lambda: facts).role for state in ("not_referred", "ethics_final")} == {outcome}
    assert turn("decision", lambda: facts).role == decided
    if facts.appeal.forums:
        assert something_to_appeal(facts) is None


def test_counsel_carries_a_referral_that_goes_past_the_ethics_office():
    assert turn("referral_prepared", lambda: FACTS["referred early"]).role == "counsel"
    assert turn("referral_prepared", lambda: FACTS["suspension"]).role == "ethics_officer"


def test_hr_serves_what_an_award_changed_before_the_appeal_ends():
    untold = turn("appeal_open", lambda: FACTS["an award that no letter told"])
    assert (untold.role, untold.verbs[0]) == ("hr_officer", "record_letter")
    assert turn("appeal_open", lambda: FACTS["suspension"]).role == "labor_relations"


def test_more_than_a_reprimand_is_heard_before_it_is_decided():
    for state in ("not_referred", "ethics_final"):
        assert turn(state, lambda: FACTS["suspension"]).verbs == ("propose_discipline",)
        assert turn(state, lambda: FACTS["reprimand"]).verbs[-1] == "decide"


def test_findings_are_approved_after_the_referral_only_where_one_came_first():
    assert turn("findings_review", lambda: but(referral={"ended": "", "sent": False})).verbs == ("approve_findings",)
    ended = but(referral={"ended": "early_resolution"})
    assert turn("findings_review", lambda: ended).verbs == ("approve_findings_after_referral",)


@pytest.mark.parametrize(
    ("done", "role", "verb", "now"),
    [
        ({}, "hr_officer", "record_proposal", "compared"),
        ({"comparators": True}, "hr_officer", "record_notice", "has to be told"),
        ({"comparators": True, "notice_served": True}, "hr_officer", "record_notice", "has to be told"),
        ({"comparators": True, "notice_served": True, "evidence_summary": True}, "hr_officer", "record_response",
         "was told what is proposed and may answer"),
        ({"comparators": True, "notice_served": True, "evidence_summary": True, "response": "waived"},
         "appointing_authority", "decide_after_response", "was heard"),
    ],
)  # fmt: skip
def test_before_discipline_hr_acts_until_the_subject_was_heard(done, role, verb, now):
    found = turn("pre_disciplinary", lambda: but(discipline=(replace(BARE, **done),)))
    assert (found.role, found.verbs[0], found.verbs[-1]) == (role, verb, "decide_after_response")
    assert now in found.now
