"""What the people and roles pages show. No case stands here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from audit import clock, journal
from permissions import appointing, going_live, limits, reasons, rekeying, resetting, staffing
from permissions.actors import Actor, acting
from permissions.models import Account, Appointment, Branch, Held, Installation, Person
from permissions.parts import PHASES, SEES
from permissions.refusals import Absent
from permissions.roles import MEANING, OFFICE, Role
from permissions.staffing import Staffing

ANSWERED = 20  # answers that the page still shows
LETTERS = 2  # with fewer a search would list the house


@dataclass(frozen=True)
class RoleHeld:
    id: UUID
    role: str
    label: str
    branch: str
    since: date


@dataclass(frozen=True)
class PersonRow:
    id: UUID
    name: str
    unit: str
    branch: str
    roles: list[RoleHeld]


@dataclass(frozen=True)
class PeoplePage:
    """`appoints`, `resets`: may the reader change roles, reset a second step? `waiting`: whom they may take in again.
    `keeps_keys`: have they to do with changes of keys?
    """

    found: list[PersonRow]
    appoints: bool
    resets: bool
    waiting: list[resetting.Waiting]
    keeps_keys: bool


@dataclass(frozen=True)
class RoleRow:
    name: str
    meaning: str
    office: str
    why: str
    people: list[str]


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One role that somebody should get."""

    id: UUID
    person: str
    unit: str
    role: str
    meaning: str
    reason: str
    asked_by: str
    asked_on: date
    answer: str
    answered_by: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Ended:
    """One role that somebody ended before its day."""

    person: str
    role: str
    ended_by: str
    ended_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Appointments:
    """What this person may answer, what they asked for themselves, the last answers, and the roles that were ended last."""

    waiting: list[AskedFor]
    own: list[AskedFor]
    over: list[AskedFor]
    ended: list[Ended]

    @property
    def answerable(self) -> list[tuple[UUID, str]]:
        return [(one.id, f"{one.person}: {one.role}") for one in self.waiting]


@dataclass(frozen=True, slots=True)
class StaffingPage:
    """Everybody who holds a role, and since when reports are taken (None: not yet)."""

    everybody: list[Staffing]
    live_since: datetime | None

    @property
    def complete(self) -> bool:
        """Nobody would be missing, so that the site may go live."""
        return not any(one.nobody for one in self.everybody)


def supervises(person: UUID) -> bool:
    """Whether somebody of the directory has this person as their supervisor."""
    return Person.objects.filter(supervisor_id=person).exists()


def home(account: Account) -> str:
    """Where somebody lands after signing in: an officer at the day's work, anyone else at their own reports."""
    officer = Held.objects.in_force().filter(person_id=account.person_id).exists()
    return settings.LOGIN_REDIRECT_URL if officer else settings.CANDOR_OWN_URL


def roles_of(actor: Actor) -> set[str]:
    """The roles that count for this person today, in any branch."""
    return set(Held.objects.in_force().filter(person_id=actor.someone).values_list("role", flat=True))


def may_appoint(actor: Actor) -> bool:
    return Role.POLICY_OWNER in roles_of(actor)


def list_people(actor: Actor, search: str = "") -> PeoplePage:
    """At most 100 people whose name begins as asked, role holders when nothing is asked.

    Raises TooOften when this person has searched too much lately.
    """
    with acting(actor):
        if search:
            limits.spend_search(actor)
        else:
            _journal(actor, "list_people")
        rows = Person.objects.select_related("branch").prefetch_related("held__branch")
        rows = rows.filter(last_name__istartswith=search) if search else rows.filter(held__isnull=False).distinct()
        found = [_person(person) for person in rows.order_by("last_name", "first_name")[:100]]
        roles = roles_of(actor)
        return PeoplePage(
            found, Role.POLICY_OWNER in roles, not roles.isdisjoint(resetting.RESETS), resetting.waiting(actor),
            not roles.isdisjoint(rekeying.KEEPERS),
        )  # fmt: skip


def staffing_page(actor: Actor) -> StaffingPage:
    """Who would take a case against each role holder, for whoever may appoint; for all others there is no such page."""
    with acting(actor):
        if not may_appoint(actor):
            raise Absent
        _journal(actor, "list_staffing")
        return StaffingPage(staffing.of_everybody(), going_live.since())


def roles_page(actor: Actor) -> dict[str, object]:
    """Each role: what it is for, whose office, who holds it today; and the table role x phase that is the policy."""
    with acting(actor):
        _journal(actor, "list_roles")
        holders: dict[str, list[str]] = {}
        for held in Held.objects.in_force().select_related("person", "branch").order_by("person__last_name"):
            holders.setdefault(held.role, []).append(f"{held.person.name} ({held.branch.name})")
    rows = [
        RoleRow(role.label, MEANING[role], OFFICE[role].office.label, OFFICE[role].why, holders.get(role, []))
        for role in Role
    ]
    sees = [(role.label, [", ".join(sorted(SEES[role][phase])) for phase in PHASES]) for role in Role]
    return {"roles": rows, "sees": sees, "phases": [phase.replace("_", " ") for phase in PHASES]}


