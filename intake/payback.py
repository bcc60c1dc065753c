"""Telling of payback for a report: a report of its own, of which the people of the earlier case learn nothing (ADR 29)."""

from datetime import date
from typing import Any

from django.utils.translation import get_language

from audit import clock
from cases import door
from policies.shapes import Pack
from vault import receipts

from . import boxes, policy
from .answers import ANONYMOUS
from .boxes import Box
from .models import Draft
from .sides import Side
from .worded import ENGLISH

PAYBACK = "payback"  # the answer that says what kind of report this is; no question asks it
NAMED = ("named", "proxy")


def tell(way: door.Way, opened: door.Opened, given: dict[str, Any], pack: Pack, side: Side) -> Box:
    """Hand it in, known as in the report before, and give the box of its code's page. Sent twice, it is one.

    Raises KeyMissing.
    """
    answers = {key: _text(given[key]) for key in ("what_happened", "day", "who_did", "must_not_see") if given.get(key)}
    receipt = receipts.normalise(given["receipt"])
    telling = door.Telling(
        mode=opened.mode, answers={**answers, PAYBACK: "yes"}, branch=pack.default_branch,
        involved=answers.get("must_not_see", ""), who=answers.get("who_did", ""),
        policy=policy.source(pack.sha256), person=side.person,
        reporter=_reporter(opened, given, side), after=door.lookup_of(way), minor=opened.files_closed,
        language=get_language() or ENGLISH,
    )  # fmt: skip
    door.submit(telling, receipt)
    kept = {"receipt": receipt, "policy": pack.sha256, "answers": {}, "lost": False, "sent": True}
    return boxes.begin(Draft, kept, side.account)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _reporter(opened: door.Opened, given: dict[str, Any], side: Side) -> dict[str, str]:
    """Who tells, as far as the report before says; a confidential name is sealed apart and has to be given again."""
    if opened.mode == ANONYMOUS:
        return {}
    told = opened.answers or {}
    before = {key: told.get(f"reporter_{key}", "") for key in ("name", "contact")} if opened.mode in NAMED else {}
    typed = {"name": side.reporter or given.get("your_name", ""), "contact": given.get("your_contact", "")}
    return {key: value for key in ("name", "contact") if (value := typed[key] or before.get(key, ""))}


def act_on(opened: door.Opened) -> date | None:
    """The day from which the limits run, where this is a report of payback: the day told, else the day it came in."""
    answers = opened.answers or {}
    if answers.get(PAYBACK) != "yes":
        return None
    try:
        return date.fromisoformat(answers["day"])
    except (KeyError, ValueError):
        return min(opened.received_on, clock.today())
