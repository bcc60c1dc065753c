"""Conflicts after the door: naming later, clearing a chance match, merging at a tie (D22, D23).

Everything here calls a database function that first asks whether the caller sees the case; inside `acting`.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from permissions import matching
from permissions.models import Held, Person
from vault import blind


def name_later(case_id: UUID, *, names: Iterable[str] = (), people: Iterable[UUID] = ()) -> None:
    """Screen a case for names and directory people that staff have put on record. Acts on the next request."""
    tokens = [token for name in names for token in matching.named(name)]
    tokens += [blind.person_token(person) for person in people]
    _call("select public.candor_name_later(%s, %s)", case_id, sorted(set(tokens)))


def free(case_id: UUID, people: Iterable[Person]) -> list[Person]:
    """Those of `people` who are clear of this case; nobody for whoever does not see it."""
    by_token = {blind.person_token(person.pk): person for person in people}
    rows = _call("select * from public.candor_free(%s, %s)", case_id, list(by_token))
    return sorted((by_token[row[0]] for row in rows), key=lambda person: (person.last_name, person.first_name))


def possible(case_id: UUID) -> list[Person]:
    """Seat holders whom a chance match keeps out of this case, for a holder of the case to judge."""
    by_token = {blind.person_token(person.pk): person for person in Person.objects.filter(held__isnull=False)}
    rows = _call("select * from public.candor_possible(%s)", case_id)
    return [by_token[row[0]] for row in rows if row[0] in by_token]


def clear_possible(case_id: UUID, person: Person) -> bool:
    """This chance match means somebody else. False when there was none, or the caller is the one matched."""
    return bool(_call("select public.candor_clear_possible(%s, %s)", case_id, blind.person_token(person.pk))[0][0])


def merge(one: UUID, other: UUID) -> None:
    """Who is conflicted in one tied case is conflicted in both."""
    _call("select public.candor_merge(%s, %s)", one, other)


def untie(case_id: UUID) -> None:
    """End the ties that a link of this case made, once it is linked no more. What was merged stays merged."""
    _call("select public.candor_untie(%s)", case_id)


def admit_split(case_id: UUID, *, origin: UUID, thread: UUID, event: UUID) -> None:
    """Tie and admit a second case made from a report of `origin`, with its tokens and answers."""
    _call("select public.candor_admit_split(%s, %s, %s, %s)", case_id, origin, thread, event)


def staffed(case_id: UUID) -> frozenset[str]:
    """The roles in which somebody clear holds this case in person."""
    return frozenset(str(row[0]) for row in _call("select * from public.candor_staffed(%s)", case_id))


def holders(role: str, on_branch: str | None = None) -> list[Person]:
    """Who holds a role today, by name."""
    rows = Held.objects.in_force().filter(role=role)
    if on_branch:
        rows = rows.filter(branch_id=on_branch)
    return list(Person.objects.filter(pk__in=rows.values("person_id")).order_by("last_name", "first_name"))


def _call(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
