"""The one clock. Nobody else asks the machine for the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

COUNTY = ZoneInfo("America/Los_Angeles")  # the county's days begin and end here
_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """This moment, in UTC."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The county's date."""
    return now().astimezone(COUNTY).date()


def day() -> datetime:
    """The county's date as a moment, 00:00 UTC: the finest time an anonymous report leaves behind. Source: D31."""
    return datetime.combine(today(), time.min, tzinfo=UTC)


def day_begins(on: date) -> datetime:
    """The first moment of a day in the county."""
    return datetime.combine(on, time.min, tzinfo=COUNTY)


def day_of(moment: datetime) -> date:
    """The county's date at that moment."""
    return moment.astimezone(COUNTY).date()


def written(on: date) -> str:
    """A day as people say it: with its year unless it is this one ("March 2", "December 31, 2025")."""
    return f"{on:%B} {on.day}" if on.year == today().year else f"{on:%B} {on.day}, {on.year}"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is `moment` and stays so. For tests and demonstration stories. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("The clock needs a moment with its time zone.")
    token = _moved.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)
