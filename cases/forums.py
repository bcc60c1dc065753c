"""Where a decision about one subject can be contested, and until when: what the pack in force says of their tenure, their
bargaining unit and the sanction, each last day counted by its own clock from the day the letter is served.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases import rules
from cases.models import AppealForum, Party
from policies import forums as places
from policies.forums import Forum, Unit
from policies.shapes import Clock, Pack
from workflow import clocks
from workflow.facts import Weight

from .ladder import Measured, weight
from .ladder import rung as rung_of

AGREEMENT = "agreement"  # the source of a day that was typed as an agreement sets it
NOT_KNOWN = ("", "unknown")
CLASS = "The case manager records it on the page “How a person stands to the county”."
MANY = 3650  # more days than any forum leaves


class Lacking(Exception):
    """A fact that decides which forums there are, or until when, is not on record. `typed`: this letter's form asks for it."""

    def __init__(self, sentence: str, *, typed: bool = False) -> None:
        self.sentence, self.typed = sentence, typed
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Named:
    """One forum as a letter names it. `rule` is what its clock counts by."""

    forum: Forum
    last_day: date
    rule: Mapping[str, Any]


def named(party: Party, decided: Measured, served_on: date, typed: date | None) -> list[Named]:
    """The forums of this subject for this decision, in the order of the pack. `typed` is the last day where an agreement that
    is not in the pack sets it. Raises Lacking.
    """
    pack = rules.pack_on(served_on)
    return [_named(pack, party, one, served_on, typed) for one in open_to(pack, party, decided)]


def open_to(pack: Pack, party: Party, decided: Measured) -> list[Forum]:
    """Which forums take this subject and this sanction. Raises Lacking where the class of tenure or the unit decides and
    nobody recorded it.
    """
    taking = [one for one in places.every(pack) if one.takes(decided.sanction, decided.days)]
    if taking and party.tenure in NOT_KNOWN:
        raise Lacking(
            f"Where subject {party.number} can appeal depends on their class of tenure, which is not on record. {CLASS}"
        )
    found = [one for one in taking if party.tenure in one.tenures]
    unit = places.unit(pack, party.bargaining_unit)
    if unit is None and any(one.represented for one in found):
        raise Lacking(
            f"Whether subject {party.number} can file a grievance depends on their bargaining unit, which is not on record. "
            f"{CLASS}"
        )
    return [one for one in found if not one.represented or (unit and unit.represented)]


def weighs(pack: Pack, decided: Measured | None) -> bool:
    """Whether there is something to contest: discipline, by the ladder."""
    return decided is not None and weight(rung_of(pack, decided.sanction)) != Weight.NONE


def counted_for(party: Party, forum: Forum, served_on: date, typed: date | None) -> Named:
    """One forum counted from a day of service. Raises Lacking."""
    return _named(rules.pack_on(served_on), party, forum, served_on, typed)


def _named(pack: Pack, party: Party, forum: Forum, served_on: date, typed: date | None) -> Named:
    unit = places.unit(pack, party.bargaining_unit)
    if not forum.agreed:
        rule = counted(forum.clock)
    elif unit and unit.days:
        rule = _of_agreement(unit)
    elif typed is None or typed <= served_on:
        called = unit.name if unit else "the bargaining unit"
        raise Lacking(
            f"Until when subject {party.number} can file a grievance is set by an agreement that the policy pack does not "
            f"hold ({called}). Give the last day as the agreement sets it, after the day the letter is served.",
            typed=True,
        )
    else:
        rule = until(served_on, typed)
    return Named(forum, last_day(rule, served_on), rule)


def counted(clock: Clock) -> Mapping[str, Any]:
    """A clock of the pack as the workflow counts it."""
    return rules.counted(clock)


def _of_agreement(unit: Unit) -> Mapping[str, Any]:
    return {"days": unit.days, "unit": rules.UNITS[unit.counted], "source": unit.source, "status": unit.status}


def until(started: date, last: date) -> Mapping[str, Any]:
    """A clock whose last day was set for this case."""
    return {"days": (last - started).days, "unit": "calendar", "source": AGREEMENT, "status": "adopted"}


def last_day(rule: Mapping[str, Any], started: date) -> date:
    """The last day of a clock that counts days."""
    due = clocks.due(clocks.ClockRule.of(rule), started).on
    if due is None:
        raise ValueError("a forum's clock counts in days")
    return due


def about(party: int, name: str) -> str:
    """What the clock of a forum bears, so that none ends another: the subject and the forum."""
    return f"{party} {name}"


def kind(row: AppealForum) -> str:
    """The clock of a forum, by the pack of the day on which its days began."""
    known = of(row)
    if known is None:
        return row.name
    again = known.after_clock if row.why == AppealForum.Why.AFTER else None
    return again.kind if again else known.clock.kind


def of(row: AppealForum) -> Forum | None:
    """What that pack says of it."""
    return places.known(rules.pack_on(row.runs_from), row.name)


def closed_by(rows: list[AppealForum], row: AppealForum) -> AppealForum | None:
    """The forum that this subject turned to already and that closes this one: of those with one word one is used, unless its
    end opened this one again (domain.md 3, "Election of forum").
    """
    if not row.one_of or row.why == AppealForum.Why.AFTER or row.ended == "withdrawn":
        return None
    beside = [one for one in rows if (one.subject_id, one.one_of) == (row.subject_id, row.one_of) and one.pk != row.pk]
    return next((one for one in beside if one.filed_on), None)
