"""What those who look after the journal are told: reading in bulk, checkpoints that do not leave (TM-34, TM-53)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit import clock, journal, sinks
from audit.models import Sink
from permissions import pace, reasons
from permissions.actors import Actor, acting
from permissions.models import BulkReading, ReadingLimit
from permissions.refusals import Absent
from permissions.roles import Role

from . import words

KEEPERS = frozenset((*pace.TOLD, Role.SYSTEM_ADMINISTRATOR))
NEWS = timedelta(days=14)  # how long Today repeats that somebody read in bulk
LINES = 100


@dataclass(frozen=True, slots=True)
class Stuck:
    """A place outside that has not had the newest signed checkpoints, or a signer that has stopped (no `name`)."""

    name: str
    since: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Alarms:
    """What stands on Today for whoever looks after the journal."""

    stuck: list[Stuck]
    bulk: int  # how often somebody read in bulk of late


@dataclass(frozen=True, slots=True)
class Bulk:
    """Somebody opened as many cases in an hour as the limit says. Which ones is not told."""

    who: str
    at: datetime
    cases: int
    limit: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that was set, by whom and why; the newest holds."""

    cases: int
    pause: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class WatchPage:
    cases: int
    pause: int
    limits: list[Limit]
    told: bool  # whether this person is told of reading in bulk
    bulk: list[Bulk]
    may_set: bool


def alarms(held: Collection[str]) -> Alarms | None:
    """For Today, inside `acting`; None for whoever does not look after the journal. Two queries."""
    if KEEPERS.isdisjoint(held):
        return None
    told = not set(pace.TOLD).isdisjoint(held)
    bulk = BulkReading.objects.filter(at__gt=clock.now() - NEWS).count() if told else 0
    return Alarms(_stuck(), bulk)


def _stuck() -> list[Stuck]:
    rows = list(Sink.objects.order_by("name"))
    failing = [Stuck(row.name, row.failing_since, row.code) for row in rows if row.failing_since]
    newest = max((row.sent_at for row in rows if row.sent_at), default=None)
    if not failing and newest and newest < clock.now() - sinks.SILENT:
        return [Stuck("", newest, "silent")]
    return failing


def watch(actor: Actor) -> WatchPage:
    """Reading in bulk, for those who are told of it and for whoever sets the limit. Raises Absent for everybody else."""
    with acting(actor):
        told, may_set = pace.is_told(actor), pace.may_set(actor)
        if not (told or may_set):
            raise Absent
        journal.record(journal.Chain.person(actor.someone), "watch_reading", actor=actor.label)
        limits = list(ReadingLimit.objects.order_by("-set_at")[:LINES])
        names = words.names(row.set_by for row in limits)
        rows = BulkReading.objects.select_related("person").order_by("-at")[:LINES]
        return WatchPage(
            limits[0].cases if limits else pace.CASES, limits[0].pause if limits else pace.PAUSE,
            [Limit(row.cases, row.pause, names.get(row.set_by, "somebody"), row.set_at, reasons.told(row)) for row in limits],
            told, [Bulk(row.person.name, row.at, row.cases, row.limit) for row in rows], may_set,
        )  # fmt: skip
