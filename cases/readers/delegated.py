"""By which delegation somebody decided: the dated row by which they held the appointing authority on that day."""

from collections.abc import Iterable
from uuid import UUID

from cases.models import Decision, Party
from cases.models.base import Recorded
from permissions.models import Held
from permissions.roles import Role

from . import words
from .labels import day


def of(decisions: Iterable[Decision]) -> list[Held]:
    """Every row by which whoever took these decisions ever held the appointing authority, the oldest first. One query."""
    people = {one.by for one in decisions if one.by and one.subject_id}
    rows = Held.objects.filter(person_id__in=people, role=Role.APPOINTING_AUTHORITY).select_related("branch")
    return list(rows.order_by("from_on", "id"))


def with_names(rows: Iterable[Recorded]) -> tuple[list[Held], dict[UUID, str]]:
    """The same for whoever wrote these rows, and their names: one query, as whoever proposes or decides held a role."""
    people = {one.by for one in rows if one.by}
    held = list(Held.objects.filter(person_id__in=people).select_related("branch", "person").order_by("from_on", "id"))
    called = {one.person_id: one.person.name for one in held}
    if strangers := people - set(called):
        called |= words.names(strangers)
    return [one for one in held if one.role == Role.APPOINTING_AUTHORITY], called


def on_that_day(held: Iterable[Held], decision: Decision, branch: str | None) -> Held | None:
    """The row in force on the day of the decision: that of the subject's branch before any other."""
    rows = [
        one for one in held
        if one.person_id == decision.by and one.from_on <= decision.happened_on < one.until_on
    ]  # fmt: skip
    return next((one for one in rows if one.branch_id == branch), rows[0] if rows else None)


def said(held: Held, party: Party) -> str:
    """ "appointing authority of the Executive branch since January 1, 2020 (delegation 3F2A1B7C)"."""
    branch = held.branch.name
    since = f"appointing authority of the {branch} since {day(held.from_on)} (delegation {held.pk.hex[:8].upper()})"
    other = party.branch_id and party.branch_id != held.branch_id
    return f"{since}, in place of that of another branch" if other else since
