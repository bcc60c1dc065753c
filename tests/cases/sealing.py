"""Sealing a case and letting people in, by the services: one asks, another agrees."""

from typing import Any

from cases import requests
from cases.models import Case, Proposal
from permissions import conflicts, gate
from permissions.actors import acting
from tests.cases.walking import case_of, do
from tests.cast import Cast


def request_of(cast: Cast, who: str, reference: str) -> Proposal:
    """The newest request that is open."""
    case = case_of(cast, who, reference)
    with acting(cast[who].actor):
        return requests.waiting(case.pk)[-1]


def agree(cast: Cast, who: str, reference: str) -> bool:
    return do(cast, who, "approve", reference, request=request_of(cast, who, reference).pk)


def seal(cast: Cast, reference: str, *, second: str = "intake") -> None:
    do(cast, "manager", "seal", reference, reason="The office talks.")
    agree(cast, second, reference)


def ask_in(cast: Cast, who: str, reference: str, role: str, key: str, **more: Any) -> None:
    do(cast, who, "admit_member", reference, role=role, person=cast[key].person.pk, reason="Needed.", **more)


def let_in(
    cast: Cast, reference: str, role: str, key: str, *, who: str = "manager", second: str = "intake", **more: Any
) -> None:
    ask_in(cast, who, reference, role, key, **more)
    agree(cast, second, reference)


def on_it(cast: Cast, who: str, reference: str) -> set[tuple[str, str]]:
    """Who holds the case by name, by their key in the cast, and in which role."""
    keys = {member.person.pk: key for key, member in cast.items()}
    with acting(cast[who].actor) as actor:
        case = gate.case(actor, reference)
        return {(keys[person], role) for person, role in conflicts.on_it(case.pk)}


def name_conflict(cast: Cast, who: str, reference: str, *keys: str) -> None:
    """It comes out that these people are concerned."""
    with acting(cast[who].actor):
        case = Case.objects.get(reference=reference)
        conflicts.name_later(case.pk, people=[cast[key].person.pk for key in keys])


def sees(cast: Cast, *keys: str) -> dict[str, int]:
    """How many cases each of these sees."""
    found = {}
    for key in keys or tuple(cast):
        with acting(cast[key].actor):
            found[key] = Case.objects.count()
    return found
