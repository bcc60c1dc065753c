"""Working copies of Office files and e-mails: the words as the file showed them, and in no byte of it who made it."""

import io
import warnings
import zipfile
from xml.parsers.expat import ExpatError

import pytest

from cases import cleaning, filetypes
from cases.cleaning import archive, mail, office, opendocument
from cases.cleaning.words import Unfit
from tests.cases import planted
from tests.cases.test_files import WORD, photo
from tests.cases.test_filetypes import look
from tests.wall import canaries

EVERY = {kind: getattr(planted, kind) for kind in ("document", "sheet", "slides", "opendocument", "email")}
KEPT = {
    "document": ("\n\nSeen at ten by two moved shown\n", "In a box\n", "one\ttwo\n", "Footnotes:\nOn a note"),
    "sheet": (
        "[Sheet: Log]\nCalled\t\ton line\n2025-12-09 12:00:00\t12.5\t2025-12-09\t\tTRUE\n",
        "[Hidden rows or columns of this sheet are not in this copy.]", "[A hidden sheet is not in this copy.]",
    ),
    "slides": ("[Slide 1]\nFirst\none\ttwo\n\n[Slide 2 is hidden and not in this copy.]\n\n[Slide 3]\nSecond\n",),
    "opendocument": (
        "Called\nSeen  at ten", "[1On a note]", "[A sheet is hidden and not in this copy.]",
        "[Sheet: Log]\none\tone\t\t\ttwo\n", "[Slide 1 is hidden and not in this copy.]", "[Slide 2]\nOn a slide\n",
    ),
    "email": ("Sent: 2026-11-02 10:30 UTC\nSubject: Zoë called\n", "Seen at ten", "Write", "one\ttwo", "東京 again"),
}  # fmt: skip
COUNTED = {
    "document": "1 picture, 1 chart, 1 embedded file, 1 program", "sheet": "1 picture, 1 chart, 1 embedded file, 1 program",
    "slides": "1 picture, 1 chart, 1 embedded file, 1 program", "opendocument": "1 picture, 1 program",
    "email": "1 attached e-mail, 2 attached files, 1 attached picture",
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY)
def test_a_copy_has_the_words_says_what_it_leaves_out_and_tells_nothing_of_its_maker(kind):
    raw = EVERY[kind](WORD, photo())
    assert look(raw) == (kind, "")
    assert canaries.found_in(raw, [WORD])
    copy = cleaning.copy(kind, iter([raw[:999], raw[999:]]))
    assert canaries.found_in(copy, [WORD]) == []
    words = copy.decode()
    assert [kept for kept in KEPT[kind] if kept not in words] == [], words
    assert words.startswith("THIS COPY HAS THE WORDS OF THE FILE AND NOTHING ELSE.\nLeft out: ")
    assert f"Left out and counted: {COUNTED[kind]}.\n" in words
    assert "ask for the original" in words
    assert words.count("In a box") == (kind == "document")
    assert filetypes.KINDS[kind].copy_suffix == "txt"


def word(main: str, **more: str) -> bytes:
    lead = planted.leads(rId1_officeDocument="word/document.xml")
    return planted.packed({"_rels/.rels": lead, "word/document.xml": main, **more})


def twice(name: str) -> bytes:
    made = io.BytesIO(word("<document><p><t>one</t></p></document>"))
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a") as more:
        warnings.simplefilter("ignore")
        more.writestr(name, "<document><p><t>another</t></p></document>")
    return made.getvalue()


def cells(times: int) -> bytes:
    cell = f"<table-cell number-columns-repeated='{times}'><p>words</p></table-cell>"
    return planted.packed(
        {"content.xml": f"<x><body><spreadsheet><table><table-row>{cell}</table-row></table></spreadsheet></body></x>"}
    )


MANY = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10 if at else "bomb"}">' for at in range(12))


