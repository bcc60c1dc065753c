"""The list of cases: from the grant rows by index, newest first, one page at a time (D15)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Permission
from django.db.models import QuerySet, Subquery
from django.urls import reverse

from audit import clock, journal
from cases.models import Case
from permissions import emergency, gate
from permissions.actors import Actor, acting
from permissions.emergency import Pending
from permissions.models import Held, PersonGrant, PoolGrant
from workflow.states import PHASE_OF, State

from . import words
from .unsealing import Opener

SHOWN = 50
OVER = (State.LINKED, State.CLOSED, State.DISPOSED)
Grants = QuerySet[PersonGrant] | QuerySet[PoolGrant]
Key = tuple[date, UUID]
Roles = dict[UUID, set[str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to: state and day only; everything else is a search (D15)."""

    state: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    reference: str
    title: str
    unit: str
    codes: str
    phase: str
    state: str
    urgent: bool
    owner: str
    age_days: int
    next_on: date | None

    @property
    def url(self) -> str:
        return reverse("case", args=[self.reference])


@dataclass(frozen=True, slots=True)
class Page:
    """Fifty lines at most; `older` and `newer` are where the neighbours begin, empty where there are none."""

    rows: list[Row]
    filters: Filters
    older: str = ""
    newer: str = ""


def list_cases(
    actor: Actor, *, state: str | None = None, year: int | None = None, before: str = "", after: str = ""
) -> Page:
    """The cases this actor may know of, newest first. One event in the actor's own chain (D18)."""
    filters = Filters(state if state in State.values else "", year)
    with acting(actor):
        keys, more = _keys(actor, filters, _parsed(before), _parsed(after))
        facts: dict[str, journal.Fact] = {"shown": len(keys), "state": filters.state, "year": filters.year or 0}
        journal.record(journal.Chain.person(actor.someone), "list_cases", actor=actor.label, facts=facts)
        rows = rows_of([case for _, case in keys])
    has_older, has_newer = (bool(after), more) if after else (more, bool(before))
    return Page(
        rows, filters,
        older=_token(keys[-1]) if keys and has_older else "",
        newer=_token(keys[0]) if keys and has_newer else "",
    )  # fmt: skip


def rows_of(case_ids: list[UUID]) -> list[Row]:
    """The lines of these cases in the order given; four queries however many they are."""
    found = Case.objects.select_related("owner").in_bulk(case_ids)
    entries = words.current(case_ids, words.TITLE, words.UNIT)
    opener = Opener(case_ids, rows=[entry.pk for entry in entries])
    text = {(entry.case_id, entry.kind): opener.entry(entry) for entry in entries}
    return [_row(found[case_id], text) for case_id in case_ids if case_id in found]


def _row(case: Case, text: dict[tuple[UUID, str], str]) -> Row:
    state = State(case.state)
    return Row(
        reference=case.reference, title=text.get((case.pk, words.TITLE), ""), unit=text.get((case.pk, words.UNIT), ""),
        codes=case.codes, phase=PHASE_OF[state].label, state=state.label, urgent=case.urgent,
        owner=case.owner.name if case.owner else "", age_days=(clock.today() - case.received_on).days,
        next_on=case.next_on,
    )  # fmt: skip


def _keys(actor: Actor, filters: Filters, before: Key | None, after: Key | None) -> tuple[list[Key], bool]:
    """The sort keys of one page, and whether there are more beyond it."""
    held = _held(actor)
    holders: list[Any] = [PersonGrant.objects.filter(user_id=actor.account, role__in=set(held.values()))]
    holders += [PoolGrant.objects.filter(group_id=pool) for pool in held]
    arms = [_arm(grants, filters, before, after).distinct()[: SHOWN + 1] for grants in holders]
    order = ("opened_on", "content_object_id") if after else ("-opened_on", "-content_object_id")
    found = list(arms[0].union(*arms[1:]).order_by(*order)[: SHOWN + 1] if arms[1:] else arms[0])
    keys = found[:SHOWN]
    return (keys[::-1] if after else keys), len(found) > SHOWN


def _arm(grants: Grants, filters: Filters, before: Key | None, after: Key | None) -> Any:
    """The keys of one holder, newest first, by the index (holder, permission, opened_on, case)."""
    view = Permission.objects.filter(content_type__app_label="cases", codename=gate.VIEW)
    found = grants.filter(permission_id=Subquery(view.values("pk")[:1]), until__gt=clock.now())
    found = found.filter(gate.clear("content_object_id"))
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.year:
        found = found.filter(opened_on__gte=date(filters.year, 1, 1), opened_on__lte=date(filters.year, 12, 31))
    if before:
        found = found.filter(opened_on__lte=before[0]).exclude(opened_on=before[0], content_object_id__gte=before[1])
    if after:
        found = found.filter(opened_on__gte=after[0]).exclude(opened_on=after[0], content_object_id__lte=after[1])
    order = ("opened_on", "content_object_id") if after else ("-opened_on", "-content_object_id")
    return found.order_by(*order).values_list("opened_on", "content_object_id")


def within_reach(actor: Actor, most: int) -> tuple[Roles, Roles, set[str], Pending | None]:
    """The newest cases under way that the actor holds by name, and through pools, each with the roles: `most` of each. Third,
    the roles that they hold at all; fourth, readings in an emergency that have to do with them, for whoever holds a role.

    Today works on these. It must not read every grant of a pool that has handed over thousands of cases.
    """
    rows = list(
        _in_force(actor).annotate(emergencies=emergency.pending()).values_list("group_id", "role", "emergencies")
    )
    held = {pool: role for pool, role, _ in rows}
    own = PersonGrant.objects.filter(user_id=actor.account, role__in=set(held.values())).exclude(state__in=OVER)
    shared = PoolGrant.objects.filter(group_id__in=list(held)).exclude(state__in=OVER)
    pending = Pending(**rows[0][2]) if rows else None
    return _roles(own, most), _roles(shared, most), set(held.values()), pending


def _roles(grants: Grants, most: int) -> Roles:
    found: Roles = {}
    rows = _arm(grants, Filters(), None, None).values_list("content_object_id", "role")
    for case, role in rows[:most]:  # not distinct: with the role beside the key PostgreSQL would read and sort them all
        found.setdefault(case, set()).add(role)
    return found


def _held(actor: Actor) -> dict[int, str]:
    """The pools that the actor is in, each with its role."""
    return dict(_in_force(actor).values_list("group_id", "role").distinct())


def _in_force(actor: Actor) -> "QuerySet[Held]":
    return Held.objects.in_force().filter(person_id=actor.someone)


def _token(key: Key) -> str:
    return f"{key[0]:%Y%m%d}-{key[1].hex}"


def _parsed(token: str) -> Key | None:
    """Where a page begins; None, which is the first page, for anything that we did not write ourselves."""
    day, _, case = token.partition("-")
    try:
        return date.fromisoformat(day), UUID(hex=case)
    except ValueError:
        return None
