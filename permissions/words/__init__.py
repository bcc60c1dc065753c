"""The word lists of the matching rule (D22), read once from the files beside this page. All of them are our own."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class Titles(NamedTuple):
    """Title and role words; `capital` ones count only before a capital, `dotted` ones are abbreviations."""

    any_case: frozenset[str]
    capital: frozenset[str]
    dotted: frozenset[str]


class Places(NamedTuple):
    """Words beside a common surname that make it a place; the second of each pair only with a capital."""

    after: frozenset[str]
    after_capital: frozenset[str]
    before: frozenset[str]
    before_capital: frozenset[str]


@cache
def common_surnames() -> frozenset[str]:
    return _plain("common_surnames.txt")


@cache
def function_words() -> frozenset[str]:
    return _plain("function_words.txt")


@cache
def verbs() -> frozenset[str]:
    return _plain("verbs.txt")


@cache
def determiners() -> frozenset[str]:
    return _plain("determiners.txt")


@cache
def particles() -> frozenset[str]:
    return frozenset(word for line in _lines("particles.txt") for word in line.removeprefix("bound:").split())


@cache
def bound_particles() -> frozenset[str]:
    """Particles without which a surname is another one."""
    return frozenset(w for line in _lines("particles.txt") if line.startswith("bound:") for w in line[6:].split())


@cache
def titles() -> Titles:
    rows = [(line.startswith("capital:"), line.removeprefix("capital:").split()) for line in _lines("titles.txt")]
    return Titles(
        any_case=frozenset(word.rstrip(".") for capital, row in rows if not capital for word in row),
        capital=frozenset(word.rstrip(".") for capital, row in rows if capital for word in row),
        dotted=frozenset(word.rstrip(".") for _, row in rows for word in row if word.endswith(".")),
    )


@cache
def places() -> Places:
    kinds: dict[str, set[str]] = {"after": set(), "capital after": set(), "before": set(), "capital before": set()}
    for line in _lines("places.txt"):
        kind, _, row = line.partition(":")
        kinds[kind] |= set(row.split())
    return Places(*(frozenset(row) for row in kinds.values()))


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """For each first name of the file, the other names of the rows that it stands in."""
    known: dict[str, set[str]] = {}
    for line in _lines("nicknames.csv"):
        row = line.split(",")
        for name in row:
            known.setdefault(name, set()).update(other for other in row if other != name)
    return {name: frozenset(others) for name, others in known.items()}


def _plain(file: str) -> frozenset[str]:
    return frozenset(word.replace("'", "") for line in _lines(file) for word in line.split())


def _lines(file: str) -> list[str]:
    text = (FOLDER / file).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
