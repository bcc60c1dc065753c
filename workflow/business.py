"""Working days of the county and due times: pure functions of dates (D32)."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from audit.clock import COUNTY

NO_CLOSURES: frozenset[date] = frozenset()
SATURDAY = 5


@cache
def _holidays(year: int) -> frozenset[date]:
    """Legal holidays of the state, with their observed days. Source: RCW 1.16.050, by the `holidays` package."""
    return frozenset(holidays.country_holidays("US", subdiv="WA", years=year))


def is_business_day(day: date, closures: Collection[date] = NO_CLOSURES) -> bool:
    """Monday to Friday, no legal holiday, and no closure of the agency (data of the pack)."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year) and day not in closures


def business_days(start: date, count: int, closures: Collection[date] = NO_CLOSURES) -> date:
    """The last day of `count` business days after `start`, which itself does not count. Raises ValueError below 1."""
    if count < 1:
        raise ValueError("A clock of business days has at least one.")
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day, closures)
    return day


def calendar_days(start: date, count: int) -> date:
    """The last day of `count` calendar days after `start`. Raises ValueError below 1."""
    if count < 1:
        raise ValueError("A clock of days has at least one.")
    return start + timedelta(days=count)


def hours_after(start: datetime, hours: int) -> datetime:
    """The moment `hours` after a known moment, also over a night in which the clocks change. Raises ValueError below 1."""
    if hours < 1:
        raise ValueError("A clock of hours has at least one.")
    return start.astimezone(UTC) + timedelta(hours=hours)  # in county time the sum would be of the hands of a clock


def hours_after_day(start: date, hours: int) -> datetime:
    """Where only the day is known: the end of the day that contains start + hours, in county time. Source: D32."""
    if hours < 1:
        raise ValueError("A clock of hours has at least one.")
    contains = datetime.combine(start, time.min) + timedelta(hours=hours)
    return datetime.combine(contains.date() + timedelta(days=1), time.min, tzinfo=COUNTY)
