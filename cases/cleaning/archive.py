"""An Office or OpenDocument file as an archive: its parts by name, each read as XML that may do nothing.

Part of the child that makes copies: it opens nothing, and where something is not as it should be it raises. Loaded before
the child is confined.
"""

import io
import re
import zipfile
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, TreeBuilder  # they build alone: expat reads, below
from xml.parsers import expat

from .words import Unfit

MOST_PARTS = 20_000
MOST_OF_A_PART, MOST_READ = 40_000_000, 120_000_000  # bytes, unpacked
DEEPEST = 200  # elements within each other
COUNTED = {
    "picture": r"/(media|Pictures)/[^/]+$", "chart": r"/charts/chart[^/]*\.xml$", "drawing": r"/diagrams/data[^/]*\.xml$",
    "embedded file": r"/embeddings/[^/]+$|^/Object [^/]*/content\.xml$",
    "program": r"/vbaProject\.bin$|^/Basic/.*Module[^/]*\.xml$",
}  # fmt: skip


class Parts:
    """The parts of the archive, by name, with a limit for all that is read of them together."""

    def __init__(self, raw: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = self._archive.infolist()
        self.names = [entry.filename for entry in entries]
        if len(entries) > MOST_PARTS or len({name.lower() for name in self.names}) != len(entries):
            raise Unfit  # of two with one name another program may read the other
        self._left = MOST_READ

    def tree(self, name: str) -> Element:
        entry = self._archive.getinfo(name)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit
        with self._archive.open(entry) as part:
            raw = part.read(MOST_OF_A_PART + 1)
        self._left -= len(raw)
        if len(raw) > MOST_OF_A_PART or self._left < 0:
            raise Unfit
        return tree(raw)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """What the part `name` ("" for the whole) leads to: the last word of its type and its name, by id."""
        place = PurePosixPath(name)
        lists = str(place.parent / "_rels" / f"{place.name}.rels") if name else "_rels/.rels"
        found = {}
        for one in self.tree(lists) if lists in self.names else ():
            target = one.get("Target", "")
            whole = target[1:] if target.startswith("/") else str(place.parent / target)
            if one.get("TargetMode") != "External":
                found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], _straight(whole))
        return found

    def counts(self) -> dict[str, int]:
        """What else is in it, by its kind in words."""
        return {word: sum(bool(re.search(rule, f"/{name}")) for name in self.names) for word, rule in COUNTED.items()}


def _straight(name: str) -> str:
    """Without `..`: a sheet may be named from a folder beside it."""
    kept: list[str] = []
    for step in name.split("/"):
        if step == "..":
            kept = kept[:-1]
        elif step not in ("", "."):
            kept.append(step)
    return "/".join(kept)


def tree(raw: bytes) -> Element:
    """The elements by their local names. A document type is refused, and with it every entity but XML's own five."""
    builder, parser, depth = TreeBuilder(), expat.ParserCreate(namespace_separator=" "), 0

    def start(name: str, told: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unfit
        builder.start(name.rpartition(" ")[2], {_key(one): value for one, value in told.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition(" ")[2])

    def refuse(*_: object) -> None:
        raise Unfit

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    parser.Parse(raw, True)
    return builder.close()


def _key(name: str) -> str:
    """An `id` that leads to another part is told from an id of the thing itself."""
    space, _, local = name.rpartition(" ")
    return f"r:{local}" if space.endswith("/relationships") else local