def book(rows: str, first: str = "<workbookPr/>") -> bytes:
    near = planted.leads(rId1_worksheet="sheet1.xml", rId2_styles="styles.xml")
    styles = (
        "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[h]:mm'/></numFmts><cellXfs>{}</cellXfs></styleSheet>"
    )
    return planted.packed(
        {
            "_rels/.rels": planted.leads(rId1_officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f"<workbook {planted.S}>{first}<sheet name='a' r:id='rId1'/></workbook>",
            "xl/_rels/workbook.xml.rels": near,
            "xl/styles.xml": styles.format("".join(f"<xf numFmtId='{number}'/>" for number in (0, 14, 170))),
            "xl/sheet1.xml": f"<worksheet>{rows}</worksheet>",
        }
    )


def test_a_day_in_a_sheet_is_a_day_of_its_calendar_and_what_is_no_day_stays_as_it_is():
    row = "<row><c s='1'><v>1</v></c><c s='1'><v>0.75</v></c>"
    row += "<c s='1'><v>9e9</v></c><c s='2'><v>1.5</v></c><c><v>46000</v></c><c><f>1</f></c></row>"
    assert office.copy(book(row), "sheet").endswith("\n1899-12-31\t18:00:00\t9e9\t1.5\t46000\t[not calculated]\n")
    apple = office.copy(book(row, "<workbookPr date1904='1'/>"), "sheet")
    assert apple.endswith("\n1904-01-02\t18:00:00\t9e9\t1.5\t46000\t[not calculated]\n")


BROKEN = {
    "a bomb of entities": ("document", word(f"<!DOCTYPE x [{MANY}]><document><p><t>&a11;</t></p></document>")),
    "one entity of its own": ("document", word("<!DOCTYPE x [<!ENTITY a 'b'>]><document><p><t>&a;</t></p></document>")),
    "a file of ours": ("document", word("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><document><p>&a;</p></document>")),
    "elements without end within each other": ("document", word("<p>" * 300 + "</p>" * 300)),
    "what is no XML": ("document", word("<document><p>")),
    "no words at all": ("document", planted.packed({"word/x.xml": "<x/>"})),
    "two parts of one name": ("document", twice("word/document.xml")),
    "of nearly one name": ("document", twice("Word/Document.xml")),
    "a cell that is a million": ("opendocument", cells(1_000_000)),
    "an empty e-mail": ("email", b"From: a@b.example\r\nTo: c@d.example\r\n\r\n"),
    "a part of a page that never ends": ("email", b"To: a\r\nFrom: b\r\nContent-Type: text/html\r\n\r\n<p>a<p hidden>b<p>c"),
    "cells before cells": ("sheet", book("<row><c r='B1'><v>1</v></c><c r='A1'><v>2</v></c></row>")),
}  # fmt: skip
READERS = {"email": mail, "opendocument": opendocument}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_or_made_to_harm_has_no_copy(name):
    kind, raw = BROKEN[name]
    with pytest.raises((Unfit, ExpatError)):
        READERS.get(kind, office).copy(raw, kind)


def test_what_is_too_much_has_no_copy(monkeypatch):
    """Through the child: whatever it costs to find out, it costs the child."""
    page = f"<p>{'a ' * 21_000_000}</p>"
    long = f"<t>{'a ' * 3_000_000}</t>"
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\n\n--b{at}\n" for at in range(3000))
    for kind, raw in (
        ("document", word(f"<document>{page}</document>")),
        ("document", word(f"<document>{long}</document>")),
        ("document", BROKEN["a bomb of entities"][1]),
        ("email", f"From: a\nTo: b\n{deep}".encode()),
    ):
        with pytest.raises(cleaning.NotCleaned):
            cleaning.copy(kind, iter([raw]))
    monkeypatch.setattr(archive, "MOST_READ", 300)
    parts = archive.Parts(word(f"<document><p>{'a' * 300}</p></document>"))
    with pytest.raises(Unfit):
        parts.tree("word/document.xml")
