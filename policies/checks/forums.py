"""Forums and bargaining units: they name clocks, rungs and forums that there are, and days that can be counted."""

from collections.abc import Iterator

from ..forums import COUNTED, LIST, TENURES, UNITS, rungs
from ..shapes import Code, Pack, Problem

ANSWERS = ("yes", "no")


def faults(pack: Pack) -> Iterator[Problem]:
    for code in pack.lists[LIST].codes if LIST in pack.lists else ():
        yield from _forum(pack, code)
    for code in pack.lists[UNITS].codes if UNITS in pack.lists else ():
        yield from _unit(code)


def _forum(pack: Pack, code: Code) -> Iterator[Problem]:
    yield from _clocks(pack, code)
    yield from _whom(code)
    yield from _sanctions(pack, code)
    yield from _after(pack, code)


def _clocks(pack: Pack, code: Code) -> Iterator[Problem]:
    more = code.more
    for column in ("clock", "after_clock"):
        kind = more.get(column, "")
        if (kind or column == "clock") and kind not in pack.clocks:
            yield _named(code, column, kind, "Name a clock of clocks.toml.")
        elif kind and pack.clocks[kind].unit not in ("agreement", *COUNTED)[column != "clock" :]:
            yield _named(code, column, kind, "Its clock counts days or business days, or an agreement sets it.")


def _whom(code: Code) -> Iterator[Problem]:
    more = code.more
    for word in more.get("tenure", "").split() or ["nobody"]:
        if word not in TENURES:
            yield _named(code, "tenure", word, f"Write some of {' '.join(TENURES)}.")
    if not more.get("where"):
        yield _named(code, "where", "nothing", "Say how and where one turns to it: the letter prints it.")
    if more.get("represented", "") not in ANSWERS:
        yield _named(code, "represented", more.get("represented", ""), "Write yes or no.")


def _after(pack: Pack, code: Code) -> Iterator[Problem]:
    more = code.more
    others = {one.code: one.more.get("one_of", "") for one in pack.lists[LIST].codes if one.code != code.code}
    if (after := more.get("after", "")) and others.get(after) != more.get("one_of", ""):
        yield _named(code, "after", after, "Name a forum with the same word under one_of, or leave it empty.")
    if bool(after) != bool(more.get("after_clock")):
        yield _named(code, "after_clock", more.get("after_clock", ""), "Fill in after and after_clock, or neither.")


def _sanctions(pack: Pack, code: Code) -> Iterator[Problem]:
    try:
        taken = dict(rungs(code))
    except ValueError as bad:
        yield _named(code, "sanctions", str(bad), "Write rungs of sanctions.toml, such as suspension>60.")
        return
    ladder = {one.code for one in pack.sanctions if one.discipline}
    for word in [one for one in taken if one not in ladder] or ([] if taken else ["nothing"]):
        yield _named(code, "sanctions", word, "Write rungs of sanctions.toml that are discipline.")


def _unit(code: Code) -> Iterator[Problem]:
    days, counted = code.more.get("days", ""), code.more.get("counted", "")
    if code.more.get("represented", "") not in ANSWERS:
        yield _named(code, "represented", code.more.get("represented", ""), "Write yes or no.")
    if days and not (days.isascii() and days.isdigit() and int(days) > 0):
        yield _named(code, "days", days, "Write a number above 0, or nothing while the agreement is not entered.")
    if counted not in (("", *COUNTED) if not days else COUNTED):
        yield _named(code, "counted", counted, f"Write {' or '.join(COUNTED)} beside the days.")


def _named(code: Code, column: str, word: str, do: str) -> Problem:
    return code.where.problem(f"The column {column} of {code.code} says {word or 'nothing'}, which does not fit.", do)
