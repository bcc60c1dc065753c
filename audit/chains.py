"""Which chain an event stands in."""

from dataclasses import dataclass
from uuid import UUID

from .models import ChainKind

NOBODY = UUID(int=0)  # the one system chain


@dataclass(frozen=True, slots=True)
class Chain:
    """One line of events, each holding the hash of the one before."""

    kind: ChainKind
    id: UUID

    @classmethod
    def case(cls, case_id: UUID) -> "Chain":
        return cls(ChainKind.CASE, case_id)

    @classmethod
    def thread(cls, thread_id: UUID) -> "Chain":
        return cls(ChainKind.THREAD, thread_id)

    @classmethod
    def person(cls, person_id: UUID) -> "Chain":
        return cls(ChainKind.PERSON, person_id)

    @classmethod
    def system(cls) -> "Chain":
        return cls(ChainKind.SYSTEM, NOBODY)

    def __str__(self) -> str:
        return f"{self.kind.value} {self.id}"
