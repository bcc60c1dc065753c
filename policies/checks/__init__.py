"""What is wrong with a pack that can be read: one module for each kind of fault."""

from collections.abc import Mapping

from ..shapes import Pack, Problem
from . import asked, bases, dates, details, elements, forums, heading, letters, table, texts


def faults(pack: Pack, files: Mapping[str, str], *, go_live: bool) -> list[Problem]:
    """Every fault of the pack; `go_live` turns what is merely unfinished into a refusal."""
    return [
        *heading.faults(pack, files, go_live=go_live),
        *bases.faults(pack),
        *dates.faults(pack),
        *table.faults(pack),
        *details.faults(pack),
        *forums.faults(pack),
        *texts.faults(pack),
        *asked.faults(pack),
        *letters.faults(pack),
        *elements.faults(files),
    ]
