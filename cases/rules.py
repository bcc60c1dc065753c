"""The policy pack a case stands under: of its allegations' pinned version, else of the version in force (D34)."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from audit import clock
from permissions.actors import Actor, current
from policies import versions
from policies.models import PolicyVersion
from policies.shapes import Clock, Pack

UNITS = {"days": "calendar", "business_days": "business", "hours": "hours"}  # of the pack, of the workflow


@dataclass(slots=True)
class _Known:
    """What one `acting` has looked up: the versions once, each day's pack once, what waits for adoption once for each pack."""

    actor: Actor | None = None
    versions: list[PolicyVersion] = field(default_factory=list)
    packs: dict[date, Pack] = field(default_factory=dict)
    waiting: dict[str, frozenset[str]] = field(default_factory=dict)


_known: ContextVar[_Known | None] = ContextVar("policy_known", default=None)


@lru_cache(maxsize=64)
def pack_of(version: UUID) -> Pack:
    """The pack of a version. Versions never change, so one reading serves the life of the process."""
    return versions.pack(PolicyVersion.objects.get(pk=version))


def pack_behind(version: UUID | None) -> Pack:
    """The pack of the version an allegation is pinned to; of the one in force while it is pinned to none."""
    return pack_of(version) if version else pack_on()


def pack_on(day: date | None = None) -> Pack:
    """The pack in force on a day, today unless told. Looked up once for each day and `acting`, however often asked."""
    on, known = day or clock.today(), _known_here()
    if on not in known.packs:
        known.versions = known.versions or versions.loaded(settings.CANDOR_DEFAULT_POLICY)
        known.packs[on] = pack_of(versions.in_force(settings.CANDOR_DEFAULT_POLICY, on, among=known.versions).pk)
    return known.packs[on]


def _known_here() -> _Known:
    actor, known = current(), _known.get()
    if known is None or actor is None or known.actor is not actor:
        known = _Known(actor)
        _known.set(known)
    return known


def clock_waits(kind: str, started: date) -> bool:
    """Whether the clock, as the pack of the day it started has it, is still to be adopted by the employer (domain row 34).

    Adopted since then counts, whatever the clock's own row says: that one was written when it started and never changes.
    """
    try:
        pack = pack_on(started)
    except versions.NoneInForce:
        return True
    known = _known_here()
    if pack.sha256 not in known.waiting:
        known.waiting[pack.sha256] = versions.waiting(pack, "clocks", versions.adopted_of(known.versions[0]))
    return kind in known.waiting[pack.sha256]


def clocks_on(day: date | None = None) -> dict[str, dict[str, Any]]:
    """The clocks of that pack as the workflow counts them. One that an agreement sets has no length and is not here."""
    return clocks_of(pack_on(day))


def clocks_of(pack: Pack) -> dict[str, dict[str, Any]]:
    """The clocks of one pack, counted in the same way."""
    return {kind: counted(clock) for kind, clock in pack.clocks.items() if clock.unit in UNITS}


def counted(clock: Clock) -> dict[str, Any]:
    unit = UNITS[clock.unit]
    return {
        "hours" if unit == "hours" else "days": clock.length, "unit": unit, "source": clock.basis.source,
        "status": clock.basis.status, "statutory": clock.nature == "law",
    }  # fmt: skip


def versions_on(received_on: date, first: date | None, last: date | None) -> tuple[PolicyVersion, ...]:
    """The versions an allegation has to name, by its days or the day received: two where a span crosses a change (D34).

    Raises NoneInForce.
    """
    return versions.pinned(settings.CANDOR_DEFAULT_POLICY, received_on=received_on, first=first, last=last)


@lru_cache(maxsize=64)
def effective(version: UUID) -> tuple[str, date | None]:
    """The checksum of a version and the first day on which it holds; None while nobody has named one."""
    row = PolicyVersion.objects.defer("content").get(pk=version)
    return row.sha256, versions.standing(row).effective_from


def version_words(version: UUID) -> str:
    """A version as people name it: by its first day, or by its checksum before it has one."""
    sha256, since = effective(version)
    held = f"in force since {since:%B} {since.day}, {since.year}" if since else "without an effective date"
    return f"{sha256[:8]}, {held}."
