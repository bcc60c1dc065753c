"""Where a value was read, why it holds, and how a fault in it is told."""

from dataclasses import dataclass
from datetime import date

SOURCE, PROPOSED, ADOPTED = "source", "proposed", "adopted"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a pack that a person has to put right: where it stands, what is wrong, what to do."""

    file: str
    line: int
    what: str
    do: str
    warning: bool = False

    def __str__(self) -> str:
        mark = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}: {mark}{self.what} {self.do}"


@dataclass(frozen=True, slots=True)
class Where:
    """The line a value was read from, so that every later complaint about it can name it."""

    file: str
    line: int

    def problem(self, what: str, do: str, *, warning: bool = False) -> Problem:
        return Problem(self.file, self.line, what, do, warning)


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a value holds: its source, and whether the employer has adopted what its sources do not give."""

    source: str  # "<id in sources.toml>" or "<id>#<item>"
    status: str  # source | proposed | adopted
    adopted_by: str = ""
    adopted_on: date | None = None
    instrument: str = ""
    starts: date | None = None  # None: as long as the version
    ends: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """True if this value applies on `day`; without a day, if it has no end."""
        if day is None:
            return self.ends is None
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
