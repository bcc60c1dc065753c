"""Where discipline can be contested, by the lists `forum` and `bargaining_unit` of a pack: the program knows no forum by name.

A forum takes subjects of some classes of tenure and some rungs of the ladder ("suspension>60" is one of more than sixty
days); its days are those of a clock or, where that is set by agreement, those of the subject's bargaining unit. Of forums
with the same word under `one_of` only one is used, unless `after` names one whose end opens this one again, by the clock
`after_clock`.
Source: domain.md 3 ("Grievance", "Election of forum"), 5d (decision letter).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .shapes import Clock, Code, Pack

LIST, UNITS = "forum", "bargaining_unit"
YES = "yes"
COUNTED = ("days", "business_days")
TENURES = ("career", "civil_service", "probationary", "at_will", "appointed", "temporary", "none")
RUNG = re.compile(r"([a-z_]+)(?:>(\d+))?")


@dataclass(frozen=True, slots=True)
class Forum:
    """One place. `sanctions` has, for each rung that it takes, how many days it must be more than: 0 for any."""

    code: str
    name: str
    where: str
    tenures: tuple[str, ...]
    sanctions: dict[str, int]
    clock: Clock
    represented: bool  # only for whoever is in a bargaining unit
    one_of: str
    after: str
    after_clock: Clock | None

    @property
    def agreed(self) -> bool:
        """Whether a bargaining agreement sets its days."""
        return self.clock.unit == "agreement"

    def takes(self, sanction: str, days: int | None) -> bool:
        return sanction in self.sanctions and (days or 0) >= self.sanctions[sanction]


@dataclass(frozen=True, slots=True)
class Unit:
    """A bargaining unit; `days` is 0 where its agreement is not entered in the pack."""

    name: str
    represented: bool
    days: int
    counted: str
    source: str
    status: str


def every(pack: Pack) -> list[Forum]:
    """The forums of a pack, in its order. One without the list has none."""
    codes = pack.lists[LIST].codes if LIST in pack.lists else ()
    return [_forum(pack, code) for code in codes]


def known(pack: Pack, code: str) -> Forum | None:
    return next((one for one in every(pack) if one.code == code), None)


def name(pack: Pack, code: str) -> str:
    """The forum as letters and pages call it."""
    codes = pack.lists.get(LIST)
    return codes[code].label if codes is not None and code in codes else code.replace("_", " ")


def unit(pack: Pack, code: str) -> Unit | None:
    """A bargaining unit of the pack. None for a code that it does not have, and for none."""
    codes = pack.lists.get(UNITS)
    if codes is None or code not in codes:
        return None
    row = codes[code]
    days = row.more.get("days", "")
    return Unit(
        row.label, row.more.get("represented") == YES, int(days) if days else 0, row.more.get("counted") or COUNTED[0],
        row.basis.source, row.basis.status,
    )  # fmt: skip


def rungs(code: Code) -> Iterator[tuple[str, int]]:
    """Each rung that a forum takes, with how many days it has at the least. Raises ValueError for a word that is none."""
    for word in code.more.get("sanctions", "").split():
        found = RUNG.fullmatch(word)
        if found is None:
            raise ValueError(word)
        yield found[1], int(found[2]) + 1 if found[2] else 0


def _forum(pack: Pack, code: Code) -> Forum:
    more, after_clock = code.more, code.more.get("after_clock", "")
    return Forum(
        code=code.code, name=code.label, where=more.get("where", ""), tenures=tuple(more.get("tenure", "").split()),
        sanctions=dict(rungs(code)), clock=pack.clocks[more["clock"]], represented=more.get("represented") == YES,
        one_of=more.get("one_of", ""), after=more.get("after", ""),
        after_clock=pack.clocks[after_clock] if after_clock else None,
    )  # fmt: skip
