"""How heavy a sanction is: its rung on the policy's ladder, and how much of it. Pure functions of a pack and a row."""

from decimal import Decimal
from typing import Protocol

from policies.shapes import Pack, Sanction
from workflow.facts import Weight

NUMBERS = ("days", "percent", "months")
TERMS = "terms"  # kind of the entry that holds words which belong to a rung
AMOUNTS = (*NUMBERS, TERMS)
ASKS = {  # what has to be said of a rung with this quantity (`policies.parts.QUANTITIES`)
    "": (), "days": ("days",), "percent": ("percent", "months"), "terms": (TERMS,), "class": (TERMS,), "place": (TERMS,),
}  # fmt: skip


class Measured(Protocol):
    """A proposal or a decision."""

    sanction: str
    days: int | None
    percent: Decimal | None
    months: int | None


def rung(pack: Pack, sanction: str) -> Sanction | None:
    return next((one for one in pack.sanctions if one.code == sanction), None)


def weight(of: Sanction | None) -> Weight:
    """How much process a rung needs. What is no discipline weighs nothing, whatever it is called."""
    if of is None:
        return Weight.NONE
    return Weight.MORE if of.needs_hearing else Weight.REPRIMAND if of.discipline else Weight.NONE


def asks(of: Sanction | None) -> tuple[str, ...]:
    """Which amounts have to be said with a rung."""
    return ASKS[of.quantity] if of else ()


def heavier(pack: Pack, one: Measured, than: Measured) -> bool:
    """Whether `one` stands higher on the ladder than the other or, on the same rung, is more by any of its numbers.

    Words (terms, a class, a place) have no order: whoever reads them asks whether they are the same.
    """
    if one.sanction != than.sanction:
        return _rank(pack, one.sanction) > _rank(pack, than.sanction)
    return any((getattr(one, name) or 0) > (getattr(than, name) or 0) for name in NUMBERS)


def _rank(pack: Pack, sanction: str) -> int:
    found = rung(pack, sanction)
    return found.rank if found else 0


def said(pack: Pack, row: Measured, terms: str = "") -> str:
    """ "Suspension, 20 days". Empty where an amount that the rung asks for is not there: nothing is told without it."""
    found = rung(pack, row.sanction)
    if found is None:
        return "No discipline"
    if any(not (terms if name == TERMS else getattr(row, name)) for name in asks(found)):
        return ""
    if found.quantity == "days":
        return f"{found.label}, {_count(row.days, 'day')}"
    if found.quantity == "percent":
        return f"{found.label}, {row.percent.normalize() if row.percent else 0:f} percent for {_count(row.months, 'month')}"
    return f"{found.label}: {terms}" if found.quantity else found.label


def _count(number: int | None, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
