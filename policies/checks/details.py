"""What the lists of a pack mark and ask for (`policies.details`): words that the program knows; of some exactly one."""

from collections.abc import Iterable, Iterator

from ..details import KNOWN, MISSING, ONWARD, marked
from ..shapes import CodeList, Pack, Problem, Where

ASKS: dict[str, dict[str, Iterable[str]]] = {  # list -> its column, and the words that may stand in it
    "conduct": {"asks": MISSING},
    "nexus": {"asks": MISSING, "none": ("yes",)},
    "relation": {"known": KNOWN, "onward": ONWARD},
}
ONE = {("nexus", "none"): ("yes",), ("relation", "known"): KNOWN}  # words that must stand at exactly one code


def faults(pack: Pack) -> Iterator[Problem]:
    for name, columns in ASKS.items():
        if name in pack.lists:  # a missing one is named elsewhere
            for column, known in columns.items():
                yield from _column(pack.lists[name], column, tuple(known))
    yield from _screened(pack)


def _column(codes: CodeList, column: str, known: tuple[str, ...]) -> Iterator[Problem]:
    for code in codes.codes:
        for word in code.more.get(column, "").split():
            if word not in known:
                what = f"The column {column} of {code.code} says {word}, which the program does not know."
                yield code.where.problem(what, f"Write {' or '.join(known)}, or nothing.")
    for word in ONE.get((codes.name, column), ()):
        found = list(marked(codes, column, word))
        if len(found) != 1:
            what = f"{column} = {word} stands at {', '.join(found) or 'no code'}; it belongs to exactly one."
            yield Where(f"lists/{codes.name}.csv", 1).problem(what, f"Write {word} in the column {column} of one code.")


def _screened(pack: Pack) -> Iterator[Problem]:
    for setting in pack.settings:
        if setting.key == "screened_acts":
            listed = setting.value if isinstance(setting.value, tuple) else None
            if listed is None:
                yield setting.where.problem("The setting is no list.", 'Write ["act"], or [] for none.')
            for act in [one for one in listed or () if "conduct" in pack.lists and one not in pack.lists["conduct"]]:
                yield setting.where.problem(f"Act {act} is unknown.", "Name a code of lists/conduct.csv.")
