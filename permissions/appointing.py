"""Who holds which role, asked for by one person and agreed to by another: the only writer of roles, pools and routes (D20).

A policy owner sees no case, and would see every one of a pool with a role they could give alone (TM-11, TM-33). Row security
keeps the same rule (`sql/appoint.sql`). All functions run inside `acting`.
"""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import connection
from django.dispatch import Signal

from audit import clock, journal
from permissions import enrolling, people, reasons, signins
from permissions.actors import Actor
from permissions.models import Appointment, Branch, Held, Person, Route
from permissions.refusals import Absent, Refused
from permissions.roles import Role
from vault import blind
from vault.sealed import Place, Sealed

role_asked = Signal()  # asked: Appointment, which waits; sent within the act, for the rooms above that tell people
AGREE = (Role.POLICY_OWNER, Role.INDEPENDENT_READER)  # who may be the second person
ANOTHER = "You asked for this role or it is yours, so somebody else has to agree to it."
ANSWERED = "This was answered already. The page shows what waits now."


def pool(role: str, branch: Branch) -> Group:
    """The pool `role/branch`: a group whose members are copied from the dated rows for guardian's sake."""
    return Group.objects.get_or_create(name=f"{role}/{branch.code}")[0]


def ask(actor: Actor, person: Person, role: str, branch: Branch, *, reason: str) -> Appointment:
    """Ask that `person` get a role; nothing is given yet. Only a policy owner may, never for themselves. Raises Refused."""
    people.require_owner(actor)
    if actor.person == person.pk:
        raise Refused("Nobody appoints themselves. Another policy owner has to do it.")
    if Held.objects.dated().filter(person=person, role=role, branch=branch).exists():
        raise Refused(f"{person.name} holds this role already.")
    if Appointment.objects.filter(person=person, role=role, branch=branch, answer=Appointment.Answer.OPEN).exists():
        raise Refused(f"This was asked for {person.name} already and waits for a second person.")
    asked = Appointment(
        person=person,
        role=Role(role),
        branch=branch,
        asked_by=actor.someone,
        asked_on=clock.today(),
    )
    written = reasons.seal(asked, reason)
    asked.save(force_insert=True)
    pool(role, branch)
    _journal(actor, "ask_to_appoint", asked, [written])
    role_asked.send(Appointment, asked=asked)
    return asked


def may_agree(actor: Actor) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role__in=AGREE).exists()


def agree(actor: Actor, asked: Iterable[UUID]) -> list[Held]:
    """Agree to these: each role begins today. All or none. Raises Refused for one's own, what was answered or changed."""
    return [_hold(actor, row) for row in _answer(actor, asked, Appointment.Answer.AGREED)]


def turn_down(actor: Actor, asked: Iterable[UUID]) -> None:
    """Do not agree. It may be asked for again."""
    _answer(actor, asked, Appointment.Answer.TURNED_DOWN)


def take_back(actor: Actor, asked: UUID) -> None:
    """Whoever asked asks no more. Raises Absent for what somebody else asked, Refused for what is answered."""
    if not Appointment.objects.filter(pk=asked, asked_by=actor.someone).exists():
        raise Absent
    _journal(actor, "appointment_withdrawn", _answered(actor, asked, Appointment.Answer.WITHDRAWN))


def _answer(actor: Actor, asked: Iterable[UUID], answer: Appointment.Answer) -> list[Appointment]:
    """All rows before the head of the journal, in the order of their ids: as whoever renews keys locks them."""
    if not may_agree(actor):
        raise Refused("A second policy owner or an independent reader agrees to a role.")
    rows = [_answered(actor, one, answer) for one in sorted(set(asked))]
    for row in rows:
        _journal(actor, f"appointment_{answer}", row)
    return rows


def _answered(actor: Actor, asked: UUID, answer: Appointment.Answer) -> Appointment:
    """Answer once: of two who answer at the same time one finds nothing open any more."""
    row = Appointment.objects.filter(pk=asked).first()
    if row is None:
        raise Absent
    if answer != Appointment.Answer.WITHDRAWN and actor.someone in (row.asked_by, row.person_id):
        raise Refused(ANOTHER)
    still = Appointment.objects.filter(pk=asked, answer=Appointment.Answer.OPEN)
    if not still.update(answer=answer, answered_by=actor.someone, answered_on=clock.today()):
        raise Refused(ANSWERED)
    row = Appointment.objects.select_related("person", "branch").get(pk=asked)
    if answer == Appointment.Answer.AGREED:
        reasons.require_as_asked(row)
    return row


def _hold(actor: Actor, agreed: Appointment) -> Held:
    return _appointed(actor, agreed.person, agreed.role, agreed.branch, given_by=agreed.asked_by, appointment=agreed)


def at_set_up(actor: Actor, person: Person, role: str, branch: Branch) -> Held:
    """A role given by whoever owns the database, before anybody is there to agree. Raises Refused for anybody else."""
    if actor.kind != "setup":
        raise Refused("A role is asked for by one person and agreed to by another.")
    return _appointed(actor, person, role, branch)


def _appointed(
    actor: Actor,
    person: Person,
    role: str,
    branch: Branch,
    *,
    given_by: UUID | None = None,
    appointment: Appointment | None = None,
) -> Held:
    if not Held.objects.dated().filter(person=person).exists():
        enrolling.end_unbound(actor, person)
    held = Held(
        person=person, role=Role(role), branch=branch, group=pool(role, branch), from_on=clock.today(),
        given_by=given_by, appointment=appointment,
    )  # fmt: skip
    held.save(force_insert=True)
    for account in person.accounts.all():
        account.groups.add(held.group)
    facts = {"person": str(person.pk), "role": role, "branch": branch.code}
    journal.record(journal.Chain.system(), "appoint", actor=actor.label, facts=facts)
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_take_seat(%s, %s)", [held.pk, blind.person_token(person.pk)])
    people.screen(person)
    signins.end_of([person.pk])
    return held


def dismiss(actor: Actor, held: Held, *, reason: str) -> None:
    """End a role today: the next request already finds nothing through it. One person is enough to close a door.

    Who did and why stands with the role, in at most 200 characters, sealed, for whoever agrees to roles.
    """
    people.require_owner(actor)
    held.until_on, held.ended_by = clock.today(), actor.someone
    written = reasons.seal(held, reason)
    held.save(update_fields=["until_on", "ended_by", "ended_why"])
    still = Held.objects.dated().filter(person=held.person, group=held.group)
    if not still.exists():
        for account in held.person.accounts.all():
            account.groups.remove(held.group)
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_left(%s)", [held.pk])  # it locks the seats: before the head of the journal
    facts = {"person": str(held.person_id), "role": held.role, "branch": held.branch_id}
    journal.record(journal.Chain.system(), "dismiss", actor=actor.label, facts=facts, sealed=[written])
    signins.end_of([held.person_id])


def route(branch: Branch, steps: list[tuple[str, Branch, bool]]) -> None:
    """Set the order of pools for a branch: (role, branch of the pool, struck as a whole?)."""
    Route.objects.filter(branch=branch).delete()
    for position, (role, owner, whole) in enumerate(steps):
        Route.objects.create(branch=branch, position=position, group=pool(role, owner), role=role, whole=whole)


def _journal(actor: Actor, verb: str, row: Appointment, sealed: Iterable[tuple[Place, Sealed]] = ()) -> None:
    facts = {"asked": str(row.pk), "person": str(row.person_id), "role": row.role, "branch": row.branch_id}
    journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts, sealed=sealed)
