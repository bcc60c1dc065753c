"""What a file is, told by its bytes and never by its name; and what is wrong with one that is not taken.

Only kinds of this list are taken. A file that begins as one kind and ends as another (a picture that is an archive too) is
made to be read differently by two programs, so it is not taken either.
"""

import codecs
import re
import struct
from dataclasses import dataclass

HEAD, TAIL = 4096, 256 * 1024  # bytes that are looked at: from the beginning and from the end
MOST_UNPACKED = 1 << 30  # bytes that an Office file may say it unpacks to
MOST_PARTS = 20_000  # entries of an Office file

EMPTY = "This file is empty. Open it once to see, then choose it again or leave it out."
UNKNOWN = (
    "We cannot take this kind of file. Send a picture, PDF, Office document, plain text, sound, film or e-mail, or tell us "
    "in words what it shows."
)
TWO_IN_ONE = "This file is two kinds of file at once, so we cannot take it. Print it to a PDF or take a picture of it."
BOMB = "This file unpacks to more than we can take. Save it as a PDF, or send a part of it."


@dataclass(frozen=True, slots=True)
class Kind:
    """`word` as people read it, `suffix` of the neutral name."""

    code: str
    word: str
    suffix: str
    cleaned: bool = False  # whether a working copy can be made of it
    words_alone: bool = False  # whether that copy is its words as a plain text

    @property
    def copy_suffix(self) -> str:
        """Of the neutral name of a working copy."""
        return "txt" if self.words_alone else {"gif": "png", "webp": "png"}.get(self.code, self.suffix)


KINDS = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "picture (JPEG)", "jpg", cleaned=True),
        Kind("png", "picture (PNG)", "png", cleaned=True),
        Kind("gif", "picture (GIF)", "gif", cleaned=True),
        Kind("webp", "picture (WebP)", "webp", cleaned=True),
        Kind("heic", "picture (HEIC)", "heic"),
        Kind("pdf", "PDF", "pdf", cleaned=True),
        Kind("text", "text", "txt", cleaned=True),
        Kind("email", "e-mail", "eml", cleaned=True, words_alone=True),
        Kind("document", "Office document", "docx", cleaned=True, words_alone=True),
        Kind("sheet", "Office spreadsheet", "xlsx", cleaned=True, words_alone=True),
        Kind("slides", "Office slides", "pptx", cleaned=True, words_alone=True),
        Kind("opendocument", "OpenDocument file", "odf", cleaned=True, words_alone=True),
        Kind("office", "older Office file or Outlook message", "bin"),
        Kind("mp3", "sound (MP3)", "mp3"),
        Kind("wav", "sound (WAV)", "wav"),
        Kind("m4a", "sound (M4A)", "m4a"),
        Kind("ogg", "sound (Ogg)", "ogg"),
        Kind("flac", "sound (FLAC)", "flac"),
        Kind("amr", "sound (AMR)", "amr"),
        Kind("mp4", "film (MP4)", "mp4"),
        Kind("mov", "film (QuickTime)", "mov"),
        Kind("webm", "film (WebM)", "webm"),
        Kind("avi", "film (AVI)", "avi"),
    )
}
# What a file chooser offers; what is sent all the same is judged by its bytes.
ACCEPT = (
    "image/*,application/pdf,text/plain,message/rfc822,audio/*,video/*,"
    ".docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.ppt,.msg,.eml"
)

