"""What a reporter can take along: a signed copy of what they told, and a reminder that says nothing (ADR 27)."""

import inspect
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext

from cases.door import Opened
from policies.shapes import Pack
from vault import keys, statement
from vault.statement import Part, Shown

from . import pages
from .sides import Side
from .steps import steps

LATER = timedelta(days=14)  # where no day is promised, or the promised one is over
SCRIPT = inspect.getsource(statement)  # one file, so that whoever verifies need not ask us


class ChangedOutside(Exception):
    """Something in the thread is not as it was sealed: nothing of it is signed."""


def signed_copy(opened: Opened, pack: Pack) -> str:
    """The reporter's own words with the day on which they came in, signed. The office's words are not in it.

    It is made when it is asked for and kept nowhere. Raises ChangedOutside, KeyMissing.
    """
    if opened.answers is None or any(one.mine and one.text is None for one in opened.messages):
        raise ChangedOutside
    return statement.make(_parts(opened, pack), settings.CANDOR_ORGANIZATION, keys.ring().statement_private)


def signs(side: Side) -> bool:
    """Whether a signed copy can be had on this side: the staff's plane, where people report signed in, cannot make one."""
    return not side.person and keys.ring().holds("statement_private")


def _parts(opened: Opened, pack: Pack) -> Iterator[Part]:
    day = opened.received_on.isoformat()
    for page in pages.told(steps(pack), opened.answers or {}, change=False):
        for fact in page.facts:
            yield Part(day, fact.term, fact.value)
    for said in opened.messages:
        if said.mine:
            yield Part(said.on.isoformat(), gettext("Message"), said.text or "")


def verified(copy: str) -> Shown:
    """What a copy proves. Raises NotGenuine, KeyMissing."""
    return statement.verify(copy, keys.ring().statement_public)


def public_key() -> str:
    """What verifies a copy, in hexadecimal. Raises KeyMissing."""
    return keys.ring().statement_public.public_bytes_raw().hex()


def reminder(on: date | None, today: date) -> str:
    """A day for a calendar, with one word that tells nobody anything: no address, no sender, no place (RFC 5545)."""
    day = on if on and on > today else today + LATER
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//EN", "BEGIN:VEVENT", f"UID:{uuid4()}",
        f"DTSTAMP:{today:%Y%m%d}T000000Z", f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "SUMMARY:Reminder", "TRANSP:TRANSPARENT",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)
