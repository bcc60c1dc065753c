"""What may stand beside a journal event: ids, codes, counts and digests, never a person's words (D17)."""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TypeAlias

Scalar: TypeAlias = str | int | bool
Fact: TypeAlias = Scalar | Sequence[Scalar]

CODE = re.compile(r"[A-Za-z0-9 _.:/@+-]{0,200}")
LONGEST_LIST = 200
LARGEST = 2**53 - 1  # what every JSON reader keeps exact

PLANES = ("reporter", "staff", "worker")  # who writes events, each with a journal key of its own


class NotAFact(ValueError):
    """A value that the journal must not keep. `name` says which; the value itself is not repeated."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The journal keeps codes, numbers and ids only: {name!r} is something else.")
        self.name = name


def checked(facts: Mapping[str, Fact] | None) -> dict[str, Fact]:
    """The facts, ready for canonical JSON. Raises NotAFact for anything else than short codes and whole numbers."""
    return {_code(name, name): _fact(name, value) for name, value in (facts or {}).items()}


def _fact(name: str, value: object) -> Fact:
    if isinstance(value, (list, tuple)):
        if len(value) > LONGEST_LIST:
            raise NotAFact(name)
        return [_scalar(name, item) for item in value]
    return _scalar(name, value)


def _scalar(name: str, value: object) -> Scalar:
    # Exact types: a str subclass may be a lazy translation or a marked-up text, a float has no one spelling.
    if isinstance(value, Enum):
        value = value.value  # a code of a closed list
    if type(value) is bool:
        return value
    if type(value) is int and abs(value) <= LARGEST:
        return value
    return _code(name, value)


def _code(name: str, value: object) -> str:
    if type(value) is not str or not CODE.fullmatch(value):
        raise NotAFact(name)
    return value
