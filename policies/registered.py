"""The register of prior approvals as counsel and policy owners read it: the one place where its texts are opened.

For everybody else it is not there. A case is told yes, no or ask and nothing of what stands here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from audit import clock, journal
from audit.clock import COUNTY
from audit.facts import Fact
from permissions import readers
from permissions.actors import Actor, acting
from permissions.models import Person
from permissions.refusals import Absent, Refused
from vault.sealed import DataKey, Sealed, Tampered

from . import approvals, versions
from .exclusion import excludable
from .models import Exemption
from .shapes import Pack

ROWS = 50  # on one page
TAMPERED = "This text was changed outside Candor. It is not shown."


@dataclass(frozen=True, slots=True)
class Line:
    """One approval in the list. `marks` say what takes from its worth."""

    id: UUID
    reference: str
    person: str
    unit: str
    codes: str
    devices: str  # empty: any
    days: str
    state: str
    marks: list[str]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register, the newest first; `newer` and `older` are numbers of pages, 0 where there is none."""

    lines: list[Line]
    newer: int
    older: int


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that stands about one approval."""

    line: Line
    purpose: str
    operation: str
    approver: str
    approved_at: datetime
    recorded_by: str
    recorded_at: datetime
    revoked_by: str
    revoked_at: datetime | None
    revoked_why: str
    revocable: bool


@dataclass(frozen=True, slots=True)
class Entering:
    """Whom an approval is entered for, and the codes that it may list: (code, words). `alone`: those of item 2."""

    person: UUID
    name: str
    unit: str
    pack: Pack
    codes: list[tuple[str, str]]
    alone: list[str]


def register(actor: Actor, number: int = 1) -> RegisterPage:
    """The register, page by page. Raises Absent for whoever may not enter approvals, and where there is no such page."""
    with acting(actor):
        _enter(actor, "list_approvals")
        start = (number - 1) * ROWS
        rows = list(Exemption.objects.order_by("-recorded_at", "id")[start : start + ROWS + 1])
        if number > 1 and not rows:
            raise Absent
        return RegisterPage(_lines(rows[:ROWS]), number - 1, number + 1 if len(rows) > ROWS else 0)


def whole(actor: Actor, approval: UUID) -> Whole:
    """One approval with its purpose and its operation. Raises Absent like `register`."""
    with acting(actor):
        row = Exemption.objects.filter(pk=approval).first()
        _enter(actor, "read_approval", exemption=str(approval))
        if row is None:
            raise Absent
        texts, [line] = _Texts(row), _lines([row])
        names = _names(one for one in (row.approver_id, row.recorded_by, row.revoked_by) if one)
        return Whole(
            line, texts.of("purpose"), texts.of("operation_ref"), names[row.approver_id], row.approved_at,
            names[row.recorded_by], row.recorded_at, names[row.revoked_by] if row.revoked_by else "", row.revoked_at,
            texts.of("revoked_why"), row.revoked_at is None,
        )  # fmt: skip


def may_search(actor: Actor) -> None:
    """Raises Absent for whoever may not enter approvals: for them there is no page to choose a person on."""
    with acting(actor):
        _require(actor)


def entering(actor: Actor, person: UUID) -> Entering:
    """What the page of a new approval shows. Raises Absent like `register`, Refused for one's own."""
    someone = readers.person(actor, person, approvals.RECORDERS)
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    if version is None:
        raise Absent
    if person == actor.person:
        raise Refused(approvals.OWN)
    pack = versions.pack(version)
    titles = {section.anchor: section.title for section in pack.text("guidelines").sections}
    codes = [(one.code, f"{one.code}: {titles[one.code]}") for one in pack.guidelines.values() if one.breached]
    return Entering(someone.id, someone.name, someone.unit, pack, codes, sorted(excludable(pack)))


def _enter(actor: Actor, verb: str, **facts: Fact) -> None:
    _require(actor)
    journal.record(journal.Chain.person(actor.someone), verb, actor=actor.label, facts=facts)


def _require(actor: Actor) -> None:
    if readers.roles_of(actor).isdisjoint(approvals.RECORDERS):
        raise Absent


class _Texts:
    """What is sealed of one approval. One that was changed is TAMPERED, and the rest of the page stands."""

    def __init__(self, row: Exemption) -> None:
        self._row = row
        self._key: DataKey | None
        try:
            self._key = approvals.key_of(row)
        except Tampered:
            self._key = None

    def of(self, field: str) -> str:
        sealed: Sealed | None = getattr(self._row, field)
        if sealed is None:
            return ""
        try:
            return sealed.unseal(self._key, approvals.place(self._row.pk, field)) if self._key else TAMPERED
        except Tampered:
            return TAMPERED


def _lines(rows: list[Exemption]) -> list[Line]:
    texts = {row.pk: _Texts(row) for row in rows}
    whom = {pk: one.of("whom") for pk, one in texts.items()}
    names = _names(UUID(one) for one in whom.values() if one is not TAMPERED)
    return [_line(row, texts[row.pk], names.get(_id(whom[row.pk]), TAMPERED)) for row in rows]


def _id(text: str) -> UUID | None:
    return None if text is TAMPERED else UUID(text)


def _line(row: Exemption, texts: _Texts, person: str) -> Line:
    return Line(
        row.pk, reference(row.pk), person, texts.of("unit"), " ".join(row.codes), ", ".join(texts.of("tags").split("\n")),
        f"{clock.written(row.valid_from)} to {clock.written(row.valid_to)}", _state(row), list(_marks(row)),
    )  # fmt: skip


def reference(row: UUID) -> str:
    """How people name an approval on the telephone: eight characters in two groups."""
    return f"{row.hex[:4]} {row.hex[4:8]}".upper()


def _state(row: Exemption) -> str:
    if row.revoked_at is not None:
        return "Revoked"
    today = clock.today()
    if today < row.valid_from:
        return "Not yet in force"
    return "Ended" if today > row.valid_to else "In force"


def _marks(row: Exemption) -> Iterable[str]:
    """What takes from its worth: given after its first day, or written down on a later day than it was given."""
    given, entered = (moment.astimezone(COUNTY).date() for moment in (row.approved_at, row.recorded_at))
    if given > row.valid_from:
        yield f"Retroactive: it excuses nothing before {clock.written(given)}"
    if entered > given:
        yield f"Entered later: for what happened before {clock.written(entered)} counsel is asked"


def _names(people: Iterable[UUID]) -> dict[UUID | None, str]:
    return {one.pk: one.name for one in Person.objects.filter(pk__in=set(people))}
