"""Random walks: at every step each verb does what the frozen table says, and nothing the table does not say."""

import importlib

from django_fsm import InvalidResultState, TransitionNotAllowed
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.models import Case
from permissions.policy import POLICY, may_fire
from permissions.roles import Role
from workflow.machine import verbs
from workflow.states import State

ROWS = importlib.import_module("workflow.migrations.0002_edges").EDGES
EDGES = {(source, target, verb) for source, target, verb, *_ in ROWS}
MANY_TARGETS = ("remand", "step_back")
SIX = {
    "intake": {Role.INTAKE_OFFICER},
    "manager": {Role.CASE_MANAGER, Role.HR_OFFICER, Role.LABOR_RELATIONS},
    "investigator": {Role.INVESTIGATOR},
    "ethics": {Role.ETHICS_OFFICER},
    "authority": {Role.APPOINTING_AUTHORITY},
    "counsel": {Role.COUNSEL, Role.RECORDS_OFFICER},
}

tries = st.tuples(st.sampled_from(sorted(verbs())), st.sampled_from(sorted(State)), st.sampled_from(sorted(SIX)))


def fired(case, verb, to):
    """True if the machine lets `verb` happen (towards `to`, where it has several targets)."""
    try:
        getattr(case, verb)(**({"to": to} if verb in MANY_TARGETS else {}))
    except (TransitionNotAllowed, InvalidResultState):
        return False
    return True


def edges_of(verb, source, to):
    """The edges of the table that this try may take."""
    found = {edge for edge in EDGES if edge[0] == source and edge[2] == verb}
    return {edge for edge in found if edge[1] == to} if verb in MANY_TARGETS else found


@settings(max_examples=200)
@given(start=st.sampled_from(sorted(State)), walk=st.lists(tries, min_size=1, max_size=60))
def test_the_machine_moves_along_the_table_and_nowhere_else(start, walk):
    case = Case(state=start)
    for verb, to, _who in walk:
        source = str(case.state)
        edges = edges_of(verb, source, to)
        if verb == "note_withdrawal":
            assert fired(case, verb, to) is (source != "disposed")
            assert case.state == source
        elif fired(case, verb, to):
            assert (source, str(case.state), verb) in edges
        else:
            assert not edges
            assert case.state == source


@settings(max_examples=200)
@given(walk=st.lists(tries, min_size=1, max_size=60))
def test_six_people_who_keep_to_the_policy_never_leave_the_table(walk):
    """Whoever the policy lets act can act, and each act is an edge: policy and machine agree from everywhere."""
    case = Case(state=State.RECEIVED)
    for verb, to, who in walk:
        source = str(case.state)
        if not may_fire(SIX[who], verb, source):
            continue
        edges = edges_of(verb, source, to)
        moved = fired(case, verb, to)
        assert moved or verb in MANY_TARGETS
        assert verb == "note_withdrawal" or not moved or (source, str(case.state), verb) in edges


@given(verb=st.sampled_from(sorted(verbs())), state=st.sampled_from(sorted(State)))
def test_whatever_the_machine_lets_start_somebody_may_fire(verb, state):
    startable = verb == "note_withdrawal" and state != "disposed"
    startable = startable or any(edge[0] == state and edge[2] == verb for edge in EDGES)
    assert any(may_fire({role}, verb, state) for role in Role) is startable or POLICY[verb].by_system
