"""Codes of the policy in words."""

from collections.abc import Iterable
from datetime import date

from django.utils import formats

from permissions.roles import Role
from policies.shapes import Pack

UNKNOWN = "Not known"


def label(pack: Pack, name: str, code: str) -> str:
    """The word for a code of a list; "Not known" for the answer that every list takes."""
    known = pack.lists[name]
    return known[code].label if code in known else UNKNOWN if code == "unknown" else code


def labels(pack: Pack, name: str, codes: Iterable[str]) -> str:
    return ", ".join(label(pack, name, code) for code in codes)


def code_words(pack: Pack, code: str) -> str:
    """ "G2a  Ads for commercial sex on county equipment"."""
    try:
        return f"{code} · {pack.text('guidelines').section(code).title}"
    except KeyError:
        return code


def day(on: date | None) -> str:
    """A day with its year; an open end in words."""
    return formats.date_format(on, "F j, Y") if on else "an open day"


def of_role(role: Role) -> str:
    """The role inside a sentence: "case manager", but "HR officer"."""
    label = str(role.label)
    return label if label[:2].isupper() else label.lower()
