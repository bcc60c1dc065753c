"""What the case told is written with: whose words may stand in it, and in which of its forms (ADR 45)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cases import naming, record
from cases.facts import review
from cases.models import Party
from cases.record import Record
from permissions.classes import HELD_BACK, FieldClass
from policies.shapes import Pack
from vault.sealed import TAMPERED, Tampered

from . import words
from .labels import day
from .opening import Opening
from .texts import Texts

WHO_REPORTED = frozenset({Party.Role.REPORTER, Party.Role.PROXY})
THEY_NAME = "[Left out: these words name somebody who reported.]"
OF_A_CLASS = "[Not on paper: only some members of this case read these words.]"
LEFT_OUT = (TAMPERED, HELD_BACK, THEY_NAME, OF_A_CLASS)


class Form(StrEnum):
    """The page, or one of the two papers."""

    PAGE = "page"
    WHOLE = "whole"
    WITHOUT = "without_reporter"


@dataclass(frozen=True, slots=True)
class Passage:
    """A few plain sentences. `lead` is said first ("Exhibit 2"); `words` are somebody's own, and `sha256` is theirs as sealed;
    `note` says who reads them where not everybody does.
    """

    text: str
    lead: str = ""
    words: str = ""
    sha256: str = ""
    note: str = ""


Passages = Iterator[Passage]


@dataclass(frozen=True)
class Pen:
    """A case that was opened, everything on record about it, and what its words are shown by."""

    seen: Opening
    form: Form
    on_record: Record
    texts: Texts
    names: dict[UUID, str]
    pack: Pack
    telling: re.Pattern[str] | None  # what would tell who reported, where the form leaves that out

    @classmethod
    def of(cls, seen: Opening, form: Form, *kinds: str) -> "Pen":
        """Two statements beside the record: the words of these kinds, and the names of who acted."""
        on_record = record.of(seen.case.pk)
        texts = Texts(seen, words.NAME, *kinds)
        telling = _telling(seen, on_record, texts) if form == Form.WITHOUT else None
        return cls(seen, form, on_record, texts, words.names(_acted(on_record)), review.pack_of(on_record), telling)

    @property
    def without(self) -> bool:
        return self.form == Form.WITHOUT

    def who(self, person: UUID | None) -> str:
        """Somebody of the office; where nobody stands, the clock did it."""
        return self.names.get(person, "Somebody") if person else "The system"

    def party(self, about: UUID | None) -> str:
        """ "Sverre Holtegaard (subject 1)"; somebody on record, as this form may name them."""
        row = next((one for one in self.on_record.party if one.pk == about), None)
        return f"{self.name(row)} ({Party.Role(row.role).label.lower()} {row.number})" if row else "nobody named yet"

    def name(self, row: Party) -> str:
        return self.texts.of(row.pk, words.NAME) or words.nameless(row)

    def tells(self, row: Party) -> bool:
        """Whether this form leaves out somebody because they reported, in whatever role they stand here beside."""
        if not self.without or row.role == Party.Role.SUBJECT:
            return False
        return row.role in WHO_REPORTED or naming.found(self.telling, self.texts.of(row.pk, words.NAME))

    def words(self, about: UUID, kind: str, instead: str = "") -> str:
        """Words on record, or what stands in their place. On paper only those that everybody reads who reads the part."""
        row = self.texts.rows.get((about, kind))
        if row is None:
            return instead
        if self.form != Form.PAGE and row.field_class != FieldClass.NORMAL:
            return OF_A_CLASS
        return self.screened(self.texts.of(about, kind))

    def read_by(self, about: UUID, kind: str) -> str:
        """Who reads these words, where they stand here and not everybody does."""
        return self.texts.read_by(about, kind) if self.form == Form.PAGE else ""

    def screened(self, text: str) -> str:
        """The words, unless this form must not tell what they tell."""
        return THEY_NAME if naming.found(self.telling, text) else text


def sha256(text: str) -> str:
    """Of words as they were sealed; nothing of words that stand here only in their place."""
    return "" if not text or text in LEFT_OUT else hashlib.sha256(text.encode()).hexdigest()


def on(when: date | None) -> str:
    """ " on March 2, 2026"; nothing where no day is known."""
    return f" on {day(when)}" if when else ""


def _telling(seen: Opening, on_record: Record, texts: Texts) -> re.Pattern[str] | None:
    """What names a reporter: as they signed, as a party on record, and by a surname alone. Raises Tampered.

    Only what stands on a page of whoever makes the paper: else what is left out there would tell them who it was. A
    confidential reporter's name is sealed from all of them, so no program compares it here (ADR 14).
    """
    told = [seen.opener.answers(thread.report) for thread in seen.threads] if "messages" in seen.sees else []
    if None in told:
        raise Tampered  # whom the paper must not name cannot be known
    signed, reached = ([one.get(key, "") for one in told if one] for key in ("reporter_name", "reporter_contact"))
    named = {one.pk: texts.of(one.pk, words.NAME) for one in on_record.party}
    theirs = [*signed, *(named[one.pk] for one in on_record.party if one.role in WHO_REPORTED)]
    whole = naming.pattern(theirs)  # whoever reported may stand there once more, as a witness
    others = [name for name in named.values() if not naming.found(whole, name)]
    return naming.pattern([*theirs, *reached, *naming.alone(theirs, others)])


def _acted(on_record: Record) -> Iterator[UUID | None]:
    """Everybody of the office whom the telling names."""
    for rows in (on_record.finding, on_record.ethicsdecision, on_record.disciplineproposal, on_record.decision):
        yield from (row.by for row in rows)
    yield from (row.approved_by for row in on_record.finding)
    yield from (row.sent_by for row in on_record.referral)
    yield from (row.person for row in on_record.step)
