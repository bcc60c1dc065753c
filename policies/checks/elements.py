"""elements.csv: each element of the official text, where it stands in the pack, and words that must stand there.

A pack written in words of its own can lose an element unseen; this table is what notices it.
"""

from collections.abc import Iterator, Mapping

from .. import files as raw
from ..files import Broken, Row
from ..shapes import Problem

COLUMNS = ("item", "element", "file", "anchor", "words")
FILE = "elements.csv"


def faults(files: Mapping[str, str]) -> Iterator[Problem]:
    try:
        rows = raw.table(files, FILE, COLUMNS)
    except Broken as broken:
        yield broken.problem
        return
    if not rows:
        yield Problem(FILE, 1, "The table names no element.", "List each element of the official text.")
    for row in rows:
        yield from _row(files, row)


def _row(files: Mapping[str, str], row: Row) -> Iterator[Problem]:
    here = _passage(files, row.text("file"), row.text("anchor"))
    if here is None:
        what = f"'{row.text('element')}' should stand in {row.text('file')} {row.text('anchor')}, which is missing."
        yield row.where.problem(what, "Put the passage back, or say where it stands now.")
        return
    wanted = [one for one in row.text("words").split("|") if one.strip()]
    if not wanted:
        yield row.where.problem("The element names no words.", "Give the words that must stand there, | between.")
    for words in wanted:
        if _plain(words) not in here:
            what = f"'{row.text('element')}': the words '{words.strip()}' are missing from {row.text('file')}."
            yield row.where.problem(what, "Put them back, or name the words that now say it.")


def _passage(files: Mapping[str, str], file: str, anchor: str) -> str | None:
    """The text of a section, of the CSV line that begins with the anchor, or of a whole file."""
    if file not in files:
        return None
    if not anchor:
        return _plain(files[file])
    if file.endswith(".csv"):
        lines = [line for line in files[file].split("\n") if line.startswith(f"{anchor},")]
        return _plain(lines[0]) if lines else None
    for section in raw.markdown(files, file).sections:
        if section.anchor == anchor:
            return _plain(f"{section.title}. {section.body}")
    return None


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
