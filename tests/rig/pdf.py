"""What stands in a PDF that typst made: its words, by the tables that screen readers use."""

import re
import zlib

STREAM = re.compile(rb"(\d+) 0 obj\s*<<(?:(?!endobj).)*?>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"(\d+) 0 obj\s*<<[^>]*?/Type\s*/Font\b[^>]*?/Subtype\s*/Type0.*?/ToUnicode (\d+) 0 R", re.DOTALL)
INSIDE = rb"\\.|[^\\()]"  # of a string; brackets that come in pairs stand in it as they are
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\(((?:%b|\((?:%b|\((?:%b)*\))*\))*)\)" % (INSIDE, INSIDE, INSIDE), re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = dict(zip(b"nrtbf", b"\n\r\t\b\f", strict=True))
NAMES = re.compile(rb"/(f\d+) (\d+) 0 R")


def words(made: bytes) -> str:
    """The text of every page, spaces left out: where a line breaks, no space is written."""
    streams = {int(number): _open(body) for number, body in STREAM.findall(made)}
    maps = {int(font): _map(streams[int(table)]) for font, table in FONT.findall(made)}
    fonts = {name: maps[int(font)] for name, font in NAMES.findall(made) if int(font) in maps}
    said, table = [], {}
    for body in streams.values():
        for name, shown in SHOWN.findall(body):
            table = fonts.get(name, table) if name else table
            codes = ESCAPE.sub(_unescaped, shown)
            said += [table.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
    return re.sub(r"[\s\u200b]+", "", "".join(said))


def _open(body: bytes) -> bytes:
    try:
        return zlib.decompress(body)
    except zlib.error:
        return body


def _unescaped(found: re.Match[bytes]) -> bytes:
    one = found[1]
    return bytes([int(one, 8) if one.isdigit() else LETTERS.get(one[0], one[0])])


def _map(table: bytes) -> dict[bytes, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>\n", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
