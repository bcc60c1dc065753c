"""What a provider says of whoever comes, and the two ways in which it can fail to."""

from dataclasses import dataclass

LONGEST = 255
LEEWAY = 60  # seconds by which the provider's clock and ours may differ


@dataclass(frozen=True, slots=True)
class Claimed:
    """Proved by the provider's signature, for us, just now: its lasting key for somebody, and their employee number."""

    issuer: str
    subject: str
    number: str


class NotProven(Exception):
    """What came is not to be believed. `code` says why, for the log; it never holds a word of what came."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Unreachable(Exception):
    """The provider does not answer, or not as its kind does."""


def text(value: object, code: str) -> str:
    """A claim that must be a short text; a whole number counts as one. Raises NotProven."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or "\0" in value:
        raise NotProven(code)
    return value.strip()
