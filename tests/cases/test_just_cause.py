"""The seven tests of just cause: what speaks for each and what is missing follows from the facts, and nothing is made up."""

from dataclasses import replace
from typing import Any

import pytest

from cases import just_cause
from cases.just_cause import Known, State
from permissions import parts
from permissions.roles import Role
from workflow.facts import AllegationFacts, DisciplineFacts, Facts, ReviewFacts, SubjectFacts, Weight

EVERYTHING = frozenset(parts.PARTS)
CHARGE = AllegationFacts(
    number=1, subject=1, codes=("G2a",), nexus=True, version_pinned=True, finding="sustained", finding_reasoned=True,
    evidence=2, finding_approved=True,
)  # fmt: skip
SUBJECT = SubjectFacts(number=1, interview="held", interviews_incomplete=0, told=True)
DISCIPLINE = DisciplineFacts(
    subject=1, proposed=Weight.MORE, notice_served=True, evidence_summary=True, response="held", comparators=True,
    counsel_owed=True, counsel_reviewed=True, decided=Weight.MORE, beyond=False, beyond_told=False, same_hand=False,
    factors=True,
)  # fmt: skip
WHOLE = Known(
    SUBJECT, (CHARGE,), DISCIPLINE, scope=True, report=True, under={1: "G2a"}, versions={1: "v"}, in_force=frozenset({1}),
    dated=frozenset({1}), meant="Suspension, 20 days",
)  # fmt: skip


def states(of: Known) -> dict[str, State]:
    return {one.name: one.state for one in just_cause.tests(of, EVERYTHING)}


def found(of: Known, name: str) -> just_cause.Test:
    return next(one for one in just_cause.tests(of, EVERYTHING) if one.name == name)


def test_a_whole_record_meets_each_test_but_the_one_of_which_nothing_is_kept() -> None:
    assert states(WHOLE) == {one.name: State.OPEN if one.name == "Notice" else State.MET for one in just_cause.RULES}
    assert [one.missing for one in just_cause.tests(WHOLE, EVERYTHING)] == [[just_cause.NO_TRAINING], *[[]] * 6]


CASES: list[tuple[str, dict[str, Any], str]] = [  # a test, what is otherwise in the record, what is missing for it
    ("Notice", {"dated": frozenset()}, "Allegation 1: its day is not known, so nothing says that the policy held then."),
    ("Notice", {"in_force": frozenset()}, "Allegation 1: its version of the policy has no day since which it holds."),
    ("Notice", {"charge": {"version_pinned": False}}, "Allegation 1: no version of the policy is chosen for its day."),
    ("Reasonable rule", {"in_force": frozenset()}, "Allegation 1: its version of the policy is not in force."),
    ("Reasonable rule", {"charge": {"codes": ()}}, "Allegation 1: no code of the policy is recorded."),
    ("Reasonable rule", {"charge": {"nexus": False}}, "Allegation 1: what connects it to the county is not recorded."),
    ("Investigation", {"scope": False}, "No plan of the investigation is recorded."),
    ("Investigation", {"report": False}, "No report of the investigation is recorded."),
    ("Investigation", {"charge": {"evidence": 0}}, "Allegation 1: no evidence is recorded."),
    ("Investigation", {"subject": {"interview": ""}}, "The subject was not heard, and no reason is recorded."),
    ("Investigation", {"subject": {"interview": "declined"}}, "The subject declined to be heard, and no reason is recorded."),
    ("Fair investigation", {"subject": {"told": False}}, "Nothing on record says that the subject was told what is alleged."),
    ("Fair investigation", {"subject": {"interviews_incomplete": 1}}, "Of a hearing it is not recorded whether somebody stood"),
    ("Fair investigation", {"charge": {"finding_approved": False}}, "Allegation 1: no second person reviewed a finding."),
    ("Fair investigation", {"discipline": {"notice_served": False}}, "The notice before discipline is not served."),
    ("Fair investigation", {"discipline": {"evidence_summary": False}}, "No summary of the evidence went with a notice"),
    ("Fair investigation", {"discipline": {"response": ""}}, "Neither an answer to the notice is recorded"),
    ("Fair investigation", {"discipline": {"same_hand": True}}, "Whoever decided had found the facts or proposed the outcome."),
    ("Proof", {"charge": {"finding": ""}}, "Allegation 1: nothing is found yet."),
    ("Proof", {"charge": {"finding_reasoned": False}}, "Allegation 1: the finding has no standard of proof or no reason."),
    ("Proof", {"charge": {"evidence": 0}}, "Allegation 1: no evidence carries a finding."),
    ("Equal treatment", {"discipline": {"comparators": False}}, "Nothing on record says that similar decisions"),
    ("Penalty", {"discipline": {"factors": False}}, "What weighed for and against is not recorded."),
    ("Penalty", {"discipline": {"beyond": True}}, "It is more than was proposed, or than the subject was told."),
    ("Penalty", {"discipline": {"counsel_reviewed": False}}, "No review of it by counsel is recorded."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "otherwise", "missing"), CASES)
