"""Words that can be held back from some members, and how a page says who reads them (decision 36)."""

from typing import Any
from uuid import UUID

from cases.models import Entry
from permissions.classes import FieldClass, who
from permissions.refusals import Refused

from . import words
from .opening import Opening

STANDS_IN = {
    words.NOTE: "notes",
    words.MINUTES: "interviews",
    words.EVIDENCE: "evidence",
}  # the part in which they are read


def normal(seen: Opening, entry: str) -> Entry | None:
    """These words, where this reader reads them and nothing holds them back yet."""
    try:
        pk = UUID(entry)
    except ValueError:
        return None
    row = Entry.objects.filter(
        case=seen.case, pk=pk, kind__in=words.OF_A_CLASS, superseded_by=None, field_class=FieldClass.NORMAL
    ).first()
    return row if row and STANDS_IN[row.kind] in seen.sees else None


def begun(seen: Opening, entry: str) -> dict[str, Any]:
    """What the form begins with. Raises Refused for words that this reader cannot hold back."""
    row = normal(seen, entry)
    if row is None:
        raise Refused("Choose what to hold back on its own page.", verb="hold_back")
    return {"entry": str(row.pk)}


def said(seen: Opening, entry: str) -> str:
    """The words themselves, for the page on which they are held back."""
    row = normal(seen, entry)
    return seen.opener.entry(row) if row else ""


def read_by(field_class: str) -> str:
    """ "Medical: read by case manager, counsel"; empty for normal words."""
    one = FieldClass(field_class)
    return "" if one == FieldClass.NORMAL else f"{one.label}: read by {who(one)}"
