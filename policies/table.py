"""Act and connection to the county give guideline codes: the decision table of a pack, read as a pure function.

Source: domain row 27 and the table below row 34. The table proposes; a person decides and may differ with a reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .shapes import Cell, Pack


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A cell that a reviewer has to decide, and what to weigh."""

    act: str
    nexus: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    codes: tuple[str, ...]  # in the order of the guidelines
    attempts: frozenset[str]  # those of `codes` that are proposed as attempts alone
    reviewer_decides: tuple[ToDecide, ...]
    suggests: tuple[str, ...]  # connections to ask about as well: county travel suggests county business
    unadopted: tuple[Cell, ...]  # cells used here that nobody has adopted yet

    @property
    def outside(self) -> bool:
        """Nothing in this policy applies and nothing is left to decide: the case belongs elsewhere, or nowhere."""
        return not self.codes and not self.reviewer_decides


def propose(
    pack: Pack,
    act: str,
    nexus: Collection[str],
    *,
    attempted: bool = False,
    property_kinds: Collection[str] = (),
    consideration: Collection[str] = (),
) -> Proposal:
    """The codes that `act` breaches through each connection; several connections add up.

    An attempt breaches what the act itself would (the definition of sexual exploitation covers both), so
    `attempted` changes no code, only whether it is charged as an attempt.
    Raises KeyError for an act or a connection that the pack does not know.
    """
    facts = {"property_kind": property_kinds, "consideration": consideration}
    cells = [pack.table[act, one] for one in _ordered(nexus, pack.lists["nexus"].names)]
    applied = [cell for cell in cells if cell.code and _met(cell, facts)]
    codes = _ordered({cell.code for cell in applied}, pack.guidelines)
    return Proposal(
        codes,
        frozenset(codes if attempted else _only_attempted(applied)),
        tuple(ToDecide(act, cell.nexus, cell.reason) for cell in cells if cell.review and cell not in applied),
        _suggested(pack, nexus),
        tuple(cell for cell in cells if cell.basis.status == "proposed"),
    )


def _met(cell: Cell, facts: dict[str, Collection[str]]) -> bool:
    return not cell.needs_list or bool(set(cell.needs_codes) & set(facts.get(cell.needs_list, ())))


def _only_attempted(applied: list[Cell]) -> set[str]:
    completed = {cell.code for cell in applied if not cell.attempt}
    return {cell.code for cell in applied} - completed


def _suggested(pack: Pack, nexus: Collection[str]) -> tuple[str, ...]:
    names = pack.lists["nexus"]
    wanted = {other for one in nexus for other in names[one].more.get("suggests", "").split()}
    return _ordered(wanted - set(nexus), names.names)


def _ordered(codes: Iterable[str], order: Iterable[str]) -> tuple[str, ...]:
    """`codes` in the order of the pack. Raises KeyError for one it does not hold."""
    places = {code: place for place, code in enumerate(order)}
    return tuple(sorted(set(codes), key=lambda code: places[code]))
