"""Writing sealed words. Nothing recorded is edited: what replaces an entry is a new one that names it."""

from datetime import date
from uuid import UUID

from audit import clock
from cases import places
from cases.models import Case, Entry
from cases.models.entry import (
    CHILD_FLAG,
    EVIDENCE,
    LED_BY,
    MINUTES,
    MOTIVE,
    NAME,
    NOTE,
    OF_A_CLASS,
    OFFICER_EVENT,
    PROOF,
    REASON,
    SERVED_WHO,
    SPOKEN_TO,
    THEIR_NUMBER,
    THEIR_UNIT,
    TITLE,
    TOLD,
    UNIT,
)
from permissions.actors import Actor
from permissions.classes import FieldClass
from permissions.functions import call
from vault import casekeys
from vault.sealed import Place, Sealed

__all__ = [
    "CHILD_FLAG", "EVIDENCE", "LED_BY", "MINUTES", "MOTIVE", "NAME", "NOTE", "OF_A_CLASS", "OFFICER_EVENT", "PROOF", "REASON",
    "SERVED_WHO",
    "SPOKEN_TO", "THEIR_NUMBER", "THEIR_UNIT", "TITLE", "TOLD", "UNIT",
    "Written", "hold_back", "replace", "write",
]  # fmt: skip

Written = tuple[Place, Sealed]  # what `journal.record(sealed=...)` needs


def write(
    case: Case,
    about: UUID,
    kind: str,
    text: str,
    actor: Actor,
    *,
    happened_on: date | None = None,
    supersedes: UUID | None = None,
    field_class: str = FieldClass.NORMAL,
) -> Written:
    """Seal `text` under the case's key and store it, for the members who read its class.

    The caller journals what comes back, or no reader shows it (D3).

    Raises KeyMissing where the case key cannot be opened; nothing is stored then.
    """
    entry = Entry(
        case=case, about=about, kind=kind, author=actor.person, supersedes_id=supersedes, field_class=field_class,
        happened_on=happened_on or clock.today(), recorded_at=clock.now(),
    )  # fmt: skip
    place = places.entry(entry)
    entry.text = casekeys.key_for(case.pk).seal(text, place)
    entry.save(force_insert=True)
    return place, entry.text


def hold_back(entry: UUID, field_class: str) -> bool:
    """Let words that stand be read from now on by those alone who read this class. False: they are held back already."""
    return bool(call("select public.candor_hold_back(%s, %s)", entry, field_class)[0][0])


def replace(
    case: Case, about: UUID, kind: str, text: str, actor: Actor, *, field_class: str = FieldClass.NORMAL
) -> Written | None:
    """Write what there is one of (a title, a unit), superseding the one before. None for no words."""
    if not text:
        return None
    before = Entry.objects.filter(case=case, about=about, kind=kind, superseded_by=None).first()
    supersedes = before.pk if before else None
    return write(case, about, kind, text, actor, supersedes=supersedes, field_class=field_class)
