"""What the program can fill into each letter, and what each must contain. Source: domain 5d."""

# Fields that every letter may use.
ALWAYS = {
    "organization": "name of the employer",
    "date": "day of the letter",
    "reference": "reference of the case, or of the report for its reporter",
    "policy_title": "title of the policy",
    "contact": "whom to ask, and how",
    "signed_by": "who signs, with the part they have in the case",
    "basis": "which of the rules used here are adopted and which are proposed",
}

_REPORTER = {
    "retaliation_contacts": "whom to tell about retaliation",
    "retaliation_limits": "both time limits for retaliation, the shorter first",
}
_SUBJECT = {
    "subject_name": "the employee to whom the letter goes",
    "representation": "the right to a representative in this bargaining unit",
}

FIELDS: dict[str, dict[str, str]] = {
    "acknowledgement": {
        **_REPORTER,
        "received_on": "day the report was received",
        "next_day": "day by which the reporter finds news",
        "forums": "other places to turn to, with their numbers",
        "hot_lines": "telephone numbers if a person is at risk",
    },
    "notice_of_allegations": {
        **_SUBJECT,
        "allegations": "each allegation with its guideline code and words",
        "incident_dates": "days of the incidents, or that they are not known",
    },
    "pre_disciplinary_notice": {
        **_SUBJECT,
        "charges": "each sustained allegation with its guideline code and words",
        "evidence_summary": "explanation of the evidence",
        "sanction_range": "lightest and heaviest sanction considered",
        "respond_by": "last day to respond",
    },
    "decision": {
        "subject_name": _SUBJECT["subject_name"],
        "findings": "the finding for each allegation, with its standard of proof",
        "sanction": "what was decided",
        "decided_by": "who proposed and who decided it, of which branch, by which delegation of that day",
        "effective_on": "day on which it takes effect",
        "response_summary": "what the employee answered, or that there was no answer",
        "forums": "each place to appeal to with its own last day and how to turn to it",
        "election": "which of these places close each other",
        "ethics_appeal": "until when an order of the Ombuds can be contested, or that there is none",
        **_REPORTER,
    },
    "closing": {**_REPORTER, "general_result": "the result as far as the law allows"},
}

# What a letter must contain; without it the letter would not do what the law or the policy asks of it.
NEEDED: dict[str, tuple[str, ...]] = {
    "acknowledgement": (
        "reference",
        "next_day",
        "contact",
        "forums",
        "hot_lines",
        "retaliation_contacts",
        "retaliation_limits",
        "basis",
    ),
    "notice_of_allegations": ("subject_name", "allegations", "incident_dates", "representation", "contact", "basis"),
    "pre_disciplinary_notice": (
        "charges",
        "evidence_summary",
        "sanction_range",
        "respond_by",
        "representation",
        "basis",
    ),
    "decision": (
        "findings",
        "sanction",
        "decided_by",
        "effective_on",
        "forums",
        "election",
        "ethics_appeal",
        "retaliation_contacts",
        "retaliation_limits",
        "basis",
    ),
    "closing": ("general_result", "retaliation_contacts", "retaliation_limits", "basis"),
}


def meaning(kind: str, field: str) -> str:
    """What a field of this letter says, in words."""
    return {**ALWAYS, **FIELDS.get(kind, {})}.get(field, field.replace("_", " "))
