"""Outcome: due process, decision, appeal, closing, and what comes after."""

from django_fsm import GET_STATE, transition

from workflow.facts import Facts
from workflow.guards import closing, outcome, referral, sealing
from workflow.states import State as S

from .declared import custom

_MAY_START = [S.NOT_REFERRED, S.ETHICS_FINAL, S.REFERRED, S.ETHICS_PENDING]
_REMAND_TARGETS = [S.DECISION, S.PRE_DISCIPLINARY, S.INVESTIGATION]


def _told_target(_case: object, to: str) -> str:
    return to


def _remanded_to(facts: Facts) -> str:
    return facts.appeal.remand_to


class Outcome:
    @transition(
        field="state",
        source=_MAY_START,
        target=S.PRE_DISCIPLINARY,
        custom=custom(
            "T16",
            referral.may_run_ahead,
            outcome.findings_approved,
            outcome.something_sustained,
            outcome.more_than_a_reprimand_proposed,
            outcome.only_employees_disciplined,
            revocable=True,
        ),
    )
    def propose_discipline(self) -> None:
        """Mean more than a reprimand, and let the subject answer first."""

    @transition(
        field="state",
        source=S.PRE_DISCIPLINARY,
        target=S.DECISION,
        custom=custom(
            "T17",
            outcome.findings_approved,
            outcome.only_employees_disciplined,
            outcome.notice_served,
            outcome.evidence_summarized,
            outcome.response_settled,
            outcome.comparators_checked,
            outcome.counsel_reviewed,
            outcome.discipline_or_waiver,
            outcome.every_subject_decided,
            outcome.no_more_than_proposed,
            outcome.no_more_than_told,
            outcome.decided_by_somebody_else,
            revocable=True,
        ),
    )
    def decide_after_response(self) -> None:
        """Decide after the subject was heard."""

    @transition(
        field="state",
        source=_MAY_START,
        target=S.DECISION,
        custom=custom(
            "T18",
            referral.may_run_ahead,
            outcome.findings_approved,
            outcome.only_employees_disciplined,
            outcome.discipline_or_waiver,
            outcome.no_more_than_a_reprimand,
            outcome.counsel_reviewed,
            outcome.every_subject_decided,
            outcome.no_more_than_proposed,
            outcome.no_more_than_told,
            outcome.decided_by_somebody_else,
            revocable=True,
        ),
    )
    def decide(self) -> None:
        """Decide where nothing is sustained, or on a reprimand at most."""

    @transition(
        field="state",
        source=S.DECISION,
        target=S.APPEAL_OPEN,
        custom=custom(
            "T19", outcome.forums_known, outcome.decision_served, closing.something_to_appeal, sealing.follower_let_in
        ),
    )
    def serve_decision(self) -> None:
        """The letter is served; the days to appeal begin."""

    @transition(
        field="state",
        source=S.APPEAL_OPEN,
        target=S.FINAL,
        custom=custom(
            "T20",
            closing.nothing_sent_back,
            closing.every_forum_ended,
            closing.second_forum_cleared,
            closing.award_carried_out,
            closing.award_told,
            revocable=True,
        ),
    )
    def end_appeal(self) -> None:
        """Every forum is over: its days passed, it was withdrawn, or it decided."""

    @transition(
        field="state",
        source=S.DECISION,
        target=S.FINAL,
        custom=custom(
            "T21",
            outcome.forums_known,
            closing.nothing_to_appeal,
            outcome.decision_served,
            closing.told_subjects_told_outcome,
            revocable=True,
        ),
    )
    def finalize(self) -> None:
        """Nothing can be appealed; whoever knew of the case hears how it ended."""

    @transition(
        field="state",
        source=S.FINAL,
        target=S.CLOSED,
        custom=custom(
            "T22",
            closing.award_told,
            closing.tasks_done,
            closing.retention_set,
            closing.retaliation_checks_scheduled,
            closing.referral_over_or_excused,
        ),
    )
    def close(self) -> None:
        """Nothing is left to do but to watch for retaliation."""

    @transition(
        field="state",
        source=S.CLOSED,
        target=S.TRIAGE,
        custom=custom("T23", closing.reopening_reason_known, closing.reopening_asked),
    )
    def reopen(self) -> None:
        """Take a closed case up again; its old findings stay readable. Takes two people."""

    @transition(
        field="state",
        source=[S.CLOSED, S.LINKED],
        target=S.DISPOSED,
        custom=custom("T25", closing.retention_over, closing.no_hold, closing.disposal_asked),
    )
    def dispose(self) -> None:
        """Destroy the keys of a case whose time is over; a linked one goes with its primary. Takes two people."""

    @transition(
        field="state",
        source=S.DECISION,
        target=S.PRE_DISCIPLINARY,
        custom=custom(
            "T26",
            outcome.something_sustained,
            outcome.more_than_a_reprimand_proposed,
            outcome.only_employees_disciplined,
            outcome.decision_not_served,
            revocable=True,
        ),
    )
    def raise_sanction(self) -> None:
        """Find that more than a reprimand is due, and hear the subject first.

        D25 calls this verb "raise", a word that Python keeps for itself.
        """

    @transition(
        field="state",
        source=[S.APPEAL_OPEN, S.FINAL],
        target=GET_STATE(_told_target, states=_REMAND_TARGETS),
        custom=custom("T27", closing.remand_ordered, to=_remanded_to),
    )
    def remand(self, to: str) -> None:
        """Go back to where an award or order sends the case."""
