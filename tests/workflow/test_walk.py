"""Random walks: at every step each verb does what the frozen table says, and nothing the table does not say; and no walk
comes to more than a reprimand past the hearing of it.
"""

import importlib

import pytest
from django.conf import settings as config
from django_fsm import InvalidResultState, TransitionNotAllowed
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rules
from cases.facts.outcome import NOTICE
from cases.models import Case
from permissions.policy import POLICY, may_fire
from permissions.roles import Role
from policies import loading, versions
from workflow.machine import verbs
from workflow.states import State

from .hearing import IDS, Hearing

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


MANY = 400
LADDER = {
    "": 0,
    "written_reprimand": 8,
    "suspension": 9,
    "demotion": 11,
    "termination": 13,
}
HEAVY = st.sampled_from([("suspension", 10), ("suspension", 10), ("suspension", 30), ("termination", 0)])
DECIDERS = st.sampled_from(["authority", "authority", "both", "finder"])
AT, NOW, LATER = st.integers(0, 2), st.just(0), st.sampled_from([-4, 0, 3, 12])
NOTHING = st.just(("", 0))


def trying(verb, who, at=AT, what=NOTHING, days=NOW):
    """One try: verb, who, which row counted from the newest, what and how much of it, how many days later."""
    return st.tuples(st.just(verb), who, at, what, days).map(lambda t: (*t[:3], *t[3], t[4]))


HR, AUTHORITY = st.sampled_from(["hr", "hr", "both"]), st.just("authority")
SLIPS = st.one_of(
    trying("record_proposal", HR, what=HEAVY),
    trying("record_notice", HR, days=LATER),
    trying("record_response", HR, what=st.tuples(st.just(""), st.integers(0, 2)), days=LATER),
    trying("authorize", st.just("counsel")),
    trying("record_letter", HR),
    *(trying(verb, DECIDERS, what=HEAVY) for verb in ("decide", "decide_after_response", "decide_anew")),
    *(trying(verb, AUTHORITY) for verb in ("propose_discipline", "raise_sanction", "step_back", "remand", "find_anew")),
)


def rightly(subjects):
    """A hearing of each subject as it should be, of a suspension of ten days; the one named last is the newest."""
    each = range(subjects - 1, -1, -1)
    yield from (("record_proposal", "hr", number, "suspension", 10, 0) for number in range(subjects))
    yield ("propose_discipline", "authority", 0, "", 0, 1)
    yield from (("record_notice", "hr", back, "", 0, 1) for back in each)
    yield from (("record_response", "hr", back, "", 0, 3) for back in each)
    yield from (("authorize", "counsel", back, "", 0, 0) for back in each)


@st.composite
def walks(draw):
    """A hearing in which some steps are left out, others slip in, and somebody decides at the end."""
    subjects = draw(st.integers(1, 2))
    way = []
    for right in rightly(subjects):
        way += draw(st.lists(SLIPS, max_size=1)) if draw(st.integers(0, 3)) == 0 else []
        way += [right] if draw(st.integers(0, 7)) else []
    way += draw(st.lists(SLIPS, max_size=3))
    return subjects, [
        *way,
        *draw(st.lists(trying("decide_after_response", DECIDERS, what=HEAVY), min_size=1, max_size=2)),
    ]


def newest(rows, **said):
    found = [one for one in rows if all(getattr(one, name) == value for name, value in said.items())]
    return max(found, key=lambda one: one.recorded_at) if found else None


def heard_rightly(hearing, decision):
    """The same rule once more, from the rows alone: what must be on record before this decision."""
    rows, since = hearing.record, max((s.recorded_at for s in hearing.record.step if s.verb == "remand"), default=None)
    before = {name: [one for one in getattr(rows, name) if one.recorded_at < decision.recorded_at]
              for name in ("disciplineproposal", "letter", "response", "authorization", "finding")}  # fmt: skip
    proposal = newest(before["disciplineproposal"], subject_id=decision.subject_id)
    notice = newest(before["letter"], kind=NOTICE, proposal_id=proposal.pk)
    answer = newest(before["response"], notice_id=notice.pk)
    assert LADDER[decision.sanction] <= LADDER[proposal.sanction]
    assert decision.sanction != proposal.sanction or (decision.days or 0) <= (proposal.days or 0)
    assert answer.happened_on >= notice.served_on
    assert answer.kind in ("held", "waived") or answer.happened_on > notice.answer_by
    assert newest(before["authorization"], about=proposal.pk)
    assert since is None or notice.recorded_at > since
    about = {one.pk for one in rows.allegation if one.subject_id == decision.subject_id}
    assert max(f.recorded_at for f in before["finding"] if f.allegation_id in about) < proposal.recorded_at
    proposers = {one.by for one in rows.disciplineproposal if one.subject_id == decision.subject_id}
    assert decision.by not in {IDS["finder"], *proposers}


@pytest.fixture
def version(db):
    loading.load(config.CANDOR_PACKS_DIR / config.CANDOR_DEFAULT_POLICY)
    return versions.current(config.CANDOR_DEFAULT_POLICY).pk


TEN, MORE, FIRE = ("suspension", 10), ("suspension", 30), ("termination", 0)
PROPOSED, MOVED, NOTICED, ANSWERED, REVIEWED = rightly(1)
HEARD = (PROPOSED, MOVED, NOTICED, ANSWERED, REVIEWED)


