"""The policy that reporters are asked under: the version in force when they begin."""

import logging
from functools import cache
from pathlib import Path

from django.conf import settings

from policies import packs, versions
from policies.shapes import Pack

from . import worded

logger = logging.getLogger("candor.intake")
_seen: dict[str, Pack] = {}  # by checksum; a version never changes
_last: list[Pack] = []  # the one in force when somebody last asked


def pack(pinned: str = "") -> Pack:
    """What `source` gives, in the language of the page."""
    return worded.for_reader(source(pinned))


def source(pinned: str = "") -> Pack:
    """The pack in force today, or the one that a draft was begun under (its checksum), as it was adopted.

    A draft stays with its questions while a new version comes into force. Where no version is loaded, or the stored
    one cannot be read, it is the pack as it lies on the disk: a report must never fail for want of a policy.
    """
    found = _seen.get(pinned)
    if found is None:
        found = _current()
        _last[:] = [found]
    _seen[found.sha256] = found
    return found


def last_read() -> Pack:
    """The pack in force when a page last asked, without asking the database: it may be the very thing that does not answer."""
    return _last[0] if _last else _on_disk(Path(settings.CANDOR_PACKS_DIR) / settings.CANDOR_DEFAULT_POLICY)


def _current() -> Pack:
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    try:
        if version is not None:
            return versions.pack(version)
    except (packs.PackBroken, versions.NotWhatWasStored) as broken:
        logger.error("policy version cannot be read: %s", type(broken).__name__)
    return _on_disk(Path(settings.CANDOR_PACKS_DIR) / settings.CANDOR_DEFAULT_POLICY)


@cache
def _on_disk(folder: Path) -> Pack:
    return packs.read(folder)
