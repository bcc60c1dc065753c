"""The limits for going elsewhere about payback, counted from the act (domain.md, fact 3: six months and 30 days)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from audit import clock

from .shapes import Clock, Pack

RETALIATION = ("retaliation_state", "retaliation_county")  # the shorter first, because it warns


@dataclass(frozen=True, slots=True)
class Limit:
    """One of them; with the day of the act its last day. One that is over is shown as over, not hidden."""

    kind: str  # of its clock in the pack
    length: int
    unit: str
    name: str
    last: date | None

    @property
    def over(self) -> bool:
        return self.last is not None and self.last < clock.today()


def of_payback(pack: Pack, act_on: date | None = None) -> list[Limit]:
    """Those that the pack has, the shorter first. Raises KeyError for a unit that is no length of time."""
    known = [pack.clocks[kind] for kind in RETALIATION if kind in pack.clocks]
    return [Limit(one.kind, one.length, one.unit, one.name, last_day(one, act_on) if act_on else None) for one in known]


def last_day(limit: Clock, act: date) -> date:
    """The last day to use it, counting days or whole months from the day of the act. Raises KeyError for other units.

    Six months from August 31 end on the last day of February.
    """
    if limit.unit == "days":
        return act + timedelta(days=limit.length)
    months = act.month - 1 + limit.length * {"months": 1, "years": 12}[limit.unit]
    year, month = act.year + months // 12, months % 12 + 1
    return date(year, month, min(act.day, monthrange(year, month)[1]))