def by(verb, who, what=("", 0), at=0, days=0):
    return (verb, who, at, *what, days)


def decides(what=TEN, who="authority"):
    return by("decide_after_response", who, what)


TOLD_AGAIN = by("record_notice", "hr")  # on the day of the answer before
TOLD = by("record_letter", "hr")  # how it ended
MORE_PROPOSED, SILENCE = by("record_proposal", "hr", MORE), by("record_response", "hr", ("", 2))
HOLES = {
    "no notice": (PROPOSED, MOVED, REVIEWED, decides()),
    "no answer": (PROPOSED, MOVED, NOTICED, REVIEWED, decides()),
    "no review": (PROPOSED, MOVED, NOTICED, ANSWERED, decides()),
    "silence before its last day": (PROPOSED, MOVED, NOTICED, SILENCE, REVIEWED, decides()),
    "an answer before the notice": (PROPOSED, MOVED, NOTICED, (*ANSWERED[:-1], -1), REVIEWED, decides()),
    "more days than noticed": (*HEARD, decides(MORE)),
    "a higher rung than noticed": (*HEARD, decides(FIRE)),
    "a notice of the proposal before": (*HEARD, MORE_PROPOSED, REVIEWED, decides(MORE)),
    "an answer to the notice before": (*HEARD, MORE_PROPOSED, TOLD_AGAIN, REVIEWED, decides(MORE)),
    "a review of the proposal before": (*HEARD, MORE_PROPOSED, NOTICED, ANSWERED, decides(MORE)),
    "the same proposed anew": (*HEARD, PROPOSED, REVIEWED, decides()),
    "a second notice, unanswered": (*HEARD, TOLD_AGAIN, decides()),
    "another finding since": (*HEARD, by("find_anew", "counsel"), decides()),
    "by who proposed it": (by("record_proposal", "both", TEN), *HEARD[1:], decides(who="both")),
    "by who found the facts": (*HEARD, decides(who="finder")),
    "decided anew without a hearing": (
        by("record_proposal", "hr", ("written_reprimand", 0)), by("decide", "authority", ("written_reprimand", 0)),
        MORE_PROPOSED, REVIEWED, by("decide_anew", "authority", MORE),
    ),
    "decided anew, and more": (
        *HEARD, decides(("written_reprimand", 0)), MORE_PROPOSED, REVIEWED, by("decide_anew", "authority", MORE),
    ),
    "decided anew, and more than its letter told": (
        *HEARD, decides(("written_reprimand", 0)), TOLD, by("decide_anew", "authority", TEN),
    ),
    "sent back, and more than its letter told by the same proposal": (
        *HEARD, decides(("written_reprimand", 0)), TOLD, by("remand", "counsel", at=1), NOTICED, ANSWERED, REVIEWED,
        decides(),
    ),
    "sent back to a new hearing": (
        *HEARD, decides(("written_reprimand", 0)), by("remand", "counsel", at=1), REVIEWED, decides(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", HOLES.values(), ids=HOLES)
def test_no_hole_leads_to_more_than_a_reprimand(version, way):
    hearing = Hearing(version=version, pack=rules.pack_of(version))
    for tried in way:
        hearing.try_(tried)
    assert hearing.decided == []


def test_a_hearing_as_it_should_be_leads_there(version):
    """Or the holes would be shut because everything is."""
    hearing = Hearing(version=version, pack=rules.pack_of(version))
    assert [hearing.try_(tried) for tried in (*HEARD, decides())] == [True] * 6
    heard_rightly(hearing, hearing.decided[0])


def test_an_award_that_sends_back_to_a_hearing_of_a_new_proposal_may_end_with_more(version):
    """What the letter told is no more the most that can come."""
    back = by("remand", "counsel", at=1)
    way = (*HEARD, decides(("written_reprimand", 0)), TOLD, back, PROPOSED, *HEARD[2:], decides())
    hearing = Hearing(version=version, pack=rules.pack_of(version))
    assert all([hearing.try_(tried) for tried in way])


@pytest.mark.parametrize(("back", "may"), [((), False), ((by("remand", "counsel"),), True)])
def test_what_a_letter_told_is_made_heavier_only_once_an_award_sent_the_case_back(version, back, may):
    """Also below a hearing, and by a new proposal."""
    oral, written = ("oral_reprimand", 0), ("written_reprimand", 0)
    hearing = Hearing(version=version, pack=rules.pack_of(version))
    way = (
        by("record_proposal", "hr", oral),
        by("decide", "authority", oral),
        TOLD,
        *back,
        by("record_proposal", "hr", written),
    )
    assert all([hearing.try_(tried) for tried in way])
    assert hearing.try_(by("decide_anew", "authority", written)) is may


def test_no_walk_comes_to_more_than_a_reprimand_past_the_hearing_of_it(version):
    """Row 31, Loudermill: whatever else is done between the steps of a hearing, in whatever order, by whomever."""
    pack, reached = rules.pack_of(version), []

    @settings(max_examples=MANY)
    @given(walk=walks())
    def try_it(walk):
        subjects, way = walk
        hearing = Hearing(version=version, pack=pack, subjects=subjects)
        for tried in way:
            done = len(hearing.decided)
            hearing.try_(tried)
            for decision in hearing.decided[done:]:
                heard_rightly(hearing, decision)
        reached.append(bool(hearing.decided))

    try_it()
    assert sum(reached) > MANY // 20, "hardly a walk came to a decision at all"
