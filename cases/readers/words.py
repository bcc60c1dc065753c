"""Sealed words by what they are about: titles, names, reasons."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from cases.models import Entry, Party
from cases.models.entry import (
    CHILD_FLAG,
    EVIDENCE,
    LED_BY,
    MINUTES,
    MOTIVE,
    NAME,
    NOTE,
    OF_A_CLASS,
    OFFICER_EVENT,
    PROOF,
    REASON,
    SERVED_WHO,
    SPOKEN_TO,
    THEIR_NUMBER,
    THEIR_UNIT,
    TITLE,
    TOLD,
    UNIT,
)
from permissions.models import Person

__all__ = [
    "CHILD_FLAG", "EVIDENCE", "LED_BY", "MINUTES", "MOTIVE", "NAME", "NOTE", "OF_A_CLASS", "OFFICER_EVENT", "PROOF", "REASON",
    "SERVED_WHO",
    "SPOKEN_TO", "THEIR_NUMBER", "THEIR_UNIT", "TITLE", "TOLD", "UNIT",
    "current", "names", "nameless",
]  # fmt: skip


def current(case_ids: Iterable[UUID], *kinds: str) -> list[Entry]:
    """The entries in force of these kinds: those that no later one supersedes. One query."""
    rows = Entry.objects.filter(case_id__in=list(case_ids), kind__in=kinds, superseded_by=None)
    return list(rows.order_by("recorded_at", "id"))


def nameless(party: Party) -> str:
    """What stands in the place of a name that is not there, or not for this reader."""
    return "name held back" if party.minor == Party.Minor.YES else "not named"


def names(people: Iterable[UUID | None], accounts: Iterable[UUID | None] = ()) -> dict[UUID, str]:
    """Directory names by person, and by account for the accounts asked for, in one query."""
    asked = {account for account in accounts if account}
    rows = Person.objects.filter(Q(pk__in={person for person in people if person}) | Q(accounts__in=asked))
    found = list(rows.values_list("pk", "accounts", "first_name", "last_name"))
    return {
        key: f"{first} {last}".strip() for person, account, first, last in found for key in (person, account) if key
    }
