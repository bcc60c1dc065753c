"""What this room needs to know of a case: it lives in a room above and is named here by its shape alone."""

from datetime import date
from typing import Protocol
from uuid import UUID


class Case(Protocol):
    """A row of `cases_case`."""

    state: str
    opened_on: date

    @property
    def pk(self) -> UUID: ...
