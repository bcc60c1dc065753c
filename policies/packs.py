"""Policy packs: a folder of plain files that says what an employer's policy is (docs/policy-pack.md)."""

from collections.abc import Mapping
from pathlib import Path

from . import files as raw
from .building import build
from .checks import faults
from .files import Broken
from .shapes import Pack, Problem


class PackBroken(Exception):
    """The pack cannot be used; `problems` says why, line by line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(folder: Path) -> Pack:
    """The pack in a folder. Raises PackBroken when a line cannot be read; `problems` finds what else is wrong."""
    try:
        return made(raw.gather(folder))
    except Broken as broken:
        raise PackBroken([broken.problem]) from None


def made(files: Mapping[str, str]) -> Pack:
    """The pack of canonical content, as a stored version holds it. Raises PackBroken."""
    pack, problems = build(files)
    if pack is None:
        raise PackBroken(problems)
    return pack


def problems(folder: Path, *, go_live: bool = False) -> list[Problem]:
    """Everything that is wrong with a pack, in the order of its files.

    Before go-live an empty owner, contact or effective date is a warning; at go-live it is refused (domain row 34).
    """
    try:
        files = raw.gather(folder)
    except Broken as broken:
        return [broken.problem]
    pack, found = build(files)
    if pack is not None:
        found = faults(pack, files, go_live=go_live)
    return sorted(found, key=lambda one: (one.file, one.line))
