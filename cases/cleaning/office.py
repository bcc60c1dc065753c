"""The words of a Word, Excel or PowerPoint file, in the order in which they are read, as the file last showed them.

Part of the child that makes copies, loaded before it is confined. Of the archive it reads the parts that hold words and no
other, so what stands elsewhere (who wrote it, with what, thumbnails, macros, notes, former versions) cannot come into a copy.
Tags are known by their local names, so that both namespaces of the standard fit. Source: ECMA-376.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from .archive import Parts
from .words import Unfit, top

LEFT_OUT = {
    "document": "how it looked, headers and footers, comments, text that was deleted or is hidden",
    "sheet": "how it looked, formulas, hidden sheets, rows and columns, comments, text boxes, headers and footers",
    "slides": "how it looked, hidden slides and shapes, notes of the speaker, comments, what stands on every slide alike",
}
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # ECMA-376 part 1, 18.8.30
ON = {None, "1", "true", "on"}  # a switch without a value is on

# Where tabs are measures, what was taken out, what older programs show instead, and what newer ones add: not the text.
GONE = frozenset({"pPr", "del", "moveFrom", "Fallback", "extLst"})
BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SHAPES = {"sp", "pic", "graphicFrame", "grpSp", "cxnSp"}

Hidden = Callable[[Element], bool]


def copy(raw: bytes, kind: str) -> str:
    """The words of the file below the lines that say what is left out. Raises whatever a broken one leads to."""
    parts = Parts(raw)
    read = {"document": document, "sheet": sheet, "slides": slides}[kind]
    return top(LEFT_OUT[kind], parts.counts()) + "".join(read(parts))


def flow(node: Element, hidden: Hidden) -> str:
    """The words below a node: a line for each paragraph, and for each row with a tab between its cells."""
    out = []
    for one in node:
        if one.tag in GONE or hidden(one):
            continue
        if one.tag == "t":
            out.append(one.text or "")
        elif one.tag in BREAKS:
            out.append(BREAKS[one.tag])
        else:
            out.append(_closed(one.tag, flow(one, hidden)))
    return "".join(out)


def _closed(tag: str, words: str) -> str:
    if tag == "p":
        return f"{words}\n"
    if tag == "tc":
        return " ".join(words.split("\n")).strip() + "\t"
    return words.rstrip("\t\n") + "\n" if tag == "tr" else words


# --- Word -----------------------------------------------------------------------------------------------


def document(parts: Parts) -> Iterator[str]:
    main = _main(parts)
    near = list(parts.related(main).values())
    hidden = _hidden_runs(_hidden_styles(parts, near))
    yield flow(parts.tree(main), hidden)
    for kind, title in (("footnotes", "Footnotes"), ("endnotes", "Endnotes")):
        for name in (name for found, name in near if found == kind):
            words = flow(parts.tree(name), hidden).strip()
            yield f"\n{title}:\n{words}\n" if words else ""


def _main(parts: Parts) -> str:
    found = [name for kind, name in parts.related("").values() if kind == "officeDocument"]
    if len(found) != 1:
        raise Unfit
    return found[0]


def _hidden_styles(parts: Parts, near: list[tuple[str, str]]) -> set[str]:
    """The styles whose text is not shown, their own word or that of the style they are based on."""
    styles = {
        one.get("styleId", ""): one
        for kind, name in near if kind == "styles"
        for one in parts.tree(name).iter("style")
    }  # fmt: skip

    def is_hidden(name: str, left: int = 20) -> bool:
        style = styles.get(name)
        if style is None or not left:
            return False
        own, based = style.find("rPr/vanish"), style.find("basedOn")
        if own is not None:
            return own.get("val") in ON
        return based is not None and is_hidden(based.get("val", ""), left - 1)

    return {name for name in styles if is_hidden(name)}


def _hidden_runs(styles: set[str]) -> Hidden:
    def hidden(one: Element) -> bool:
        if one.tag == "r":
            own, style = one.find("rPr/vanish"), one.find("rPr/rStyle")
            return own.get("val") in ON if own is not None else style is not None and style.get("val") in styles
        if one.tag == "p":
            style = one.find("pPr/pStyle")
            return style is not None and style.get("val") in styles
        if one.tag == "tr":
            return one.find("trPr/del") is not None or one.find("trPr/hidden") is not None
        if one.tag in ("anchor", "inline"):
            told = one.find("docPr")
            return told is not None and _on(told)
        return False

    return hidden


# --- Excel ----------------------------------------------------------------------------------------------


def sheet(parts: Parts) -> Iterator[str]:
    main = _main(parts)
    near, book = parts.related(main), parts.tree(main)
    strings = [_string(one) for kind, name in near.values() if kind == "sharedStrings" for one in parts.tree(name)]
    dates = _dates(parts, near)
    told = book.find("workbookPr")
    first = datetime(1904, 1, 1) if told is not None and told.get("date1904") in ON - {None} else datetime(1899, 12, 30)  # noqa: DTZ001 - a day in a sheet has no zone
    for one in book.iter("sheet"):
        if one.get("state", "visible") != "visible":
            yield "\n[A hidden sheet is not in this copy.]\n"
            continue
        yield f"\n[Sheet: {one.get('name', '')}]\n"
        yield from _rows(parts.tree(near[one.get("r:id", "")][1]), strings, dates, first)


def _string(one: Element) -> str:
    return "".join(part.text or "" for part in (*one.findall("t"), *one.findall("r/t")))


def _dates(parts: Parts, near: dict[str, tuple[str, str]]) -> list[bool]:
    """Of each format of cells, whether its number is a day."""
    found = []
    for styles in (parts.tree(name) for kind, name in near.values() if kind == "styles"):
        codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter("numFmt")}
        for one in styles.findall("cellXfs/xf"):
            number = one.get("numFmtId", "0")
            plain = re.sub(r'"[^"]*"|[\\_*].|\[[^\]]*\]', "", codes.get(number, ""))
            lasts = re.search(r"\[[hms]+\]", codes.get(number, ""), re.IGNORECASE)
            found.append(
                int(number) in BUILT_IN_DATES or (not lasts and bool(re.search("[dmyhs]", plain, re.IGNORECASE)))
            )
    return found


def _rows(page: Element, strings: list[str], dates: list[bool], first: datetime) -> Iterator[str]:
    columns = [(int(one.get("min", "0")), int(one.get("max", "0"))) for one in page.iter("col") if _on(one)]
    left_out = 0
    for row in page.iter("row"):
        if _on(row):
            left_out += 1
            continue
        cells, at = [], 1
        for place, cell in _placed(row):
            if any(low <= place <= high for low, high in columns):
                continue
            cells.append("\t" * (place - at) + _cell(cell, strings, dates, first))
            at = place
        if any(cells):
            yield "".join(cells) + "\n"
    if left_out or columns:
        yield "[Hidden rows or columns of this sheet are not in this copy.]\n"


def _on(one: Element) -> bool:
    return one.get("hidden", "0") in ON


def _placed(row: Element) -> Iterator[tuple[int, Element]]:
    """Each cell with its column, from 1: "C7" is in the third."""
    place = 0
    for cell in row.findall("c"):
        letters = re.match("[A-Z]{1,3}", cell.get("r", ""))
        now = place + 1
        if letters:
            now = 0
            for letter in letters.group():
                now = now * 26 + ord(letter) - 64
        if now <= place:
            raise Unfit
        place = now
        yield place, cell


def _cell(cell: Element, strings: list[str], dates: list[bool], first: datetime) -> str:
    kind, value = cell.get("t", "n"), cell.findtext("v", "")
    if kind == "inlineStr":
        held = cell.find("is")
        words = _string(held) if held is not None else ""
    elif kind == "s":
        words = strings[int(value)]
    elif kind == "b":
        words = {"1": "TRUE", "0": "FALSE"}.get(value, value)
    elif kind == "n" and value and (style := int(cell.get("s", "0"))) < len(dates) and dates[style]:
        words = _day(value, first)
    else:
        words = value or ("[not calculated]" if cell.find("f") is not None else "")
    return " ".join(words.split())


def _day(value: str, first: datetime) -> str:
    """A number of days as a day, a time or both; as it stands where no calendar has that day."""
    try:
        moment = first + timedelta(seconds=round(float(value) * 86_400))
    except OverflowError:
        return value
    if float(value) < 1:
        return moment.strftime("%H:%M:%S")
    return moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")


# --- PowerPoint -----------------------------------------------------------------------------------------


def slides(parts: Parts) -> Iterator[str]:
    main = _main(parts)
    near = parts.related(main)
    for number, one in enumerate(parts.tree(main).iter("sldId"), start=1):
        slide = parts.tree(near[one.get("r:id", "")][1])
        if slide.get("show", "1") not in ON:
            yield f"\n[Slide {number} is hidden and not in this copy.]\n"
        else:
            yield f"\n[Slide {number}]\n{flow(slide, _hidden_shape)}"


def _hidden_shape(one: Element) -> bool:
    told = one.find("./*/cNvPr") if one.tag in SHAPES else None
    return told is not None and _on(told)
