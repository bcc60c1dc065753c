"""The transitions, phase by phase: sources, target and guards of each verb of D25, and nothing else."""

from .intake import Intake
from .outcome import Outcome
from .referral import Referral
from .review import Review

__all__ = ["Intake", "Outcome", "Referral", "Review"]