def person(actor: Actor, person_id: UUID, may: Collection[str] = (Role.POLICY_OWNER,)) -> PersonRow:
    """One person, for whoever may appoint (or holds another of the roles `may`); for all others nobody is there."""
    with acting(actor):
        found = Person.objects.select_related("branch").prefetch_related("held__branch").filter(pk=person_id).first()
        if found is None or roles_of(actor).isdisjoint(may):
            raise Absent
        return _person(found)


def contact() -> tuple[str, str]:
    """The office that owns the policy, and how to reach it; empty before the installation is set up."""
    row = Installation.objects.first()
    return (row.policy_owner, row.contact) if row else ("", "")


def second_step(actor: Actor, person_id: UUID) -> tuple[PersonRow, bool]:
    """Somebody whose second step this person may reset; and whether there is none yet, so that a code is all they need."""
    someone = person(actor, person_id, resetting.RESETS)
    return someone, resetting.without_step(Person.objects.get(pk=person_id)) is not None


def invited(actor: Actor, person_id: UUID) -> tuple[PersonRow, str]:
    """The same, and the username with which they sign in, empty while they have none."""
    someone = person(actor, person_id)
    username = Account.objects.filter(person_id=person_id, is_active=True).values_list("username", flat=True).first()
    return someone, username or ""


def held(actor: Actor, held_id: UUID) -> tuple[str, str]:
    """The name of a role's holder and the role in words, for whoever may end it."""
    with acting(actor):
        row = Held.objects.dated().select_related("person", "branch").filter(pk=held_id).first()
        if row is None or not may_appoint(actor):
            raise Absent
        return row.person.name, f"{Role(row.role).label}, {row.branch.name}"


def waiting(actor: Actor) -> int:
    """How many roles wait for this person's word as the second one. Inside `acting`."""
    return _theirs_to_answer(actor).count() if appointing.may_agree(actor) else 0


def _theirs_to_answer(actor: Actor) -> QuerySet[Appointment]:
    asked = Appointment.objects.filter(answer=Appointment.Answer.OPEN)
    return asked.exclude(asked_by=actor.someone).exclude(person_id=actor.someone)


def appointments(actor: Actor) -> Appointments:
    """What waits for a second person, the oldest first, and the last answers. Raises Absent for whoever may not agree."""
    with acting(actor):
        if not appointing.may_agree(actor):
            raise Absent
        _journal(actor, "list_appointments")
        rows = Appointment.objects.select_related("person", "branch")
        theirs = list(_theirs_to_answer(actor).select_related("person", "branch").order_by("asked_on", "id"))
        own = list(rows.filter(answer=Appointment.Answer.OPEN, asked_by=actor.someone).order_by("asked_on", "id"))
        over = list(rows.exclude(answer=Appointment.Answer.OPEN).order_by("-answered_on", "id")[:ANSWERED])
        ended = list(
            Held.objects.exclude(ended_by=None)
            .select_related("person", "branch")
            .order_by("-until_on", "id")[:ANSWERED]
        )
        ids = {who for row in (*theirs, *own, *over) for who in (row.asked_by, row.answered_by) if who}
        ids |= {row.ended_by for row in ended if row.ended_by}
        names = {one.pk: one.name for one in Person.objects.filter(pk__in=ids)}
        waits, mine, answered = ([_asked(row, names) for row in rows] for rows in (theirs, own, over))
        return Appointments(waits, mine, answered, [_ended(row, names) for row in ended])


def _asked(row: Appointment, names: dict[UUID, str]) -> AskedFor:
    return AskedFor(
        row.pk, row.person.name, row.person.unit, f"{Role(row.role).label}, {row.branch.name}", MEANING[Role(row.role)],
        reasons.told(row), names[row.asked_by], row.asked_on, row.get_answer_display(),
        names[row.answered_by] if row.answered_by else "", row.answered_on,
    )  # fmt: skip


def _ended(row: Held, names: dict[UUID, str]) -> Ended:
    by = names[row.ended_by] if row.ended_by else ""
    return Ended(row.person.name, f"{Role(row.role).label}, {row.branch.name}", by, row.until_on, reasons.told(row))


def branches() -> list[tuple[str, str]]:
    return list(Branch.objects.order_by("name").values_list("code", "name"))


def _person(person: Person) -> PersonRow:
    today = clock.today()
    roles = [
        RoleHeld(held.pk, held.role, Role(held.role).label, held.branch.name, held.from_on)
        for held in person.held.all()
        if held.from_on <= today < held.until_on
    ]
    return PersonRow(person.pk, person.name, person.unit, person.branch.name if person.branch else "", roles)


def _journal(actor: Actor, verb: str) -> None:
    if actor.person:
        journal.record(journal.Chain.person(actor.person), verb, actor=actor.label)
