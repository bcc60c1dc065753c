"""What the inbox says about a report: the words of the pack for a phase and a note, and by when there will be news.

The thread keeps codes and days only (D6); a code that the pack does not word falls back to the words of its phase.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.translation import gettext

from audit import clock
from cases.door import Mine, Opened
from policies.news import news_by
from policies.shapes import Notice, Pack

ASKED = "asked"
OVER = ("closed", "screened_out", "treated")
WISH = "withdrawal_noted"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report is, in words."""

    phase: str  # code, for the stepper
    title: str
    text: str
    since: date
    by: date | None  # news will be here by then
    late: bool
    yours: bool  # it is the reporter's turn
    asked: bool  # the heading says already that a question waits
    over: bool  # closed, or set aside: there is nothing to take back
    wish: Notice | None  # the wish to take it back was noted


def standing(opened: Opened, pack: Pack) -> Standing:
    """What its reporter is told about a thread today."""
    by = news_by(opened.note, opened.since, pack)
    title, text = _words(opened.note, opened.phase, pack, answered=_answered(opened))
    return Standing(
        phase="" if opened.note in OVER else opened.phase,
        title=title,
        text=text.replace("{day}", formats.date_format(by, gettext("l, F j")) if by else gettext("then")),
        since=opened.since,
        by=by,
        late=by is not None and by < clock.today(),
        yours=not _answered(opened),
        asked=opened.note == ASKED and not _answered(opened),
        over=opened.note in OVER,
        wish=pack.said.get(WISH) if opened.withdrawal_on else None,
    )


def first_news(pack: Pack) -> date | None:
    """By when somebody will have read a report of today."""
    return news_by("received", clock.today(), pack)


def title(mine: Mine, pack: Pack) -> str:
    """Where one of a list of reports is, in one sentence without its full stop."""
    return _words(mine.note, mine.phase, pack, answered=mine.answered)[0]


def _words(noted: str, phase_code: str, pack: Pack, *, answered: bool) -> tuple[str, str]:
    """Heading and text. Of a phase, whose name stands on the stepper already, the first sentence is the heading."""
    note = pack.said.get(noted)
    if note and not (noted == ASKED and answered):
        return note.title, note.text
    phase = pack.said.get(f"phase.{phase_code}") or pack.said[f"phase.{phase_code.partition('_')[0]}"]
    first, *rest = re.split(r"\.\s+|。\s*", phase.text, maxsplit=1)
    return first.rstrip(".。"), "".join(rest)


def _answered(opened: Opened) -> bool:
    """Whether nothing that the office wrote waits for an answer."""
    return not opened.messages or opened.messages[-1].mine
