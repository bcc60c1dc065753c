"""The little Markdown that a pack's texts use: paragraphs and lists, as values that a template draws."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or, with `listed`, the items of a list."""

    lines: tuple[str, ...]
    listed: bool = False


def blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs are divided by blank lines; lines that begin with "- " make a list. Nothing else is markup."""
    found: list[Block] = []
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        found.extend(_blocks(lines))
    return tuple(found)


def _blocks(lines: list[str]) -> Iterator[Block]:
    for listed, group in groupby(lines, key=lambda line: line.startswith("- ")):
        if listed:
            yield Block(tuple(line[2:].strip() for line in group), listed=True)
        else:
            yield Block((" ".join(group),))
