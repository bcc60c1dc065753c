"""Review: triage, investigation, findings."""

from django_fsm import transition

from workflow.guards import findings, sealing, triage
from workflow.states import State as S

from .declared import custom

_COMPLETE = (
    findings.every_finding_drafted,
    findings.every_finding_reasoned,
    findings.more_than_an_arrest,
    findings.sustained_names_a_subject,
    findings.officer_findings_finished,
)


class Review:
    @transition(
        field="state",
        source=S.TRIAGE,
        target=S.INVESTIGATION,
        custom=custom(
            "T4",
            triage.allegation_recorded,
            triage.every_nexus_recorded,
            triage.every_detail_given,
            triage.every_code_decided,
            triage.every_version_pinned,
            triage.subjects_named_or_reason,
            triage.subjects_classed,
            triage.branch_set,
            triage.no_minor_is_subject,
            triage.screens_closed,
            triage.exemptions_checked,
            triage.scope_written,
            triage.detriment_assessed,
            triage.investigator_named,
            revocable=True,
        ),
    )
    def investigate(self) -> None:
        """Hand the case to an investigator, with its scope."""

    @transition(
        field="state",
        source=S.TRIAGE,
        target=S.CLOSED,
        custom=custom(
            "T5",
            triage.screening_reason_fits,
            triage.why_no_ethics_decision,
            triage.other_forum_named,
            triage.onward_referral_sent,
            triage.screen_out_asked,
        ),
    )
    def screen_out(self) -> None:
        """Set aside what is not ours or not wrong. Takes two people; T23 opens it again."""

    @transition(
        field="state",
        source=S.INVESTIGATION,
        target=S.ABEYANCE,
        custom=custom("T7", triage.pause_grounded, triage.pause_reviewed_soon),
    )
    def pause(self) -> None:
        """Rest the investigation for another proceeding. No statutory clock stops."""

    @transition(field="state", source=S.ABEYANCE, target=S.INVESTIGATION, custom=custom("T7"))
    def resume(self) -> None:
        """Take the investigation up again."""

    @transition(
        field="state",
        source=S.INVESTIGATION,
        target=S.FINDINGS_REVIEW,
        custom=custom(
            "T8",
            *_COMPLETE,
            findings.every_subject_heard,
            findings.interviews_complete,
            findings.report_written,
            sealing.reviewer_let_in,
        ),
    )
    def submit_findings(self) -> None:
        """Give the findings to the reviewer."""

    @transition(
        field="state",
        source=S.FINDINGS_REVIEW,
        target=S.INVESTIGATION,
        custom=custom("T9", findings.gaps_listed),
    )
    def return_findings(self) -> None:
        """Send the findings back, with what is missing in them."""

    @transition(
        field="state",
        source=S.FINDINGS_REVIEW,
        target=S.ETHICS_DECISION,
        custom=custom("T10", *_COMPLETE, findings.no_early_referral, revocable=True),
    )
    def approve_findings(self) -> None:
        """Sign the findings; the ethics decision follows."""

    @transition(
        field="state",
        source=S.FINDINGS_REVIEW,
        target=S.ETHICS_FINAL,
        custom=custom("T10b", *_COMPLETE, findings.referral_answered, sealing.proposer_let_in, sealing.decider_let_in),
    )
    def approve_findings_after_referral(self) -> None:
        """Sign the findings where the ethics forum has answered already."""
