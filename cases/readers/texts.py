"""The words about the records of a case, opened in one query for a page."""

from collections.abc import Mapping
from uuid import UUID

from cases.models import Entry
from permissions.classes import FieldClass

from .classed import read_by
from .opening import Opening


class Texts:
    """Entries of some kinds, by the record they are about. A word that was corrected gives way to the later one."""

    def __init__(self, seen: Opening, *kinds: str) -> None:
        rows = Entry.objects.filter(case=seen.case, kind__in=kinds, superseded_by=None).order_by("recorded_at", "id")
        self.rows: Mapping[tuple[UUID, str], Entry] = {(row.about, row.kind): row for row in rows}
        self._opener = seen.opener

    def of(self, about: UUID, kind: str) -> str:
        """The words, or nothing where none were written."""
        row = self.rows.get((about, kind))
        return self._opener.entry(row) if row else ""

    def normal(self, about: UUID, kind: str) -> UUID | None:
        """Words that everybody reads who reads the part; those can still be held back."""
        row = self.rows.get((about, kind))
        return row.pk if row and row.field_class == FieldClass.NORMAL else None

    def read_by(self, about: UUID, kind: str) -> str:
        """Who reads these words, where not everybody does."""
        row = self.rows.get((about, kind))
        return read_by(row.field_class) if row else ""
