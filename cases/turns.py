"""For each state: what is going on, whose turn it is, and the verbs by which it goes on. Source: domain.md 5b."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from cases.models import Case
from permissions import conflicts
from permissions.roles import Role
from workflow.facts import Facts, Weight
from workflow.guards.closing import award_told
from workflow.guards.findings import referral_answered
from workflow.guards.outcome import (
    comparators_checked,
    decision_served,
    evidence_summarized,
    more_than_a_reprimand_proposed,
    nothing_sustained,
    notice_served,
    response_settled,
)
from workflow.states import State


@dataclass(frozen=True, slots=True)
class Turn:
    """What the top of the case page says."""

    now: str
    role: Role | None
    verbs: tuple[str, ...]  # the first one that this actor may do is the main button


NO_MANAGER = "Nobody who may see this case manages it."
NAME_MANAGER = ("name_manager", "admit_member")  # by one person, or by two where the case is sealed
# Where nothing is sustained the case manager decides; else HR proposes first.
OUTCOME = ("decide_and_finish", "record_proposal", "decide")

TURNS: dict[str, Turn] = {
    State.RECEIVED: Turn(
        "A new report waits for a first answer.", Role.INTAKE_OFFICER, ("acknowledge_and_open", "acknowledge")
    ),
    State.ACKNOWLEDGED: Turn(
        "The reporter has a first answer. Open the case, or link it to one.", Role.INTAKE_OFFICER, ("open",)
    ),
    State.TRIAGE: Turn("The case manager sorts out what is alleged.", Role.CASE_MANAGER, ("investigate",)),
    State.LINKED: Turn("This report joined another case.", None, ()),
    State.INVESTIGATION: Turn("The investigator finds the facts.", Role.INVESTIGATOR, ("submit_findings",)),
    State.ABEYANCE: Turn("The investigation is paused for another proceeding.", Role.CASE_MANAGER, ("resume",)),
    State.FINDINGS_REVIEW: Turn(
        "The ethics officer reviews the findings.", Role.ETHICS_OFFICER,
        ("approve_findings", "approve_findings_after_referral"),
    ),
    State.ETHICS_DECISION: Turn(
        "The ethics officer decides whether to refer the case.", Role.ETHICS_OFFICER, ("prepare_referral", "decline_referral")
    ),
    State.NOT_REFERRED: Turn("The outcome is to be decided.", Role.APPOINTING_AUTHORITY, OUTCOME),
    State.REFERRAL_PREPARED: Turn(
        "The packet for the Ombuds is being put together.", Role.ETHICS_OFFICER, ("release_packet", "send_referral")
    ),
    State.REFERRED: Turn("The Ombuds has the packet and has not answered.", Role.ETHICS_OFFICER, ("record_reply",)),
    State.ETHICS_PENDING: Turn("The Ombuds answered; its proceeding still runs.", Role.ETHICS_OFFICER, ("end_referral",)),
    State.ETHICS_FINAL: Turn(
        "The referral is over. The outcome is to be decided.",
        Role.APPOINTING_AUTHORITY, OUTCOME,
    ),
    State.PRE_DISCIPLINARY: Turn(
        "The subject was told what is proposed and may answer.", Role.APPOINTING_AUTHORITY, ("decide_after_response",)
    ),
    State.DECISION: Turn(
        "The outcome is decided and waits to be served.", Role.HR_OFFICER, ("finish", "serve_decision", "finalize")
    ),
    State.APPEAL_OPEN: Turn("The days to appeal run, or an appeal does.", Role.LABOR_RELATIONS, ("end_appeal",)),
    State.FINAL: Turn("The outcome stands. Loose ends are tied up.", Role.CASE_MANAGER, ("close",)),
    State.CLOSED: Turn("The case is closed.", None, ()),
    State.DISPOSED: Turn("Retention is over; the words of this case are destroyed.", None, ()),
}  # fmt: skip


def turn(state: str, facts: Callable[[], Facts], kept: str = "") -> Turn:
    """Whose turn it is in this case: in some states its facts say who can really go on, and by which verbs.

    `kept` is what stands on the case: one that nobody clear manages waits for a case manager first, whatever its state.
    """
    usual = TURNS[state]
    if kept == Role.INTAKE_OFFICER:
        return replace(usual, now=NO_MANAGER, role=Role.INTAKE_OFFICER, verbs=(*NAME_MANAGER, *usual.verbs))
    if state not in BY_FACTS and state not in WAYS:
        return usual
    known = facts()
    if state in WAYS:
        usual = WAYS[state](usual, known)
    return replace(usual, role=BY_FACTS[state](known)) if state in BY_FACTS else usual


def unmanaged(case: Case) -> bool:
    """Whether nobody clear manages the case (permissions/sql/unmanaged.sql); a role of intake is kept for nothing else."""
    return case.turn == Role.INTAKE_OFFICER


def noted(case: Case) -> Role | None:
    """The same from the case row alone: lists look at many cases, and who carries a notice may read no record."""
    return Role(case.turn) if case.turn and (case.state in BY_FACTS or unmanaged(case)) else TURNS[case.state].role


def note(case: Case) -> None:
    """Keep on the case whose turn it is now. Called by every act, once its rows are written."""
    if unmanaged(case) and Role.CASE_MANAGER not in conflicts.staffed(case.pk):
        return
    role = str(turn(case.state, case.facts).role or "") if case.state in BY_FACTS else ""
    if case.turn != role:
        case.turn = role
        case.save(update_fields=["turn"])


def _outcome(facts: Facts) -> Role:
    """The case manager where nothing is sustained; else HR proposes, then the authority decides."""
    if nothing_sustained(facts) is None:
        return Role.CASE_MANAGER
    return Role.APPOINTING_AUTHORITY if any(one.proposed for one in facts.discipline) else Role.HR_OFFICER


def _decided(facts: Facts) -> Role:
    """HR serves more than a reprimand, and what can be appealed by the letter or by the policy; else the manager finishes."""
    more = any(one.decided == Weight.MORE or one.contestable for one in facts.discipline)
    return Role.HR_OFFICER if facts.appeal.forums or more else Role.CASE_MANAGER


def _heard(facts: Facts) -> Role:
    """HR serves the notice, records the answer and what was decided elsewhere; then the authority decides."""
    served = (notice_served, evidence_summarized, response_settled, comparators_checked)
    return Role.HR_OFFICER if any(guard(facts) for guard in served) else Role.APPOINTING_AUTHORITY


def _carried(facts: Facts) -> Role:
    """One that goes before the findings goes past the ethics office: counsel carries it (T12b)."""
    return Role.COUNSEL if facts.referral.early else Role.ETHICS_OFFICER


def _appealed(facts: Facts) -> Role:
    """HR serves what an award changed, and what came back; labor relations follow the rest."""
    return Role.HR_OFFICER if award_told(facts) or decision_served(facts) else Role.LABOR_RELATIONS


def _award(usual: Turn, facts: Facts) -> Turn:
    if award_told(facts):
        return replace(
            usual, now="An award changed the outcome. The letter has to say so.", verbs=("record_letter", *usual.verbs)
        )
    if decision_served(facts):
        return replace(
            usual, now="The letter came back. It has to be served again.", verbs=("record_letter", *usual.verbs)
        )
    return usual


def _reviewed(usual: Turn, facts: Facts) -> Turn:
    """What a referral before the findings leads to is approved by a verb of its own."""
    late = referral_answered(facts) is None
    return replace(usual, verbs=("approve_findings_after_referral",) if late else ("approve_findings",))


def _hearing_first(usual: Turn, facts: Facts) -> Turn:
    """More than a reprimand is not decided before the subject was heard."""
    return replace(usual, verbs=("propose_discipline",)) if more_than_a_reprimand_proposed(facts) is None else usual


def _hearing(usual: Turn, facts: Facts) -> Turn:
    if comparators_checked(facts):  # before the notice: it would have to be served again for a proposal that follows it
        return replace(
            usual, now="What was decided elsewhere is still to be compared.", verbs=("record_proposal", *usual.verbs)
        )
    if notice_served(facts) or evidence_summarized(facts):
        return replace(usual, now="The subject has to be told what is proposed.", verbs=("record_notice", *usual.verbs))
    if response_settled(facts):
        return replace(usual, verbs=("record_response", *usual.verbs))
    return replace(usual, now="The subject was heard. The outcome is to be decided.")


def _releasing(usual: Turn, facts: Facts) -> Turn:
    """One person puts the packet together, another signs it, then it goes."""
    if facts.referral.signed:
        return replace(usual, now="Two people signed the packet. It can go to the Ombuds.", verbs=("send_referral",))
    if facts.asked_for("release_packet"):
        return replace(usual, now="The packet waits for a second person to sign it.", verbs=("send_referral",))
    return usual


WAYS: dict[str, Callable[[Turn, Facts], Turn]] = {
    State.FINDINGS_REVIEW: _reviewed,
    State.NOT_REFERRED: _hearing_first,
    State.ETHICS_FINAL: _hearing_first,
    State.PRE_DISCIPLINARY: _hearing,
    State.REFERRAL_PREPARED: _releasing,
    State.APPEAL_OPEN: _award,
}
BY_FACTS: dict[str, Callable[[Facts], Role]] = {
    State.NOT_REFERRED: _outcome,
    State.ETHICS_FINAL: _outcome,
    State.PRE_DISCIPLINARY: _heard,
    State.DECISION: _decided,
    State.APPEAL_OPEN: _appealed,
    State.REFERRAL_PREPARED: _carried,
}
