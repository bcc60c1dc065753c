"""What the pages of officers ask, and whether it has the right shape. One form for each verb."""

from . import acts, ending, findings, officers, outcome, protecting, referral, review, second
from .act import Act
from .asking import CONFLICT, Concerned
from .entering import Enter, entered

FORMS: dict[str, type[Act]] = {
    **acts.FORMS,
    **review.FORMS,
    **findings.FORMS,
    **second.FORMS,
    **referral.FORMS,
    **outcome.FORMS,
    **ending.FORMS,
    **protecting.FORMS,
    **officers.FORMS,
}

__all__ = ["CONFLICT", "FORMS", "Act", "Concerned", "Enter", "entered"]
