"""Random words that nobody could have written, and where any of them turns up, however it is spelled."""

import base64
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator

PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")  # heads of gzip and zlib
PIECE, MOST = 4_000_000, 64_000_000  # bytes of one packed stream that are read, and that it may unfold to


def letters(count: int) -> str:
    return "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(count))


def make(end: str = "") -> str:
    """Looks like a surname, so that it may stand in every field; 70 random bits. Words with one `end` are found by it."""
    return f"Z{letters(16 - len(end))}{end}"


def spellings(word: str) -> dict[str, bytes]:
    """In clear, hex, UTF-16, and in base64 at each of its three places within four letters."""
    raw = word.encode()
    found = {
        "clear": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode(),
        "utf-16-le": word.encode("utf-16-le"), "utf-16-be": word.encode("utf-16-be"), "small": raw.lower(),
        "big": raw.upper(),
    }  # fmt: skip
    for lead in range(3):
        packed = base64.b64encode(bytes(lead) + raw)
        found[f"base64+{lead}"] = packed[(0, 2, 3)[lead] : len(packed) - 4]  # letters that the word alone decides
    return found


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """The words that stand in `data`, each with its spelling; also inside what is packed there."""
    asked = [(f"{word} in {name}", spelled) for word in words for name, spelled in spellings(word).items()]
    return sorted({label for part in (data, *_unpacked(data)) for label, spelled in asked if spelled in part})


def _unpacked(data: bytes) -> Iterator[bytes]:
    whole = memoryview(data)
    for head in PACKED.finditer(data):
        try:  # 47: gzip or zlib, whichever it is
            yield zlib.decompressobj(47).decompress(whole[head.start() : head.start() + PIECE], MOST)
        except zlib.error:
            continue
