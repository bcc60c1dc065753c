"""Guards of T11 to T15b: the Code of Ethics referral, which has a life of its own."""

from workflow.facts import Facts

from .shortfall import Shortfall, none_of, unless

EARLY_REASONS = frozenset({"conflicted_liaison", "conflicted_hr", "subject_in_office", "ethics_only"})
RUNNING = frozenset({"referred", "ethics_pending"})
REPLIES = frozenset({"accepted", "declined", "early_resolution"})
OUTCOMES = frozenset({"declined", "reasonable_cause", "no_cause", "early_resolution", "withdrawn"})


def decided_not_to_refer(facts: Facts) -> Shortfall | None:
    """T11, row 28: the decision and its reason."""
    referral = facts.referral
    return unless(
        referral.decision == "not_refer" and referral.decision_reason,
        "Record the decision not to refer, and why.",
        "decline_referral",
    )


def counsel_signed_if_refer_is_the_rule(facts: Facts) -> Shortfall | None:
    """T11: where a sustained code is referred by default (G3), only counsel's signature keeps it here."""
    if facts.referral.counsel_signed:
        return None
    return none_of(
        "Allegation",
        (a.number for a in facts.sustained if a.refer_by_default),
        "{who} is sustained under a rule that is referred by default. Refer it, or ask counsel to sign.",
        "authorize",
    )


def decided_to_refer(facts: Facts) -> Shortfall | None:
    referral = facts.referral
    return unless(
        referral.decision == "refer" and referral.decision_reason,
        "Record the decision to refer, and why.",
        "prepare_referral",
    )


def early_reason_given(facts: Facts) -> Shortfall | None:
    """T12b: only where the usual way would pass through a conflicted office, or the matter is ethics only."""
    return unless(
        facts.referral.early_reason in EARLY_REASONS,
        "Say why it is referred before the findings: a conflict, a subject in the office, or ethics only.",
        "refer_early",
    )


def exposure_settled(facts: Facts) -> Shortfall | None:
    """T13, identity gate: the respondent gets a copy of a complaint (Ombuds rules), so nobody may be exposed by it."""
    return unless(
        facts.referral.exposure in ("consent", "office", "redacted"),
        "Choose how the reporter stays protected: written consent, the office as complainant, or a redacted text.",
        "release_packet",
    )


def consents_written(facts: Facts) -> Shortfall | None:
    referral = facts.referral
    return unless(
        referral.exposure != "consent" or referral.consents_missing == 0,
        "Not every reporter has agreed in writing. Ask them, or let the office be the complainant.",
        "messages",
    )


def raw_report_left_out(facts: Facts) -> Shortfall | None:
    """S1: a report as it was told is never forwarded as the complaint."""
    return unless(
        not facts.referral.raw_report_in_packet,
        "Take the report as told out of the packet; write the complaint instead.",
        "release_packet",
    )


def barred_items_out(facts: Facts) -> Shortfall | None:
    return unless(
        facts.referral.barred_items == 0, "Take privileged and compelled items out of the packet.", "release_packet"
    )


def packet_ready(facts: Facts) -> Shortfall | None:
    return unless(
        facts.referral.packet_ready and facts.referral.recipient,
        "Finish the packet: its recipient, and a list of what is in it.",
        "release_packet",
    )


def release_asked_by_another(facts: Facts) -> Shortfall | None:
    """T13, TM-33: one person put the packet together, and another signed it exactly as it goes."""
    if facts.referral.signed:
        return None
    if facts.asked_for("release_packet"):
        return Shortfall("The packet waits for a second person to sign it.", "approvals")
    return Shortfall("Ask a second person to sign the packet as it will go.", "release_packet")


def reply_recorded(facts: Facts) -> Shortfall | None:
    return unless(
        facts.referral.reply in REPLIES,
        "Record the answer: accepted, declined or early resolution. If none comes, counsel can let the case go on.",
        "record_reply",
    )


def ethics_outcome_recorded(facts: Facts) -> Shortfall | None:
    return unless(
        facts.referral.outcome in OUTCOMES,
        "Record how the ethics forum ended it, with its order.",
        "end_referral",
    )


def ethics_appeal_settled(facts: Facts) -> Shortfall | None:
    """T15: twenty days to appeal an order; nothing to wait for where there is none."""
    return unless(
        facts.referral.appeal_settled,
        "Wait for the last day to appeal the order, or record how the appeal was decided.",
        "referral",
    )


def referred_early(facts: Facts) -> Shortfall | None:
    """True of a referral sent before the findings, by counsel (T12b)."""
    return unless(
        facts.referral.early,
        "This referral came after the findings, so the ethics officer carries it.",
        "referral",
    )


def referred_after_findings(facts: Facts) -> Shortfall | None:
    """A referral before the findings goes past the ethics office (T12b): counsel carries it, the office signs nothing."""
    return unless(
        not facts.referral.early,
        "This goes past the ethics office: counsel carries it, and a case manager or other counsel signs.",
        "referral",
    )


def may_run_ahead(facts: Facts) -> Shortfall | None:
    """D25: while the referral runs, the case goes on without it only with counsel's recorded authorization."""
    return unless(
        facts.state not in RUNNING or facts.referral.run_ahead,
        "The referral still runs. Wait for its end, or ask counsel to authorize going on without it.",
        "authorize",
    )


def ombuds_report_in_evidence(facts: Facts) -> Shortfall | None:
    """T15b: reasonable cause is not "sustained"; the report, once there is one, is evidence for our own finding."""
    return unless(
        facts.referral.report_in_evidence or facts.state in RUNNING,
        "Add the report of the ethics forum to the evidence, or record that there is none.",
        "evidence",
    )
