"""What somebody is asked before they may read a case: the names, the day, whether it is urgent, and nothing else (D22)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from audit import journal
from permissions import conflicts, gate
from permissions.actors import Actor, acting
from vault import names as sealing
from vault.sealed import TAMPERED, Tampered


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`questions` are sent back with the answer, so that it is about nothing that was not shown."""

    reference: str
    received_on: date
    urgent: bool
    names: list[str]
    questions: list[UUID]


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of Today: a case that waits for this person's word before they may read it."""

    reference: str
    received_on: date
    urgent: bool

    @property
    def url(self) -> str:
        return reverse("question", args=[self.reference])


def question(actor: Actor, reference: str) -> QuestionPage | None:
    """What this case asks the actor; None where they read it already. Raises Absent for everybody else.

    Being shown the names is journalled in the case's own chain, like every reading.
    """
    with acting(actor):
        found = conflicts.questions(reference)
        if not found:
            gate.require_readable(actor, reference)
            return None
        first = found[0]
        journal.record(journal.Chain.case(first.case_id), "read_question", actor=actor.label)
        named = sorted({name for one in found for name in _names(one)})
        return QuestionPage(reference, first.received_on, first.urgent, named, [one.id for one in found])


def unread() -> list[Unread]:
    """The cases that wait for the actor's word, urgent ones first. Inside `acting`."""
    return [Unread(one.reference, one.received_on, one.urgent) for one in conflicts.asking()]


def _names(one: conflicts.Open) -> list[str]:
    if one.names.digest != one.digest:
        return [TAMPERED]
    try:
        return sealing.open(one.id, one.names)
    except Tampered:
        return [TAMPERED]