def test_what_lacks_is_said_in_a_sentence_and_meets_nothing(name: str, otherwise: dict[str, Any], missing: str) -> None:
    """Once something is decided the test is not met; before that it is open."""
    lacking = {**otherwise}
    subject = replace(SUBJECT, **lacking.pop("subject", {}))
    charge = replace(CHARGE, **lacking.pop("charge", {}))
    discipline = replace(DISCIPLINE, **lacking.pop("discipline", {}))
    of = replace(WHOLE, subject=subject, charges=(charge,), discipline=discipline, **lacking)
    assert found(of, name).state == State.NOT_MET
    assert found(of, name).missing[0].startswith(missing)
    undecided = found(replace(of, discipline=replace(discipline, decided="")), name)
    assert undecided.state == State.OPEN or otherwise == {"discipline": {"same_hand": True}}  # of nobody yet


def test_before_anything_is_decided_the_penalty_is_open_and_says_what_is_proposed() -> None:
    proposed = found(replace(WHOLE, discipline=replace(DISCIPLINE, decided="")), "Penalty")
    assert (proposed.state, proposed.missing) == (
        State.OPEN, ["Nothing is decided yet. What is proposed: Suspension, 20 days."]
    )  # fmt: skip


def test_a_reprimand_needs_no_notice_and_what_a_forum_ordered_no_factors() -> None:
    light = replace(DISCIPLINE, proposed=Weight.REPRIMAND, decided=Weight.REPRIMAND, notice_served=False, response="")
    assert found(replace(WHOLE, discipline=light), "Fair investigation").state == State.MET
    ordered = replace(WHOLE, discipline=replace(DISCIPLINE, factors=False), ordered=True)
    assert found(ordered, "Penalty").state == State.MET


def test_nobody_reads_a_test_that_rests_on_a_part_they_do_not_read() -> None:
    labor = parts.sees(Role.LABOR_RELATIONS, "appeal_open")
    assert [one.name for one in just_cause.tests(WHOLE, labor)] == [
        "Notice",
        "Reasonable rule",
        "Equal treatment",
        "Penalty",
    ]
    for test in just_cause.tests(WHOLE, EVERYTHING):
        rests = next(one.rests_on for one in just_cause.RULES if one.name == test.name) | {"discipline"}
        always = {"approvals"}  # read by whoever reads who is concerned, so by everybody who reads discipline
        assert {one.part for one in test.speaks} <= rests | always, test.name


def test_the_charges_are_what_is_sustained_or_still_open_against_this_subject() -> None:
    against = [("sustained", 1), ("unfounded", 1), ("", 1), ("sustained", 2)]
    rows = tuple(AllegationFacts(number=n, subject=who, finding=what) for n, (what, who) in enumerate(against, start=1))
    facts = Facts(state="decision", subjects=(SUBJECT,), allegations=rows, review=ReviewFacts(scope=True))
    of = just_cause.known(facts, 1, meant="x")
    assert ([one.number for one in of.charges], of.scope, of.report, of.discipline.decided) == ([1, 3], True, False, "")
    assert just_cause.tests(replace(of, charges=()), EVERYTHING) == []