_STARTS = (
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"), (b"OggS", "ogg"), (b"fLaC", "flac"), (b"#!AMR", "amr"), (b"\x1a\x45\xdf\xa3", "webm"),
)  # fmt: skip
_RIFF = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
_BRANDS = {
    b"heic": "heic",
    b"heix": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
    b"qt  ": "mov",
    b"M4A ": "m4a",
    b"M4B ": "m4a",
}
_FILMS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"3gp",
    b"3g2",
    b"dash",
)
_ZIP, _DIRECTORY, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_OFFICE = ((b"word/", "document"), (b"xl/", "sheet"), (b"ppt/", "slides"))
_MAIL = re.compile(rb"(?im)^(from|to|subject|date|received|return-path|message-id|delivered-to|mime-version):[ \t]")
_MARKUP = re.compile(r"^\s*<(!doctype|html|svg|\?xml|script|head|body|iframe)", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # in no text, and soon in everything else


class Look:
    """Watches a file go by, in pieces, and keeps its two ends."""

    def __init__(self) -> None:
        self._head, self._tail = bytearray(), bytearray()
        self._text = True

    def add(self, piece: bytes) -> None:
        if len(self._head) < HEAD:
            self._head += piece[: HEAD - len(self._head)]
        self._tail += piece[-TAIL:]
        del self._tail[:-TAIL]
        self._text = self._text and (_wide(self._head) or not _CONTROL.search(piece))

    @property
    def hopeless(self) -> bool:
        """Whether it is of no kind that we take, as is seen long before its end."""
        head = bytes(self._head)
        return len(head) == HEAD and not (self._text or head.startswith(_ZIP) or _begun(head))

    def end(self) -> tuple[str, str]:
        """The code of its kind and "", or "" and the sentence that says why it is not taken."""
        head, tail = bytes(self._head), bytes(self._tail)
        if not head.strip(b"\0 \r\n\t"):
            return "", EMPTY
        kind, wrong = _zipped(tail) if head.startswith(_ZIP) else (_begun(head) or self._written(head), "")
        if not kind:
            return "", wrong or UNKNOWN
        return ("", TWO_IN_ONE) if _another(kind, head, tail) else (kind, "")

    def _written(self, head: bytes) -> str:
        """Plain text or an e-mail; a web page is neither."""
        if not self._text or _MARKUP.match(head.decode("utf-16" if _wide(head) else "utf-8-sig", "ignore")):
            return ""
        return "email" if len(_MAIL.findall(head.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])) > 1 else "text"


def _wide(head: bytes | bytearray) -> bool:
    """Whether it says that it is text in two bytes a letter."""
    return head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))


def _begun(head: bytes) -> str:
    """The kind that a beginning tells, other than an archive; "" for none of ours."""
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return _BRANDS.get(brand) or ("mp4" if brand.startswith(_FILMS) else "")
    return next((kind for start, kind in _STARTS if head.startswith(start)), "")


def _another(kind: str, head: bytes, tail: bytes) -> bool:
    """Whether the bytes are a second kind of file as well: an archive at their end, a PDF or web page near their beginning."""
    is_zip = kind in {"document", "sheet", "slides", "opendocument"}
    early = head[:1024]
    return (
        (not is_zip and _directory(tail) is not None)
        or (kind != "pdf" and b"%PDF-" in early and kind not in {"text", "email"})
        or (kind not in {"text", "email"} and re.search(rb"(?i)<(html|script|svg)[\s>]", early) is not None)
    )


def _directory(tail: bytes) -> tuple[int, int] | None:
    """How many entries an archive says it has and how long their list is, where one ends with this file; else None."""
    found = tail.rfind(_END)
    while found >= 0 and len(tail) - found >= 22:
        count, length, _offset, comment = struct.unpack("<HIIH", tail[found + 10 : found + 22])
        if found + 22 + comment == len(tail):
            return count, length
        found = tail.rfind(_END, 0, found)
    return None


def _zipped(tail: bytes) -> tuple[str, str]:
    """The kind of an Office file, by the list of its parts. Nothing is unpacked here."""
    there = _directory(tail)
    if there is None:
        return "", UNKNOWN
    count, length = there
    at = tail.rfind(_END) - length
    if at < 0 or count > MOST_PARTS:
        return "", BOMB
    names, unpacked = _entries(tail, at, count)
    if unpacked > MOST_UNPACKED:
        return "", BOMB
    if b"[Content_Types].xml" in names:
        return next((kind for start, kind in _OFFICE if any(name.startswith(start) for name in names)), ""), ""
    return ("opendocument" if {b"mimetype", b"content.xml"} <= names else ""), ""


def _entries(tail: bytes, at: int, count: int) -> tuple[set[bytes], int]:
    names, unpacked = set(), 0
    for _ in range(count):
        if tail[at : at + 4] != _DIRECTORY or len(tail) < at + 46:
            break
        size, name, extra, comment = struct.unpack("<IHHH", tail[at + 24 : at + 34])
        names.add(tail[at + 46 : at + 46 + name])
        unpacked += size
        at += 46 + name + extra + comment
    return names, unpacked
