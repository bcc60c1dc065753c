"""Clocks in words: what is due, by when, and why."""

from datetime import date, datetime, timedelta

from audit import clock as time
from cases import rules
from workflow.models import Clock


def by(clock: Clock) -> date:
    """The county's day on which the clock falls due."""
    return clock.day


def late(clock: Clock) -> bool:
    """Past, and not done."""
    return clock.due_at < time.now() if clock.due_at else by(clock) < time.today()


def what(clock: Clock) -> str:
    """The duty, in the words of the policy pack."""
    known = rules.pack_on().clocks.get(clock.kind)
    return known.name if known else clock.kind.replace("_", " ").capitalize()


def why(clock: Clock) -> str:
    """The rule and since when it runs."""
    kind = "Set by law" if clock.statutory else "Set by agreement" if _agreed(clock) else "A target of the policy"
    waits = clock.status == "proposed" and rules.clock_waits(clock.kind, clock.starts_on)
    proposed = ", proposed and not yet adopted" if waits else ""
    return f"{kind}{proposed}. It runs since {time.written(clock.starts_on)}."


def _agreed(clock: Clock) -> bool:
    known = rules.pack_on().clocks.get(clock.kind)
    return known is not None and known.nature == "agreement"


def sentence(clock: Clock) -> str:
    """ "Acknowledge the report, late by 2 days"; of one that counts hours, "late by 5 hours"."""
    if clock.due_at:
        return f"{what(clock)}, {left(clock.due_at)}"
    days = (time.today() - by(clock)).days
    return (
        f"{what(clock)}, late by {days} day{'' if days == 1 else 's'}" if days else f"{what(clock)}, due earlier today"
    )


def left(moment: datetime) -> str:
    """ "11 hours left", "40 minutes left", "late by 1 hour": whole ones, and never more time than there is."""
    now = time.now()
    return f"late by {_span(now - moment)}" if moment < now else f"{_span(moment - now)} left"


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    count, unit = (minutes // 60, "hour") if minutes >= 60 else (minutes, "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"
