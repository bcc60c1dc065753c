"""The state column: set by a transition or by reading the row, by nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django_fsm import FSMField, FSMFieldDescriptor

_READING = "_state_is_being_read"


class _Guarded(FSMFieldDescriptor):
    """Refuses assignment unless this very object is being read from the database."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if self.field.name in instance.__dict__ and not instance.__dict__.get(_READING, False):
            raise AttributeError("A case changes its state through workflow.engine.fire alone.")
        self.field.set_state(instance, value)


class StateField(FSMField):
    """A protected FSM column whose lock is per object.

    The package lifts the protection on the field itself while one object refreshes, and a field is shared by all
    threads of the process: others then write unprotected, or find it locked in the middle of their own refresh and
    fail; a refresh that raises leaves it lifted for good. Here the mark stands on the object.
    """

    descriptor_class = _Guarded

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "protected": True})


@contextmanager
def reading(instance: models.Model) -> Iterator[None]:
    """Inside, the state of `instance` may be set from its row."""
    instance.__dict__[_READING] = True
    try:
        yield
    finally:
        del instance.__dict__[_READING]
