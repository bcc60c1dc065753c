"""What the page Keys shows: changes of keys that wait, and the last ones (ADR 38)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit import clock, journal
from permissions import reasons, rekeying
from permissions.actors import Actor, acting
from permissions.appointing import AGREE
from permissions.models import Person, Rekeying
from permissions.refusals import Absent
from vault import keys

LAST = 20  # that are over and still shown


@dataclass(frozen=True, slots=True)
class Change:
    """One change of keys. `fingerprint` is empty for whoever has to type it; `answers`: may the reader be the second person?"""

    id: UUID
    act: str
    key: str
    version: int
    fingerprint: str
    given_up: list[str]
    reason: str
    asked_by: str
    asked_at: datetime
    state: str
    answered_by: str
    until: datetime
    answers: bool

    @property
    def ends_older(self) -> bool:
        return self.act == Rekeying.Act.RETIRE.label


@dataclass(frozen=True, slots=True)
class Changes:
    """What waits for this reader's word, what they asked for themselves, what is over; may they ask for one?"""

    waiting: list[Change]
    own: list[Change]
    over: list[Change]
    asks: bool


def changes(actor: Actor) -> Changes:
    """Raises Absent for whoever has nothing to do with keys."""
    with acting(actor):
        _require_keeper(actor)
        _read(actor, "list_keys")
        answers, asks = rekeying.holds(actor, AGREE), rekeying.holds(actor, rekeying.ASK)
        open_ = list(rekeying.waiting().order_by("asked_at", "id"))
        over = list(Rekeying.objects.exclude(pk__in=[one.pk for one in open_]).order_by("-asked_at", "id")[:LAST])
        shown = _shown(actor, [*open_, *over], answers=answers)
        waits = list(zip(open_, shown, strict=False))
        theirs = [one for row, one in waits if row.asked_by != actor.person]
        own = [one for row, one in waits if row.asked_by == actor.person]
        return Changes(theirs, own, shown[len(open_) :], asks)


def change(actor: Actor, asked: UUID) -> Change:
    """One of them. Raises Absent."""
    with acting(actor):
        _require_keeper(actor)
        row = Rekeying.objects.filter(pk=asked).first()
        if row is None:
            raise Absent
        _read(actor, "read_key_change")
        return _shown(actor, [row], answers=rekeying.holds(actor, AGREE))[0]


def require_asker(actor: Actor) -> None:
    """Raises Absent for whoever may not ask."""
    with acting(actor):
        if not rekeying.holds(actor, rekeying.ASK):
            raise Absent


def _require_keeper(actor: Actor) -> None:
    if not rekeying.holds(actor, rekeying.KEEPERS):
        raise Absent


def _shown(actor: Actor, rows: list[Rekeying], *, answers: bool) -> list[Change]:
    known = {who for row in rows for who in (row.asked_by, row.answered_by) if who}
    names = {one.pk: one.name for one in Person.objects.filter(pk__in=known)}
    return [_one(actor, row, names, answers=answers) for row in rows]


def _one(actor: Actor, row: Rekeying, names: dict[UUID, str], *, answers: bool) -> Change:
    now = clock.now()
    waits, own = row.answer == Rekeying.Answer.OPEN and row.until > now, row.asked_by == actor.person
    typed = waits and answers and not own
    return Change(
        row.pk, row.get_act_display(), rekeying.MEANING.get(row.key, row.key), row.version,
        "" if typed else keys.grouped(row.fingerprint), [str(one) for one in row.without], reasons.told(row),
        names[row.asked_by], row.asked_at, _state(row, now), names[row.answered_by] if row.answered_by else "",
        row.until, typed,
    )  # fmt: skip


def _state(row: Rekeying, now: datetime) -> str:
    if row.used_at:
        return "Agreed and done"
    if row.answer in (Rekeying.Answer.OPEN, Rekeying.Answer.AGREED) and row.until <= now:
        return "Not answered in time" if row.answer == Rekeying.Answer.OPEN else "Agreed and not done in time"
    return row.get_answer_display()


def _read(actor: Actor, verb: str) -> None:
    journal.record(journal.Chain.person(actor.someone), verb, actor=actor.label)
