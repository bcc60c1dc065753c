"""The last day of a limit that is counted from an act (domain.md, fact 3: six months and 30 days)."""

from calendar import monthrange
from datetime import date, timedelta

from .shapes import Clock

RETALIATION = ("retaliation_state", "retaliation_county")  # the shorter first, because it warns


def last_day(limit: Clock, act: date) -> date:
    """The last day to use it, counting days or whole months from the day of the act. Raises KeyError for other units.

    Six months from August 31 end on the last day of February.
    """
    if limit.unit == "days":
        return act + timedelta(days=limit.length)
    months = act.month - 1 + limit.length * {"months": 1, "years": 12}[limit.unit]
    year, month = act.year + months // 12, months % 12 + 1
    return date(year, month, min(act.day, monthrange(year, month)[1]))
