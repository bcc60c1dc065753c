"""The only writers of grants (D14). Each grant names the journal event that made it, and that event names the grant."""

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.models import Group, Permission
from django.db import connection

from audit import clock, journal
from permissions.actors import current
from permissions.gated import Case
from permissions.models import Account, PersonGrant, PoolGrant
from permissions.models.people import FOREVER

UNTIL = f"{FOREVER}T00:00:00+00:00"


def give(
    case: Case,
    role: str,
    *,
    to: Account | Group,
    reason: str,
    until: datetime | None = None,
    request: UUID | None = None,
) -> UUID:
    """Let a person or a pool see `case` in `role`. Returns the grant's id. What ended is given anew as another row.

    A sealed case goes to no pool, and to a person by the `request` that two people agreed to; the database refuses others.
    """
    actor = current()
    if actor is None:
        raise RuntimeError("grants are given inside acting()")
    name = uuid4()
    facts = {"grant": str(name), "role": role, "to": _name(to), "until": until.isoformat() if until else "open"}
    facts |= {"request": str(request)} if request else {}
    event = journal.record(journal.Chain.case(case.pk), "give", actor=actor.label, facts=facts)
    columns = {
        "id": name,
        "role": role,
        "reason": reason[:200],
        "granted_by": actor.person,
        "granted_at": clock.now(),
        "until": until or UNTIL,
        "event": event,
        "opened_on": case.opened_on,
        "state": case.state,
        "permission": Permission.objects.get(content_type__app_label="cases", codename="view_case"),
        "content_object": case,
    }
    row: PersonGrant | PoolGrant
    row = (
        PersonGrant(user=to, request=request, **columns) if isinstance(to, Account) else PoolGrant(group=to, **columns)
    )
    row.save(force_insert=True)
    return row.pk


def take(case: Case, grant: UUID, *, reason_code: str) -> None:
    """End one grant now; the row stays and says until when it held."""
    actor = current()
    if actor is None:
        raise RuntimeError("grants are taken inside acting()")
    facts = {"grant": str(grant), "reason": reason_code}
    journal.record(journal.Chain.case(case.pk), "take", actor=actor.label, facts=facts)
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_take(%s, %s)", [case.pk, grant])


def hand_over(case: Case, *, away_from: str, reason_code: str) -> None:
    """End every grant in the role `away_from`. The last write of a verb: the giver may lose sight of the case."""
    from permissions import gate

    for row in gate.members(case.pk):
        if row.role == away_from and row.until > clock.now():
            take(case, row.id, reason_code=reason_code)


def _name(to: Account | Group) -> str:
    return f"person:{to.person_id}" if isinstance(to, Account) else f"pool:{to.name}"
