"""Letting an auditor read the journal of a case; the independent readers are told of each time (D18)."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from audit import clock
from permissions import conflicts, journals
from permissions.actors import Actor, acting
from permissions.roles import Role
from workflow import outbox

from .unfit import Unfit

LONGEST = timedelta(days=90)


def give_journal(actor: Actor, *, reference: str, person: UUID, until: date, reason: str) -> None:
    """Let an auditor read one journal until the end of a day. The same answer whether the reference names a case or not.

    Raises Refused, and Unfit for somebody who is no auditor or a day too far away.
    """
    with acting(actor):
        to = next((one for one in conflicts.holders(Role.AUDITOR) if one.pk == person), None)
        if to is None:
            raise Unfit("person", "Choose an auditor from the list.")
        if not clock.today() < until <= clock.today() + LONGEST:
            raise Unfit("until", f"Choose a day within the next {LONGEST.days} days.")
        ends = datetime.combine(until + timedelta(days=1), time.min, tzinfo=clock.COUNTY).astimezone(UTC)
        name = journals.give(actor, reference, to=to, until=ends, reason=reason)
        outbox.put("journal_given", ids={"grant": str(name)}, effect=f"journal_given:{name}")


def end_journal(actor: Actor, grant: UUID) -> None:
    """End such a right now. Raises Absent for one that this policy owner did not give."""
    with acting(actor):
        journals.end(actor, grant)
