"""Code of Ethics referral: decide, send, follow, end. The referral itself is a record that may outlive these states."""

from django_fsm import transition

from workflow.guards import referral as guards
from workflow.guards import sealing, triage
from workflow.states import State as S

from .declared import custom


class Referral:
    @transition(
        field="state",
        source=S.ETHICS_DECISION,
        target=S.NOT_REFERRED,
        custom=custom(
            "T11",
            guards.decided_not_to_refer,
            guards.counsel_signed_if_refer_is_the_rule,
            sealing.proposer_let_in,
            sealing.decider_let_in,
            revocable=True,
        ),
    )
    def decline_referral(self) -> None:
        """Decide against a referral, with the reason on record."""

    @transition(
        field="state",
        source=S.ETHICS_DECISION,
        target=S.REFERRAL_PREPARED,
        custom=custom("T12", guards.decided_to_refer, revocable=True),
    )
    def prepare_referral(self) -> None:
        """Decide for a referral and begin its packet."""

    @transition(
        field="state",
        source=S.TRIAGE,
        target=S.REFERRAL_PREPARED,
        custom=custom("T12b", triage.allegation_recorded, guards.early_reason_given, revocable=True),
    )
    def refer_early(self) -> None:
        """Refer before any finding, past a conflicted office. By counsel."""

    @transition(
        field="state",
        source=S.REFERRAL_PREPARED,
        target=S.REFERRED,
        custom=custom(
            "T13",
            guards.packet_ready,
            guards.exposure_settled,
            guards.consents_written,
            guards.raw_report_left_out,
            guards.barred_items_out,
            guards.release_asked_by_another,
        ),
    )
    def send_referral(self) -> None:
        """Hand the packet to the ethics forum."""

    @transition(
        field="state",
        source=S.REFERRED,
        target=S.ETHICS_PENDING,
        custom=custom("T14", guards.reply_recorded, revocable=True),
    )
    def record_reply(self) -> None:
        """Record the forum's answer."""

    @transition(
        field="state",
        source=S.ETHICS_PENDING,
        target=S.ETHICS_FINAL,
        custom=custom(
            "T15",
            guards.ethics_outcome_recorded,
            guards.ethics_appeal_settled,
            sealing.proposer_let_in,
            sealing.decider_let_in,
            revocable=True,
        ),
    )
    def end_referral(self) -> None:
        """Record how the forum ended it, once nothing can be appealed."""

    @transition(
        field="state",
        source=[S.ETHICS_FINAL, S.REFERRED, S.ETHICS_PENDING],
        target=S.INVESTIGATION,
        custom=custom("T15b", guards.referred_early, guards.may_run_ahead, guards.ombuds_report_in_evidence),
    )
    def investigate_after_referral(self) -> None:
        """After an early referral, find the facts here: reasonable cause is not "sustained".

        Also while the forum stays silent, with counsel's authorization; else an early referral could hold the case
        for ever.
        """

    @transition(
        field="state",
        source=S.ETHICS_FINAL,
        target=S.FINDINGS_REVIEW,
        custom=custom("T15b", guards.referred_early, guards.ombuds_report_in_evidence, sealing.reviewer_let_in),
    )
    def review_after_referral(self) -> None:
        """After an early referral, review the findings that stand already."""
