"""By which day a reporter hears from us: promised in the inbox and in the letters, and counted once."""

from datetime import date, timedelta

from .shapes import Pack

# The clock whose end is the day by which a reporter hears from us, after each note.
NEWS_BY = {
    "received": "acknowledge",
    "unrouted": "acknowledge",
    "acknowledged": "triage",
    "acknowledged_by_clock": "triage",
    "opened": "investigation",
    "check_in": "abeyance_review",
}
IN_DAYS = {"days": 1, "business_days": 2, "months": 30}  # generous: a promise to a reporter is better kept early


def news_by(note: str, since: date, pack: Pack) -> date | None:
    """The day, after a note of `since`; None where the note promises none."""
    rule = pack.clocks.get(NEWS_BY.get(note, ""))
    return since + timedelta(days=rule.length * IN_DAYS[rule.unit]) if rule else None
