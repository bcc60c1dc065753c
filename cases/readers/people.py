"""Who is in a case, and who is on it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from audit import clock
from cases.models import Case, Party
from permissions import conflicts, emergency, gate, reasons
from permissions.actors import Actor
from permissions.models import Account, Held
from permissions.roles import Role

from . import words
from .actions import Frame, frame
from .opening import opening
from .texts import Texts

FOREVER = 9999  # the year of a grant without end


@dataclass(frozen=True, slots=True)
class Someone:
    """A party: who they are in this case. The words are sealed; `known` says that they stand in the directory, and where
    it does not say them, `unit` and `led_by` are what was said by hand.
    """

    number: int
    role: str
    name: str
    known: bool
    since: date
    ended_on: date | None
    unit: str
    led_by: str


@dataclass(frozen=True, slots=True)
class PeoplePart:
    frame: Frame
    people: list[Someone]


@dataclass(frozen=True, slots=True)
class Member:
    """A person or a pool with a grant on the case, now or earlier."""

    who: str
    role: str
    since: date
    until: date | None
    reason: str
    now: bool


@dataclass(frozen=True, slots=True)
class Lent:
    """Somebody to whom the case was lent in an emergency, by whose word, and how many pages they opened."""

    who: str
    agreed_by: str
    since: datetime
    until: datetime
    reason: str
    pages: int
    now: bool


@dataclass(frozen=True, slots=True)
class MembersPart:
    """`sealed`: no pool sees it. `alone`: sealed, and fewer than two clear people are left on it."""

    frame: Frame
    members: list[Member]
    lent: list[Lent]
    sealed: bool
    alone: bool


def people(actor: Actor, reference: str) -> PeoplePart:
    """The parties of the case, by number."""
    with opening(actor, reference, "people") as seen:
        texts = Texts(seen, words.NAME, words.THEIR_UNIT, words.LED_BY)
        rows = Party.objects.filter(case=seen.case).order_by("number")
        return PeoplePart(frame(seen), [_someone(row, texts) for row in rows])


def _someone(row: Party, texts: Texts) -> Someone:
    name = texts.of(row.pk, words.NAME) or words.nameless(row)
    unit, led_by = texts.of(row.pk, words.THEIR_UNIT), texts.of(row.pk, words.LED_BY)
    role = Party.Role(row.role).label
    return Someone(row.number, role, name, bool(row.person), row.happened_on, row.ended_on, unit, led_by)


def members(actor: Actor, reference: str) -> MembersPart:
    """Everyone who sees or has seen the case through a grant, those of today first; and to whom it was lent."""
    with opening(actor, reference, "members") as seen:
        rows = gate.members(seen.case.pk)
        accounts = Account.objects.filter(pk__in=[row.account for row in rows if row.account]).select_related("person")
        who = {account.pk: account.person.name for account in accounts}
        held = Held.objects.filter(group_id__in=[row.pool for row in rows if row.pool])
        pools = dict(held.values_list("group_id", "branch__name"))
        shown = [_member(row, who, pools) for row in rows]
        sealed = seen.case.seal_id is not None
        left = {person for person, _ in conflicts.on_it(seen.case.pk)} if sealed else set()
        shown.sort(key=lambda one: (not one.now, one.since))
        return MembersPart(frame(seen), shown, _lent(seen.case), sealed, sealed and len(left) < 2)


def _lent(case: Case) -> list[Lent]:
    rows = emergency.lent_to(case.pk)
    names = words.names(one for row in rows for one in (row.person, row.agreed_by)) if rows else {}
    return [
        Lent(
            names.get(row.person, "Somebody"), names.get(row.agreed_by, "somebody"), row.since, row.until,
            reasons.opened("emergency", row.right, (row.person, case.reference), row.reason), row.pages,
            row.until > clock.now(),
        ) for row in rows
    ]  # fmt: skip


def _member(row: gate.Membership, who: dict[UUID, str], pools: dict[int, str]) -> Member:
    name = who.get(row.account, "") if row.account else f"Everyone in this role, {pools.get(row.pool or 0, 'a pool')}"
    now = row.until > clock.now()
    until = row.until if not now or row.until.year < FOREVER else None
    return Member(name, Role(row.role).label, _day(row.granted_at), _day(until) if until else None, row.reason, now)


def _day(moment: datetime) -> date:
    """The county's day; what the door routed carries the day alone, as 00:00 UTC (D31)."""
    bare = moment.astimezone(UTC)
    return bare.date() if bare.time() == time.min else moment.astimezone(clock.COUNTY).date()
