"""Guards of T8 to T10b: findings that a reviewer can rely on."""

from workflow.facts import Facts, Finding

from .shortfall import Shortfall, none_of, unless


def every_finding_drafted(facts: Facts) -> Shortfall | None:
    """Findings are per allegation; "inconclusive" and "no finding" are findings too."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.finding),
        "{who}: no finding yet. Record one.",
        "record_finding",
    )


def every_finding_reasoned(facts: Facts) -> Shortfall | None:
    """With its reason and the standard of proof (domain.md 3)."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if a.finding and not a.finding_reasoned),
        "{who}: give the reason for the finding and the standard of proof.",
        "record_finding",
    )


def more_than_an_arrest(facts: Facts) -> Shortfall | None:
    """Row 35: an arrest alone carries no finding."""
    return none_of(
        "Allegation",
        (a.number for a in facts.sustained if a.evidence < 1),
        "{who}: name the evidence. An arrest or a court order alone does not carry a finding.",
        "evidence",
    )


def sustained_names_a_subject(facts: Facts) -> Shortfall | None:
    """Nobody unknown is found to have done it; "inconclusive" is the way on where the subject stays unknown."""
    return none_of(
        "Allegation",
        (a.number for a in facts.sustained if a.subject is None),
        "{who}: name the subject, or find it inconclusive while nobody can be named.",
        "allegations",
    )


def officer_findings_finished(facts: Facts) -> Shortfall | None:
    """RCW 43.101.135: an officer's investigation is finished even after a resignation."""
    officers = {subject.number for subject in facts.subjects if subject.peace_officer}
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if a.finding == Finding.NO_FINDING and a.subject in officers),
        "{who} concerns a peace officer: the law wants it finished, also after a resignation.",
        "record_finding",
    )


def every_subject_heard(facts: Facts) -> Shortfall | None:
    """T8: interviewed, or declined, or not possible (unknown, unreachable, gone), which stands in writing."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if not _heard(s.interview, s.interview_reason)),
        "{who}: record the interview, or that it was declined or is not possible, and why.",
        "record_interview",
    )


def _heard(interview: str, reason: bool) -> bool:
    return interview == "held" or (interview in ("declined", "not_possible") and reason)


def interviews_complete(facts: Facts) -> Shortfall | None:
    """Weingarten and compelled statements (domain.md 3): representation and kind of statement are on record."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if s.interview == "held" and s.interviews_incomplete),
        "{who}: the interview needs its representation and whether the statement was voluntary or compelled.",
        "interviews",
    )


def report_written(facts: Facts) -> Shortfall | None:
    return unless(facts.review.report, "Write the report of the investigation.", "submit_findings")


def gaps_listed(facts: Facts) -> Shortfall | None:
    return unless(
        facts.review.gaps,
        "Write what is missing, so that the investigator knows what to do.",
        "return_findings",
    )


def no_early_referral(facts: Facts) -> Shortfall | None:
    """T10b exists for this: the ethics forum has it already and is not asked twice."""
    return unless(
        not (facts.referral.early and facts.referral.sent),
        "The ethics forum got this case before the findings. Approve them after the referral instead.",
        "approve_findings_after_referral",
    )


def referral_answered(facts: Facts) -> Shortfall | None:
    """Or, where the forum stays silent, counsel let the case go on without it."""
    referral = facts.referral
    return unless(
        referral.ended or (referral.sent and referral.run_ahead),
        "No referral of this case has ended. Approve the findings; the ethics decision follows.",
        "approve_findings",
    )
