"""The right to read the journal of a case: given to an auditor by a policy owner, for a reason and until a day (D18)."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from audit import clock, journal
from permissions import reasons
from permissions.actors import Actor
from permissions.models import Held, JournalGrant, Person
from permissions.refusals import Absent, Refused
from permissions.roles import Role


def may_give(actor: Actor) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role=Role.POLICY_OWNER).exists()


def give(actor: Actor, reference: str, *, to: Person, until: datetime, reason: str) -> UUID:
    """Let an auditor read the journal of whatever case has this reference. Inside `acting`; returns the right's id.

    Whether there is such a case is neither asked nor told: the same rows are written either way. Raises Refused.
    """
    if not may_give(actor):
        raise Refused("Only a policy owner lets an auditor read a journal.")
    if to.pk == actor.person or not Held.objects.in_force().filter(person=to, role=Role.AUDITOR).exists():
        raise Refused("A journal is read by an auditor, and nobody gives that right to themselves.")
    told = Held.objects.in_force().filter(role=Role.INDEPENDENT_READER)
    if not told.exclude(person_id__in=[actor.someone, to.pk]).exists():
        raise Refused(
            "Nobody outside would hear of it: an independent reader who is neither of you has to be in office."
        )
    row = JournalGrant(
        reference=reference, person=to, given_by=actor.someone, given_at=clock.now(), given_on=clock.today(),
        until=until,
    )  # fmt: skip
    written = reasons.seal(row, reason)
    facts = {"grant": str(row.pk), "to": f"person:{to.pk}", "reference": reference, "until": until.isoformat()}
    row.event = journal.record(journal.Chain.system(), "give_journal", actor=actor.label, facts=facts, sealed=[written])
    row.save(force_insert=True)
    return row.pk


def end(actor: Actor, grant: UUID) -> None:
    """End a right that this policy owner gave; the row stays and says until when it held. Raises Absent."""
    row = JournalGrant.objects.filter(pk=grant, given_by=actor.someone, until__gt=clock.now()).first()
    if row is None or not may_give(actor):
        raise Absent
    row.until = clock.now()
    row.save(update_fields=["until"])
    journal.record(journal.Chain.system(), "end_journal", actor=actor.label, facts={"grant": str(grant)})


def case_behind(reference: str) -> UUID:
    """The chain that the actor may read under this reference. Raises Absent, the same way whatever the reason."""
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_journal_of(%s)", [reference])
        (found,) = cursor.fetchone()
    if found is None:
        raise Absent
    return UUID(str(found))
