"""Guards of T4, T5 and T7: what must be known before an investigation, a setting aside or a pause."""

from workflow.facts import Facts

from .shortfall import Shortfall, asked_by_another, none_of, unless

SCREENING_REASONS = frozenset(
    {"no_jurisdiction", "outside_policy", "valid_exemption", "not_an_employee", "insufficient"}
)
PAUSE_REVIEW_DAYS = 30  # domain.md 3, abeyance


def allegation_recorded(facts: Facts) -> Shortfall | None:
    """At least one allegation with a guideline code, or one on another track such as equal employment."""
    return unless(
        any(allegation.codes or allegation.other_track for allegation in facts.allegations),
        "Record at least one allegation with a guideline code, or name the track it belongs to.",
        "allegations",
    )


def every_nexus_recorded(facts: Facts) -> Shortfall | None:
    """Row 12: at least one link to the county for each allegation, or "none" with a reason."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.nexus),
        '{who}: say what connects it to the county, or "nothing" and why.',
        "allegations",
    )


def every_detail_given(facts: Facts) -> Shortfall | None:
    """Rows 10 and 69: consideration and venue where the act asks for them; "unknown" is an answer."""
    for allegation in facts.allegations:
        if allegation.details_missing:
            lacking = ", ".join(allegation.details_missing)
            return Shortfall(
                f"Allegation {allegation.number} still needs: {lacking}.", "allegations", allegation.number
            )
    return None


def every_code_decided(facts: Facts) -> Shortfall | None:
    """Row 27: a cell that leaves the code to the reviewer was decided, with a reason."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.codes_decided),
        "{who}: the decision table leaves the code to you. Choose it and give the reason.",
        "allegations",
    )


def every_version_pinned(facts: Facts) -> Shortfall | None:
    """D34: each allegation stands under one version of the policy."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.version_pinned),
        "{who}: two versions of the policy fit the days. Choose one and give the reason.",
        "pin_version",
    )


def subjects_named_or_reason(facts: Facts) -> Shortfall | None:
    """Every allegation has its subject, or it stands in writing why nobody can be named yet (S1)."""
    if facts.review.why_no_subject:
        return None
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if a.subject is None),
        "{who}: name the subject, or write down why nobody can be named yet.",
        "allegations",
    )


def subjects_classed(facts: Facts) -> Shortfall | None:
    """Row 6: how each subject stands to the county, and in which class of tenure; it picks the process that is due."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if not (s.relation and s.tenure)),
        '{who}: record the relation to the county and the class of tenure. "Not known" is an answer.',
        "people",
    )


def branch_set(facts: Facts) -> Shortfall | None:
    return unless(facts.review.branch, "Choose the branch whose appointing authority would decide.", "people")


def no_minor_is_subject(facts: Facts) -> Shortfall | None:
    """Row 40, design 13: a minor is never a subject."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if s.minor),
        "{who}: say that the person is of age. A minor is someone to protect, never a subject.",
        "people",
    )


def screens_closed(facts: Facts) -> Shortfall | None:
    """Rows 9, 40, 41: who is said to have sold is screened for being exploited, and a second person agreed."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if s.screen_open),
        "{who}: finish the screen for an exploited person; a second person has to agree.",
        "clear_to_name",
    )


def exemptions_checked(facts: Facts) -> Shortfall | None:
    """Row 19: somebody looked for a prior approval for each allegation."""
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.exemption),
        "{who}: look for a prior approval and record what you found.",
        "exemptions",
    )


def scope_written(facts: Facts) -> Shortfall | None:
    return unless(facts.review.scope, "Write what will be investigated and what will not.", "write_plan")


def detriment_assessed(facts: Facts) -> Shortfall | None:
    """ISO 37002, 8.3: the risk that someone suffers for the report is assessed before others hear of it."""
    return unless(facts.review.detriment, "Assess whether the reporter or a witness may suffer for this.", "write_plan")


def investigator_named(facts: Facts) -> Shortfall | None:
    """In a sealed case two people let the investigator in (ADR 30)."""
    if facts.review.investigator:
        return None
    sealed = facts.seal.sealed
    return Shortfall(
        "This case is sealed. Let an investigator in, who finds the facts."
        if sealed
        else "Choose an investigator for whom the case is clear.",
        "admit_member" if sealed else "assign",
        "investigator",
    )


screen_out_asked = asked_by_another("screen_out")


def screening_reason_fits(facts: Facts) -> Shortfall | None:
    """T5: one of the reasons the policy knows, and the record bears it out. Being anonymous is no reason (S1)."""
    asked = facts.asked_for("screen_out")
    code = asked.code if asked else ""
    if code == "duplicate":
        return Shortfall("A duplicate is linked, so that its reporter stays heard. Link it instead.", "link")
    if code not in SCREENING_REASONS:
        return Shortfall("Choose why the report is set aside.", "screen_out")
    if code == "valid_exemption":
        return _exempted(facts)
    if code == "outside_policy":
        return none_of(
            "Allegation",
            (a.number for a in facts.allegations if a.codes),
            "{who} has a guideline code, so the report is not outside the policy.",
            "allegations",
        )
    if code == "not_an_employee":
        return none_of(
            "Subject",
            (s.number for s in facts.subjects if s.may_be_disciplined),
            "{who} is an employee. Investigate, or choose another reason.",
            "people",
        )
    return None


def _exempted(facts: Facts) -> Shortfall | None:
    """Rows 19 and 20, S7: the approval covers every allegation, in time, and the act served its purpose; beyond group 2 counsel
    signed it.
    """
    uncovered = [a.number for a in facts.allegations if a.exemption != "covers"]
    if uncovered or not facts.allegations:
        return none_of("Allegation", uncovered or [1], "{who}: not covered by a prior approval.", "exemptions")
    unconfirmed = none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.exemption_confirmed),
        "{who}: counsel has to confirm that the act served the purpose of the approval.",
        "exemptions",
    )
    return unconfirmed or none_of(
        "Allegation",
        (a.number for a in facts.allegations if a.exemption_needs_note and not a.exemption_noted),
        "{who}: the approval reaches beyond group 2 of the policy. Counsel has to note that it holds.",
        "exemptions",
    )


def why_no_ethics_decision(facts: Facts) -> Shortfall | None:
    """Row 28: every case has an ethics decision or says why it needed none."""
    return unless(facts.screening.why_no_ethics_decision, "Write why no ethics decision is needed.", "screen_out")


def other_forum_named(facts: Facts) -> Shortfall | None:
    return unless(
        facts.screening.forum_named,
        "Name where the reporter can turn instead, or say that there is nowhere.",
        "screen_out",
    )


def onward_referral_sent(facts: Facts) -> Shortfall | None:
    """S9: what concerns a contractor's staff goes to the contract office before the case is set aside."""
    return unless(
        facts.screening.onward_sent or not facts.screening.onward_needed,
        "Send it to the contract office first, and record the day.",
        "send_onward",
    )


def pause_grounded(facts: Facts) -> Shortfall | None:
    """T7: only for another proceeding, at counsel's or the prosecutor's request, with a reason."""
    return unless(
        facts.review.pause_by in ("counsel", "prosecutor") and facts.review.pause_reason,
        "Say who asked for the pause, counsel or the prosecutor, and why.",
        "pause",
    )


def pause_reviewed_soon(facts: Facts) -> Shortfall | None:
    days = facts.review.pause_review_days
    return unless(
        days is not None and 0 < days <= PAUSE_REVIEW_DAYS,
        f"Set a day within {PAUSE_REVIEW_DAYS} days on which the pause is reviewed.",
        "pause",
    )
