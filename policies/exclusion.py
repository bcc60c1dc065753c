"""The work-related exclusion (X2d): which codes a prior approval takes away.

It stands inside item 2 of the guidelines, so it takes away what the approval lists of that item. A code of items 1
or 3 goes only when the approval lists it and counsel has added a note. Source: domain rows 19 and 20, the table
below row 34, design 2.13.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .shapes import Pack


@dataclass(frozen=True, slots=True)
class Remaining:
    codes: tuple[str, ...]  # still to be looked into
    excluded: tuple[str, ...]
    needs_counsel: tuple[str, ...]  # listed in the approval, kept until counsel adds a note


def excludable(pack: Pack) -> frozenset[str]:
    """The codes that an approval can take away by itself."""
    value = pack.setting("excludable_codes").value
    return frozenset(value if isinstance(value, tuple) else ())


def without_excluded(
    pack: Pack, codes: Iterable[str], exemption_codes: Collection[str], *, counsels_note: bool = False
) -> Remaining:
    """`codes` without those that an approval for `exemption_codes` takes away. Each code must be listed itself:
    an approval for item 2 does not speak of item 2a.
    """
    alone = excludable(pack)
    kept, excluded, asked = [], [], []
    for code in codes:
        listed = code in exemption_codes
        if listed and (code in alone or counsels_note):
            excluded.append(code)
            continue
        kept.append(code)
        if listed:
            asked.append(code)
    return Remaining(tuple(kept), tuple(excluded), tuple(asked))
