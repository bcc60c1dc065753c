"""Letters: only fields that the program can fill in, and all that a letter must contain (domain 5d)."""

from collections.abc import Iterator

from ..letters import ALWAYS, FIELDS, NEEDED
from ..parts import FIELD
from ..shapes import Letter, Pack, Problem, Where


def faults(pack: Pack) -> Iterator[Problem]:
    for kind in NEEDED:
        if kind not in pack.letters:
            yield Where(f"letters/{kind}.md", 1).problem("The letter is missing.", "Add it; it is sent by the program.")
    for letter in pack.letters.values():
        yield from _fields(letter)


def _fields(letter: Letter) -> Iterator[Problem]:
    known = ALWAYS.keys() | FIELDS.get(letter.kind, {}).keys()
    lines = [f"# {letter.subject}", *letter.lines]
    for number, line in enumerate(lines, start=1):
        where = Where(letter.file, number)
        for name in FIELD.findall(line):
            if name not in known:
                yield where.problem(f"The field {{{name}}} is unknown.", f"Use one of {', '.join(sorted(known))}.")
        rest = FIELD.sub("", line)
        if "{" in rest or "}" in rest:
            yield where.problem("A field is not written as {name}.", "Small letters and _ between two braces.")
    for name in NEEDED.get(letter.kind, ()):
        if name not in letter.fields:
            where = Where(letter.file, 1)
            yield where.problem(f"The letter does not say {{{name}}}.", "Put it in: this letter must contain it.")
