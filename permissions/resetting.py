"""Somebody lost their phone and their recovery codes: one person resets the second step, two others take them in again.

Whoever resets it could enrol a phone of their own and sign in as that person, if they also knew the password. So no role of
theirs counts until two people have vouched that it is them: neither the person nor whoever reset it (TM-13).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from audit import clock, journal
from permissions import signins
from permissions.actors import Actor, acting
from permissions.models import Held, KnownAs, Person, Readmission, RecoveryCode, Suspension
from permissions.refusals import Absent, Refused
from permissions.roles import Role

RESETS = (Role.POLICY_OWNER, Role.INDEPENDENT_READER)  # the reader for the day when the only policy owner loses a phone
VOUCH = (Role.POLICY_OWNER, Role.ETHICS_OFFICER, Role.APPOINTING_AUTHORITY, Role.INDEPENDENT_READER)


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits to be taken in again, as those who may vouch see it."""

    id: UUID
    name: str
    reset_by: str
    reason: str
    at: datetime
    vouched: list[str]
    mine: bool  # whether the reader may vouch now


def reset(actor: Actor, person: Person, *, reason: str) -> None:
    """Take away every second step of `person`; their sign-ins end and their roles wait. Inside `acting`. Raises Refused."""
    if actor.kind != "staff" or not _holds(actor, *RESETS):
        raise Refused("Only a policy owner or an independent reader may reset somebody's second step.")
    if actor.person == person.pk:
        raise Refused("Nobody resets their own second step. Somebody else has to do it.")
    Authenticator.objects.filter(user__person=person).delete()
    for rests_on in (RecoveryCode, KnownAs):
        rests_on.objects.filter(account__person=person).delete()
    row = Suspension.objects.create(person=person, reset_by=actor.someone, reason=reason[:200], at=clock.now())
    signins.end_of([person.pk])
    _record(actor, "reset_second_step", row)


def readmit(actor: Actor, suspension: UUID) -> None:
    """Vouch that it is them. Raises Absent for whoever may not know of it, Refused for whoever may not vouch."""
    with acting(actor):
        row = Suspension.objects.open().select_related("person").filter(pk=suspension).first()
        if row is None or not _holds(actor, *VOUCH):
            raise Absent
        if actor.person in (row.person_id, row.reset_by):
            raise Refused("Somebody else has to do this: neither the person nor whoever reset their second step.")
        if Readmission.objects.filter(suspension=row, by=actor.someone).exists():
            raise Refused("You have vouched already. A second person has to do it now.")
        Readmission.objects.create(suspension_id=row.pk, by=actor.someone, at=clock.now())
        _record(actor, "readmit", row)


def waits(person: UUID) -> bool:
    """Whether this person's roles wait for somebody to vouch."""
    return Suspension.objects.open().filter(person_id=person).exists()


def waiting(actor: Actor) -> list[Waiting]:
    """Who waits to be taken in again, for those who may vouch; nobody for all others. Inside `acting`."""
    if not _holds(actor, *VOUCH):
        return []
    rows = list(Suspension.objects.open().select_related("person").order_by("at"))
    vouched = list(Readmission.objects.filter(suspension__in=[row.pk for row in rows]))
    known = {one.by for one in vouched} | {row.reset_by for row in rows}
    names = {person.pk: person.name for person in Person.objects.filter(pk__in=known)}
    return [_shown(actor, row, [one for one in vouched if one.suspension_id == row.pk], names) for row in rows]


def _shown(actor: Actor, row: Suspension, vouched: list[Readmission], names: dict[UUID, str]) -> Waiting:
    bars = {row.person_id, row.reset_by, *(one.by for one in vouched)}
    by = [names[one.by] for one in vouched]
    return Waiting(row.pk, row.person.name, names[row.reset_by], row.reason, row.at, by, actor.person not in bars)


def _holds(actor: Actor, *roles: Role) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role__in=roles).exists()


def _record(actor: Actor, verb: str, row: Suspension) -> None:
    facts = {"person": str(row.person_id), "suspension": str(row.pk)}
    journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts)
