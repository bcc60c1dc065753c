"""How fast one person may open cases, though each is theirs to read (TM-53). Slows down and tells outside; never locks out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Func, JSONField, Value

from audit import clock, journal
from permissions import reasons
from permissions.actors import Actor
from permissions.models import BulkReading, Held, ReadingLimit
from permissions.refusals import Refused, TooFast
from permissions.roles import Role

# What holds until a policy owner sets something else: nobody works through forty cases in an hour, and whoever looks
# for something goes on at one a minute.
CASES, PAUSE = 40, 60
FEWEST, MOST = 5, 200  # cases in an hour
SHORTEST, LONGEST = 10, 600  # seconds
HOUR = timedelta(hours=1)
TOLD = (Role.INDEPENDENT_READER, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Pace:
    """What one person opened within the hour, as they open a case."""

    again: bool  # they opened this case already within a session's length
    cases: int  # others, first opened within the hour
    since: int  # seconds since the newest of those
    limit: int
    pause: int

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Pace":
        """From what `lately` asked the database."""
        return cls(
            bool(found["again"]), int(found["cases"]), int(found["since"] or 0), found["limit"] or CASES,
            found["pause"] or PAUSE,
        )  # fmt: skip

    @property
    def reached(self) -> bool:
        """Whether this case makes as many as the limit, or more."""
        return not self.again and self.cases + 1 >= self.limit

    @property
    def wait(self) -> int:
        """Seconds until this case may be opened; 0: now."""
        return 0 if self.again or self.cases < self.limit else max(self.pause - self.since, 0)


def lately() -> Func:
    """An expression beside the case that is opened, so that asking costs no statement of its own."""
    return Func(F("pk"), Value(clock.now()), function="public.candor_reads_lately", output_field=JSONField())


def require(pace: Pace) -> None:
    """Raises TooFast, with the seconds to wait."""
    if pace.wait:
        raise TooFast(pace.wait, cases=pace.cases, limit=pace.limit)


def note(actor: Actor, pace: Pace) -> UUID | None:
    """Write down that the limit was reached, once an hour. Returns the event, None where it stands already."""
    chain = journal.Chain.person(actor.someone)
    if journal.count(chain, "read_in_bulk", since=clock.now() - HOUR):
        return None
    cases = pace.cases + 1
    event = journal.record(chain, "read_in_bulk", actor=actor.label, facts={"cases": cases, "limit": pace.limit})
    BulkReading(person_id=actor.someone, at=clock.now(), cases=cases, limit=pace.limit, event=event).save(
        force_insert=True
    )
    return event


def is_told(actor: Actor) -> bool:
    """Whether this person is told of others who read in bulk."""
    return Held.objects.in_force().filter(person_id=actor.someone, role__in=TOLD).exists()


def may_set(actor: Actor) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role=Role.POLICY_OWNER).exists()


def set_limit(actor: Actor, *, cases: int, pause: int, reason: str) -> UUID:
    """Let another limit hold from now on. Inside `acting`. Raises Refused."""
    if not may_set(actor):
        raise Refused("Only a policy owner says how many cases are opened in an hour.")
    if not (FEWEST <= cases <= MOST and SHORTEST <= pause <= LONGEST):
        raise Refused(f"Choose {FEWEST} to {MOST} cases and {SHORTEST} to {LONGEST} seconds.")
    row = ReadingLimit(cases=cases, pause=pause, set_by=actor.someone, set_at=clock.now())
    written = reasons.seal(row, reason)
    facts: dict[str, journal.Fact] = {"limit": str(row.pk), "cases": cases, "pause": pause}
    row.event = journal.record(
        journal.Chain.system(), "set_reading_limit", actor=actor.label, facts=facts, sealed=[written]
    )
    row.save(force_insert=True)
    return row.pk
