"""What each verb's page says: its words, who will be told, and which of the missing things its own form supplies.

A verb that is not here has no page, and no page offers it. One file a phase.
"""

from . import intake, outcome, referral, review
from .verb import Verb

__all__ = ["SUPPLIED_BY", "VERBS", "Verb"]

VERBS: dict[str, Verb] = {**intake.VERBS, **review.VERBS, **referral.VERBS, **outcome.VERBS}

# A guard names the part of the case in which something is missing; this is the verb that adds to it.
SUPPLIED_BY = {
    "allegations": "record_allegation",
    "people": "class_party",
    "exemptions": "check_exemption",
    "evidence": "add_evidence",
    "interviews": "record_interview",
    "referral": "record_order",
    "tasks": "complete_task",
    "messages": "record_consent",
}
