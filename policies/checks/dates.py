"""Dated values: two of the same name must not hold on the same day."""

from collections.abc import Iterator
from datetime import date

from ..shapes import Basis, Pack, Problem, Where

# The clocks that the program starts, or reads a last day from, by name; a pack may hold more. Those of forums are named by its
# list of forums (`checks.forums`).
CLOCKS = (
    "acknowledge",
    "open",
    "triage",
    "investigation",
    "abeyance_review",
    "findings_review",
    "ethics_decision",
    "prepare_referral",
    "early_referral",
    "referral_reply",
    "after_referral",
    "decide",
    "close",
    "minor_internal",
    "minor_legal",
    "ethics_appeal",
    "retaliation_check_30",
    "retaliation_check_60",
    "retaliation_check_90",
    "retaliation_check_180",
    "retaliation_county",
    "retaliation_state",
)


def faults(pack: Pack) -> Iterator[Problem]:
    yield from _overlaps("clock", [(clock.kind, clock.basis, clock.where) for clock in pack.clock_rows])
    yield from _overlaps("setting", [(one.key, one.basis, one.where) for one in pack.settings])
    kinds = {clock.kind for clock in pack.clock_rows}
    for kind in CLOCKS:
        if kind not in kinds:
            what = f"The clock {kind} is missing."
            yield Where("clocks.toml", 1).problem(what, f'Add a [[clock]] with kind = "{kind}".')
    for clock in pack.clock_rows:
        if clock.warn and clock.warn >= clock.length:
            yield clock.where.problem("The early mark is not before the end.", "Let warn be below length.")


def _overlaps(what: str, rows: list[tuple[str, Basis, Where]]) -> Iterator[Problem]:
    for at, (name, later, where) in enumerate(rows):
        for other, earlier, there in rows[:at]:
            if other == name and _meet(earlier, later):
                said = f"The {what} {name} holds on the same days as the one on line {there.line}."
                yield where.problem(said, "Give the older one an `ends` and the newer a later `starts`, or remove one.")


def _meet(one: Basis, other: Basis) -> bool:
    starts = max(one.starts or date.min, other.starts or date.min)
    ends = min(one.ends or date.max, other.ends or date.max)
    return starts <= ends
