"""The lifecycle of a case, declared: sources, targets, guards, nothing else. `transitions/` has one file a phase."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from django_fsm import GET_STATE, ConcurrentTransitionMixin, transition

from .edges import between, reversed_edges
from .facts import Facts
from .fields import StateField, reading
from .guards import Guard, closing
from .states import State
from .transitions import Intake, Outcome, Referral, Review
from .transitions.declared import custom

_FORWARD = (Intake, Review, Referral, Outcome)


def _told_target(_case: object, to: str) -> str:
    return to


def _came_from(facts: Facts) -> str:
    return facts.last.source


def _undoing(phases: Iterable[type]) -> Callable[[Any], Any]:
    """Declares the reverse of every revocable edge of `phases`, one transition a source."""
    said = custom(
        "T28", closing.last_step_revocable, closing.nothing_sent_since, closing.step_back_asked, to=_came_from
    )

    def declare(method: Any) -> Any:
        for source, targets in reversed_edges(between(*phases)).items():
            target = GET_STATE(_told_target, states=targets)
            method = transition(field="state", source=source, target=target, custom=said)(method)
        return method

    return declare


class Lifecycle(Intake, Review, Referral, Outcome, ConcurrentTransitionMixin, models.Model):
    """A thing with a state that only `workflow.engine.fire` changes.

    The engine holds the row lock; ConcurrentTransition is a tripwire for whoever goes past it, never caught inside
    `atomic`, where it would roll back in silence (D16).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = StateField(default=State.RECEIVED, choices=State.choices)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def facts(self) -> Facts:
        """What the guards may know, read from the records after the row is locked (D28)."""
        raise NotImplementedError

    def sent_since(self) -> bool:
        """Whether a letter, packet or message left since the newest step. Asked for a step back alone (T28)."""
        raise NotImplementedError

    @_undoing(_FORWARD)
    def step_back(self, to: str) -> None:
        """Take back a step fired in error, as long as nothing was sent or served. Takes two people."""

    def _get_protected_fsm_fields(self) -> set[str]:
        return set()  # keeps the package's own refresh from lifting the protection for the whole process

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        with reading(self):
            super().refresh_from_db(*args, **kwargs)


def said_by(verb: str, state: str) -> dict[str, Any]:
    """What the machine says of `verb` in `state`: number, guards and so on. Raises KeyError where it cannot start."""
    said: dict[str, Any] = getattr(Lifecycle, verb)._django_fsm.transitions[state].custom
    return said


def guards_of(verb: str, state: str) -> Sequence[Guard]:
    """The guards that must hold before `verb` may leave `state`."""
    guards: Sequence[Guard] = said_by(verb, state)["guards"]
    return guards


def verbs() -> dict[str, str]:
    """Every verb of the machine with its number in D25, in the order of the phases."""
    rows = {edge.verb: edge.number for edge in between(*_FORWARD, Lifecycle)}
    return {**rows, "note_withdrawal": "T24"}
