"""Somebody lost their phone and their recovery codes: one person resets the second step, two others take them in again.

Whoever resets it could enrol a phone of their own and sign in as that person, if they also knew the password. So no role of
theirs counts until two people have vouched that it is them: neither the person nor whoever reset it (TM-13).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.dispatch import Signal

from audit import clock, journal
from permissions import invitations, reasons, second, signins
from permissions.actors import Actor, acting
from permissions.models import Account, Held, KnownAs, Person, Readmission, RecoveryCode, Suspension
from permissions.models.signins import VOUCHERS
from permissions.refusals import Absent, Refused
from permissions.roles import Role
from vault.sealed import Place, Sealed

RESETS = (Role.POLICY_OWNER, Role.INDEPENDENT_READER)  # the reader for the day when the only policy owner loses a phone
VOUCH = (Role.POLICY_OWNER, Role.ETHICS_OFFICER, Role.APPOINTING_AUTHORITY, Role.INDEPENDENT_READER)
step_reset = Signal()  # row: Suspension; sent within the act, for the rooms above that tell people
TOLD = (
    "{by} reset your second step on {on}. Your roles are closed until two others have vouched for you on the page People: "
    "policy owners, ethics officers, appointing authorities or independent readers. {next} If you did not ask for this, tell "
    "one of them at once."
)
FIRST = "First add a new second step with the code that they hand you, then speak to two others of them."
THEN = "Speak to {missing} of them."
CHANGED = (
    "This reset was changed outside Candor, so nobody vouches for it. Tell the policy owners and whoever runs the machines: it "
    "has to be brought back from a backup as it was."
)


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


def reset(actor: Actor, person: Person, *, reason: str) -> str:
    """Take away every second step of `person`; their sign-ins end and their roles wait. Inside `acting`. Raises Refused.

    Returns the one-time code with which they add another one; empty where they have no sign-in to add it to.
    """
    _require_may_reset(actor, person)
    Authenticator.objects.filter(user__person=person).delete()
    for rests_on in (RecoveryCode, KnownAs):
        rests_on.objects.filter(account__person=person).delete()
    row = Suspension(person=person, reset_by=actor.someone, at=clock.now())
    written = reasons.seal(row, reason)
    row.save(force_insert=True)
    signins.end_of([person.pk])
    _record(actor, "reset_second_step", row, [written])
    step_reset.send(Suspension, row=row)
    account = without_step(person)
    return invitations.code_for_first_step(account) if account else ""


def hand_code(actor: Actor, person: Person) -> str:
    """A one-time code for the first second step of somebody who has a password. Inside `acting`. Raises Refused.

    It needs their password, too, so one person is enough; it ends the codes before.
    """
    _require_may_reset(actor, person)
    account = without_step(person)
    if account is None:
        raise Refused(
            f"{person.name} has a second step, or no password yet. Reset the one, or make a code for the other."
        )
    code = invitations.code_for_first_step(account)
    facts = {"person": str(person.pk), "account": str(account.pk)}
    journal.record(journal.Chain.system(), "hand_code", actor=actor.label, facts=facts)
    return code


def without_step(person: Person) -> Account | None:
    """An open account of this person that has a password and no second step."""
    accounts = person.accounts.filter(is_active=True).order_by("username")
    return next((one for one in accounts if one.has_usable_password() and not second.has(one)), None)


def _require_may_reset(actor: Actor, person: Person) -> None:
    if actor.kind != "staff" or not _holds(actor, *RESETS):
        raise Refused("Only a policy owner or an independent reader may reset somebody's second step.")
    if actor.person == person.pk:
        raise Refused("Nobody resets their own second step. Somebody else has to do it.")


def readmit(actor: Actor, suspension: UUID) -> None:
    """Vouch that it is them. Raises Absent for whoever may not know of it, Refused for whoever may not vouch, and for a row
    that was changed: whoever reset it could have put another name there.
    """
    with acting(actor):
        row = Suspension.objects.open().select_related("person").filter(pk=suspension).first()
        if row is None or not _holds(actor, *VOUCH):
            raise Absent
        if actor.person in (row.person_id, row.reset_by):
            raise Refused("Somebody else has to do this: neither the person nor whoever reset their second step.")
        if Readmission.objects.filter(suspension=row, by=actor.someone).exists():
            raise Refused("You have vouched already. A second person has to do it now.")
        reasons.require_as_asked(row, CHANGED)
        Readmission.objects.create(suspension_id=row.pk, by=actor.someone, at=clock.now())
        _record(actor, "readmit", row)


def told(account: Account) -> str:
    """What somebody reads at sign-in while their roles wait: who reset their second step, when, what is next. Else nothing."""
    row = Suspension.objects.open().filter(person_id=account.person_id).order_by("-at").first()
    if row is None:
        return ""
    by, left = Person.objects.get(pk=row.reset_by).name, VOUCHERS - row.readmission_set.count()
    then = THEN.format(missing="one more" if left < VOUCHERS else "two") if second.has(account) else FIRST
    return TOLD.format(by=by, on=clock.written(row.at.astimezone(clock.COUNTY).date()), next=then)


def others_wait(actor: Actor) -> int:
    """How many others wait to be taken in again, for whoever may vouch. Inside `acting`."""
    return Suspension.objects.open().exclude(person_id=actor.someone).count()


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
    return Waiting(
        row.pk, row.person.name, names[row.reset_by], reasons.told(row), row.at, by, actor.person not in bars
    )


def _holds(actor: Actor, *roles: Role) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role__in=roles).exists()


def _record(actor: Actor, verb: str, row: Suspension, sealed: Iterable[tuple[Place, Sealed]] = ()) -> None:
    facts = {"person": str(row.person_id), "suspension": str(row.pk)}
    journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts, sealed=sealed)
