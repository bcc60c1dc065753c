"""The seven tests of just cause for one subject: what on record speaks for each, and what is missing. Pure functions of facts.

A guide and no formula: "met" says that what Candor records for a test is on record and lacks nothing, not that an arbitrator
would agree. What Candor does not record keeps a test open. Source: domain.md 3, "Just cause, 7 tests"; ADR 45.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from workflow.facts import AllegationFacts, DisciplineFacts, Facts, SubjectFacts, Weight

NO_TRAINING = "No training is recorded, nor that the subject was told of the policy: Candor keeps neither yet."
JUDGED = "Whether the rule is reasonable for the work is for people to say."
MORE_PROOF = "An arbitrator may ask for more than “more likely than not” where a charge stains somebody’s name."
NOT_SEARCHED = "Candor does not look for similar decisions by itself: what was found is as human resources wrote it."
NO_FILE = "Candor keeps no record of earlier discipline: how it weighed is as the decider wrote it."
NOT_HEARD = {"declined": "The subject declined to be heard", "not_possible": "The subject could not be heard"}
ANSWERED = {
    "held": "The subject answered the notice before discipline.",
    "waived": "The subject waived the answer to the notice before discipline.",
    "no_answer": "The last day to answer the notice before discipline passed without an answer.",
}


class State(StrEnum):
    MET = "met"
    NOT_MET = "not met"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that a test asks of the record: what it says where it is there, the part in which it stands, and what is said
    where it is not. `allegation` is the number of the one that it is about, if it is about one.
    """

    holds: bool
    says: str
    part: str
    lacks: str
    allegation: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one subject. `charges` are the allegations against them that are sustained or not found about yet.

    By number of the allegation, `under` has its codes in words and `versions` its version of the policy; `in_force` has those
    whose version has a day since which it holds, and `dated` those whose own day is known.
    """

    subject: SubjectFacts
    charges: tuple[AllegationFacts, ...]
    discipline: DisciplineFacts
    scope: bool
    report: bool
    under: Mapping[int, str] = field(default_factory=dict)
    versions: Mapping[int, str] = field(default_factory=dict)
    in_force: frozenset[int] = frozenset()
    dated: frozenset[int] = frozenset()
    meant: str = ""  # what is decided, or else proposed, in words
    ordered: bool = False  # by a forum of appeal

    @property
    def heavy(self) -> bool:
        return Weight.MORE in (self.discipline.proposed, self.discipline.decided)


@dataclass(frozen=True, slots=True)
class Rule:
    """How one test is derived, and the parts that somebody has to read to read it. `unkept` is what no record of Candor could
    hold yet, `beside` what whoever weighs it should know.
    """

    name: str
    question: str
    rests_on: frozenset[str]
    derive: Callable[[Known], Iterator[Check]]
    unkept: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """One of the seven, as it stands."""

    name: str
    question: str
    state: State
    speaks: list[Check]
    missing: list[str]
    beside: str


def known(facts: Facts, number: int, **words: Any) -> Known:
    """What the facts of a case say of the subject of this number; `words` are the other fields of `Known`."""
    subject = next(one for one in facts.subjects if one.number == number)
    charges = tuple(one for one in facts.allegations if one.subject == number and (one.sustained or not one.finding))
    none = DisciplineFacts(subject=number)
    discipline = next((one for one in facts.discipline if one.subject == number), none)
    return Known(subject, charges, discipline, facts.review.scope, facts.review.report, **words)


def tests(of: Known, sees: frozenset[str]) -> list[Test]:
    """The tests, in their order, that rest on nothing but parts which this reader reads; none where there is no charge."""
    return [_test(rule, of) for rule in RULES if rule.rests_on <= sees] if of.charges else []


def _test(rule: Rule, of: Known) -> Test:
    checks = list(rule.derive(of))
    lacks = [one.lacks for one in checks if not one.holds]
    state = State.OPEN if rule.unkept or lacks else State.MET
    if lacks and of.discipline.decided:
        state = State.NOT_MET
    missing = [*lacks, *([rule.unkept] if rule.unkept else [])]
    return Test(rule.name, rule.question, state, [one for one in checks if one.holds], missing, rule.beside)


def notice(of: Known) -> Iterator[Check]:
    for one in of.charges:
        says = f"the policy held on its day, version {of.versions.get(one.number, '')}"
        held = one.version_pinned and one.number in of.in_force & of.dated
        yield _about(one, held, says, "allegations", _undated(of, one))


def _undated(of: Known, one: AllegationFacts) -> str:
    if not one.version_pinned:
        return "no version of the policy is chosen for its day."
    if one.number not in of.in_force:
        return "its version of the policy has no day since which it holds."
    return "its day is not known, so nothing says that the policy held then."


def rule(of: Known) -> Iterator[Check]:
    for one in of.charges:
        yield _about(one, one.number in of.in_force, f"its rule is in force, version {of.versions.get(one.number, '')}",
                     "allegations", "its version of the policy is not in force.")  # fmt: skip
        yield _about(one, bool(one.codes), f"it stands under {of.under.get(one.number, '')}.", "allegations",
                     "no code of the policy is recorded.")  # fmt: skip
        yield _about(one, one.nexus, "what connects it to the county is recorded.", "allegations",
                     "what connects it to the county is not recorded.")  # fmt: skip


def investigation(of: Known) -> Iterator[Check]:
    yield Check(
        of.scope, "What is investigated was planned in writing.", "tasks", "No plan of the investigation is recorded."
    )
    for one in of.charges:
        yield _about(one, one.evidence > 0, _items(one.evidence), "evidence", "no evidence is recorded.")
    yield _hearing(of.subject)
    yield Check(
        of.report, "The report of the investigation is written.", "tasks", "No report of the investigation is recorded."
    )


def _hearing(subject: SubjectFacts) -> Check:
    if not subject.interview:
        return Check(False, "", "interviews", "The subject was not heard, and no reason is recorded.")
    if subject.interview == "held":
        return Check(True, "The subject was heard.", "interviews", "")
    why = NOT_HEARD[subject.interview]
    return Check(
        subject.interview_reason, f"{why}, and why is recorded.", "interviews", f"{why}, and no reason is recorded."
    )


def fair(of: Known) -> Iterator[Check]:
    yield Check(of.subject.told, "The subject was told what is alleged, by letter or when they were heard.", "letters",
                "Nothing on record says that the subject was told what is alleged.")  # fmt: skip
    if of.subject.interview == "held":
        yield Check(not of.subject.interviews_incomplete,
                    "At each hearing it was recorded whether somebody stood by the subject, and what kind of statement it is.",
                    "interviews",
                    "Of a hearing it is not recorded whether somebody stood by the subject, or what kind of statement it is.",
                    )  # fmt: skip
    for one in of.charges:
        yield _about(one, one.finding_approved, "a second person reviewed the finding.", "allegations",
                     "no second person reviewed a finding.")  # fmt: skip
    if of.heavy:
        yield from _before_discipline(of.discipline)
    if of.discipline.decided:
        yield Check(not of.discipline.same_hand,
                    "Whoever decided had neither found the facts nor proposed the outcome.", "discipline",
                    "Whoever decided had found the facts or proposed the outcome.")  # fmt: skip


def _before_discipline(done: DisciplineFacts) -> Iterator[Check]:
    """Owed before anything above a written reprimand (Loudermill)."""
    yield Check(
        done.notice_served,
        "The notice before discipline was served.",
        "letters",
        "The notice before discipline is not served.",
    )
    yield Check(done.evidence_summary, "A summary of the evidence went with it.", "letters",
                "No summary of the evidence went with a notice before discipline.")  # fmt: skip
    yield Check(done.response in ANSWERED, ANSWERED.get(done.response, ""), "discipline",
                "Neither an answer to the notice is recorded, nor that it was waived or its last day passed.")  # fmt: skip


def proof(of: Known) -> Iterator[Check]:
    for one in of.charges:
        found = one.finding.replace("_", " ")
        yield _about(one, bool(one.finding), f"it is {found}.", "allegations", "nothing is found yet.")
        if one.finding:
            yield _about(one, one.finding_reasoned, "the finding has its standard of proof and its reason.", "allegations",
                         "the finding has no standard of proof or no reason.")  # fmt: skip
        yield _about(one, one.evidence > 0, _items(one.evidence), "evidence", "no evidence carries a finding.")


def equal(of: Known) -> Iterator[Check]:
    yield Check(of.discipline.comparators, "Similar decisions were looked for, and what was found is written.", "discipline",
                "Nothing on record says that similar decisions were looked for.")  # fmt: skip


def penalty(of: Known) -> Iterator[Check]:
    done, meant = of.discipline, of.meant or "an outcome whose amount is not recorded"
    so_far = f"Nothing is decided yet. What is proposed: {of.meant}." if of.meant else "Nothing is decided yet."
    yield Check(bool(done.decided), f"Decided, from the policy’s ladder: {meant}.", "discipline", so_far)
    if not done.decided:
        return
    if of.ordered:
        yield Check(True, "A forum of appeal ordered it.", "appeal", "")
    else:
        yield Check(done.factors, "What weighed for and against is written.", "discipline",
                    "What weighed for and against is not recorded.")  # fmt: skip
    yield Check(not (done.beyond or done.beyond_told), "It is no more than was proposed, and than the subject was told.",
                "discipline", "It is more than was proposed, or than the subject was told.")  # fmt: skip
    if done.counsel_owed:
        yield Check(
            done.counsel_reviewed,
            "Counsel reviewed what was proposed.",
            "approvals",
            "No review of it by counsel is recorded.",
        )


def _about(one: AllegationFacts, holds: bool, says: str, part: str, lacks: str) -> Check:
    return Check(holds, f"Allegation {one.number}: {says}", part, f"Allegation {one.number}: {lacks}", one.number)


def _items(number: int) -> str:
    return "1 item of evidence speaks to it." if number == 1 else f"{number} items of evidence speak to it."


def _parts(*names: str) -> frozenset[str]:
    return frozenset(names)


RULES: Iterable[Rule] = (
    Rule("Notice", "Did the subject know the rule, and what breaking it could lead to?", _parts("allegations"), notice,
         unkept=NO_TRAINING),
    Rule("Reasonable rule", "Does the rule have to do with the county’s work?", _parts("allegations"), rule, beside=JUDGED),
    Rule("Investigation", "Was it looked into before anything was decided?",
         _parts("allegations", "evidence", "interviews", "tasks"), investigation),
    Rule("Fair investigation", "Was it looked into fairly, and was the subject heard?",
         _parts("allegations", "interviews", "letters"), fair),
    Rule("Proof", "Is there proof of what is alleged?", _parts("allegations", "evidence"), proof, beside=MORE_PROOF),
    Rule("Equal treatment", "Are others treated alike for the same?", _parts("discipline"), equal, beside=NOT_SEARCHED),
    Rule("Penalty", "Does the outcome fit what was done, and whoever did it?", _parts("discipline"), penalty, beside=NO_FILE),
)  # fmt: skip
