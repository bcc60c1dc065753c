"""Whose turn it is: in every state somebody who can fire a verb by which this very case goes on."""

import pytest

from cases.readers.actions import JOINED
from cases.turns import TURNS, turn
from permissions.policy import POLICY, may
from tests.workflow.ready import DISCIPLINE, FORUM, HEAVY, but
from tests.workflow.ready import allegation as with_allegation
from workflow.guards import GUARDS
from workflow.guards.closing import something_to_appeal

UNFOUNDED = with_allegation(finding="unfounded")
FACTS = {
    "unfounded": but(UNFOUNDED, discipline=(), appeal={"forums": ()}),
    "sustained, nothing proposed": but(discipline=(), appeal={"forums": ()}),
    "reprimand": but(discipline=(DISCIPLINE,), appeal={"forums": ()}),
    "reprimand with a forum": but(discipline=(DISCIPLINE,), appeal={"forums": (FORUM,)}),
    "suspension, no letter yet": but(discipline=(HEAVY,), appeal={"forums": ()}),
    "suspension": but(discipline=(HEAVY,), appeal={"forums": (FORUM,)}),
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
