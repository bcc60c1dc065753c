"""Who could take a role in a case: clear of it, and with how many open cases already."""

from uuid import UUID

from django.db import connection

from audit import clock
from cases.models import Case
from permissions import conflicts, gate
from permissions.models import Account

Choices = list[tuple[str, str]]


def choices(case: Case, role: str) -> Choices:
    """Each candidate with their unit and open cases, the least busy first; those of the case's branch before others."""
    free = conflicts.free(case.pk, conflicts.holders(role))
    busy = _busy(case.pk, [person.pk for person in free])
    ranked = sorted(free, key=lambda p: (p.branch_id != case.branch_id, busy.get(p.pk, 0), p.last_name))
    return [(str(p.pk), f"{p.name}, {p.unit} · {_open_cases(busy.get(p.pk, 0))}") for p in ranked]


def holders(case: Case, role: str) -> Choices:
    """Persons who hold the case in this role now: whom a new one may replace."""
    rows = [row for row in gate.members(case.pk) if row.role == role and row.account and row.until > clock.now()]
    names = Account.objects.filter(pk__in=[row.account for row in rows]).select_related("person")
    return [(str(account.person_id), account.person.name) for account in names]


def _busy(case_id: UUID, people: list[UUID]) -> dict[UUID, int]:
    """Open cases by person. Counts only cases of which the one who asks is clear: a number must not betray one."""
    with connection.cursor() as cursor:
        cursor.execute("select person, cases from public.candor_workload(%s, %s)", [case_id, people])
        return dict(cursor.fetchall())


def _open_cases(number: int) -> str:
    return "no open case" if not number else "1 open case" if number == 1 else f"{number} open cases"
