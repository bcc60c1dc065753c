"""The words of an OpenDocument text, sheet or presentation, as the file last showed them. Loaded before the child is confined.

Source: OpenDocument 1.3; tags by their local names.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from .archive import Parts
from .words import Unfit, top

LEFT_OUT = (
    "how it looked, formulas, headers and footers, notes of a speaker, comments, text that was deleted, and text, rows, "
    "columns, sheets and slides that are hidden"
)
MOST_REPEATED = 1000  # times that a cell or a row with words may say it is repeated
GONE = frozenset(
    {"tracked-changes", "annotation", "title", "desc", "binary-data", "script", "forms", "notes", "hidden-text",
     "hidden-paragraph", "content-validations"}
)  # fmt: skip


def copy(raw: bytes, kind: str) -> str:
    """The words of the file below the lines that say what is left out. Raises whatever a broken one leads to."""
    parts = Parts(raw)
    whole = parts.tree("content.xml")
    body = whole.find("body")
    if body is None:
        raise Unfit
    known = [*whole.iter("style"), *(parts.tree("styles.xml").iter("style") if "styles.xml" in parts.names else ())]
    return top(LEFT_OUT, parts.counts()) + "".join(_Reader(known).blocks(body))


class _Reader:
    def __init__(self, styles: list[Element]) -> None:
        self._styles = {(one.get("family", ""), one.get("name", "")): one for one in styles}

    def blocks(self, node: Element) -> Iterator[str]:
        """Outside of a paragraph: what is no paragraph has no words of its own."""
        slide = 0
        for one in node:
            slide += one.tag == "page"
            if one.tag in GONE:
                continue
            if self._hidden(one):
                yield (
                    f"\n[{'A sheet' if one.tag == 'table' else f'Slide {slide}'} is hidden and not in this copy.]\n"
                    * (one.tag in ("table", "page"))
                )
            elif one.tag in ("p", "h"):
                yield f"{self._words(one)}\n"
            elif one.tag == "table":
                yield f"\n[Sheet: {one.get('name', '')}]\n" if node.tag == "spreadsheet" else ""
                yield from self._rows(one, self._hidden_columns(one))
            else:
                yield f"\n[Slide {slide}]\n" if one.tag == "page" else ""
                yield from self.blocks(one)

    def _words(self, node: Element) -> str:
        """Within a paragraph: the letters between its tags are words."""
        said = [_plain(node.text)]
        for one in node:
            if one.tag == "s":
                said.append(" " * min(int(one.get("c", "1")), MOST_REPEATED))
            elif one.tag in ("tab", "line-break"):
                said.append("\t" if one.tag == "tab" else "\n")
            elif one.tag not in GONE and not self._hidden(one):
                words = self._words(one)
                said.append(f" [{words.strip()}] " if one.tag == "note" else words + "\n" * (one.tag in ("p", "h")))
            said.append(_plain(one.tail))
        return "".join(said)

    def _rows(self, table: Element, hidden: set[int]) -> Iterator[str]:
        for one in table:
            if one.tag == "table-row" and not self._hidden(one):
                row = self._row(one, hidden)
                yield row * (_repeated(one, "number-rows-repeated") if row else 0)
            elif one.tag in ("table-rows", "table-header-rows", "table-row-group") and not self._hidden(one):
                yield from self._rows(one, hidden)
            elif one.tag == "shapes":
                yield from self.blocks(one)

    def _row(self, row: Element, hidden: set[int]) -> str:
        cells, place, at = [], 0, 0
        for one in row:
            words = " ".join("".join(self.blocks(one)).split()) if one.tag == "table-cell" else ""
            if not words:
                place += int(one.get("number-columns-repeated", "1"))
                continue
            for _ in range(_repeated(one, "number-columns-repeated")):
                if place not in hidden:
                    cells.append("\t" * (place - at) + words)
                    at = place
                place += 1
        return "".join(cells) + "\n" if cells else ""

    def _hidden_columns(self, table: Element) -> set[int]:
        hidden: set[int] = set()
        place = 0
        for one in table.iter("table-column"):
            many = min(int(one.get("number-columns-repeated", "1")), 1 << 16)
            if self._hidden(one):
                hidden.update(range(place, place + many))
            place += many
        return hidden

    def _hidden(self, one: Element) -> bool:
        """By a word of its own, or by that of its style or of one it is based on."""
        if one.get("display") in ("none", "false") or one.get("visibility") in ("collapse", "filter"):
            return True
        family = {"p": "paragraph", "h": "paragraph", "span": "text", "table": "table", "page": "drawing-page"}.get(
            one.tag
        )
        style = self._styles.get((family or "", one.get("style-name", "")))
        for _ in range(20):
            if style is None:
                break
            said = [part.get("display", part.get("visibility")) for part in style]
            if any(word in ("none", "false", "hidden") for word in said):
                return True
            style = self._styles.get((family or "", style.get("parent-style-name", "")))
        return False


def _repeated(one: Element, name: str) -> int:
    """How often something with words stands there. Raises Unfit where that is no writing of a person's."""
    times = int(one.get(name, "1"))
    if not 0 < times <= MOST_REPEATED:
        raise Unfit
    return times


def _plain(letters: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", letters or "")
