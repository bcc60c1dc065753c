"""What a file is, by its bytes alone."""

import io
import struct
import zipfile

import pytest

from cases import filetypes
from cases.filetypes import BOMB, EMPTY, TWO_IN_ONE, UNKNOWN


def office(*names: str, **more: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, more.get("text", "<x/>"))
    return made.getvalue()


def says_it_unpacks_to(raw: bytes, size: int) -> bytes:
    at = raw.rfind(b"PK\x01\x02")
    return raw[: at + 24] + struct.pack("<I", size) + raw[at + 28 :]


DOCX = office("_rels/.rels", "[Content_Types].xml", "word/document.xml")
JPEG = b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9"
TAKEN = {
    "jpeg": JPEG, "png": b"\x89PNG\r\n\x1a\n" + bytes(90), "gif": b"GIF89a" + bytes(90), "webp": b"RIFF\1\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic" + bytes(30), "pdf": b"%PDF-1.7\n" + bytes(40), "text": "Zoë saw it.\n".encode(),
    "email": b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nHello", "document": DOCX,
    "sheet": office("[Content_Types].xml", "xl/workbook.xml"), "slides": office("[Content_Types].xml", "ppt/x.xml"),
    "opendocument": office("mimetype", "content.xml"), "office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90),
    "mp3": b"ID3\x04" + bytes(30), "wav": b"RIFF\1\0\0\0WAVEfmt ", "m4a": b"\0\0\0\x18ftypM4A ", "ogg": b"OggS" + bytes(9),
    "flac": b"fLaC" + bytes(9), "amr": b"#!AMR\n" + bytes(9), "mp4": b"\0\0\0\x18ftypisom", "mov": b"\0\0\0\x18ftypqt  ",
    "webm": b"\x1a\x45\xdf\xa3" + bytes(9), "avi": b"RIFF\1\0\0\0AVI LIST",
}  # fmt: skip


def look(raw: bytes, step: int = 1000) -> tuple[str, str]:
    seen = filetypes.Look()
    for at in range(0, len(raw), step):
        seen.add(raw[at : at + step])
    return seen.end()


def test_every_kind_that_is_taken_is_known_by_its_bytes():
    assert {kind: look(raw) for kind, raw in TAKEN.items()} == {kind: (kind, "") for kind in filetypes.KINDS}
    assert look("Zoë saw it.".encode("utf-16")) == ("text", "")
    assert look("Zoë saw it.".encode("cp1252")) == ("text", "")
    assert look(DOCX, step=7) == ("document", "")


REFUSED = {
    "nothing": (b"", EMPTY), "blanks": (b" \r\n\0", EMPTY), "a program": (b"MZ\x90\0" + bytes(range(256)) * 40, UNKNOWN),
    "a script that is a page": (b"  <html><script>alert(1)</script>", UNKNOWN), "a drawing": (b"<svg xmlns='x'/>", UNKNOWN),
    "an archive": (office("a.txt"), UNKNOWN), "an archive without an end": (DOCX[:-30], UNKNOWN),
    "a type of film that nobody knows": (b"\0\0\0\x18ftypzzzz" + bytes(9), UNKNOWN),
    "a picture and an archive": (JPEG + office("a.txt"), TWO_IN_ONE),
    "a picture and a PDF": (b"GIF89a" + bytes(20) + b"%PDF-1.4", TWO_IN_ONE),
    "a picture and a page": (b"GIF89a/*<script>*/=1;", TWO_IN_ONE), "a PDF and an archive": (b"%PDF-1.7\n" + DOCX, TWO_IN_ONE),
    "a bomb": (says_it_unpacks_to(DOCX, 4_000_000_000), BOMB),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_says_why(name):
    raw, sentence = REFUSED[name]
    assert look(raw) == ("", sentence)


def test_what_cannot_become_one_of_ours_is_seen_long_before_its_end():
    seen = filetypes.Look()
    seen.add(b"MZ\x90\0" + bytes(range(256)) * 16)
    assert seen.hopeless
    seen = filetypes.Look()
    seen.add(DOCX.ljust(5000, b"\0"))
    assert not seen.hopeless
