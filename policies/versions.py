"""Which version of a policy holds on a day, and what it says."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery
from django.db.models.functions import JSONObject

from audit import clock
from permissions.models import Installation

from . import packs
from .checks import faults
from .files import fingerprint
from .models import Adoption, PolicyVersion
from .shapes import Pack, Problem
from .values import Value, proposed


class NoneInForce(Exception):
    """No version of the policy held on the day. `sentence` says so and what remains to be done."""

    def __init__(self, slug: str, day: date) -> None:
        self.slug, self.day = slug, day
        self.sentence = (
            f"No version of this policy was in force on {day:%B} {day.day}, {day.year}, so nothing can be alleged "
            "under it for that day. Correct the day, or screen the case out as outside this policy."
        )
        super().__init__(self.sentence)


class NotWhatWasStored(Exception):
    """The stored content no longer has the checksum of its version; nothing of it is used."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who answers for a version and since when; from the pack, else from the set-up of the installation."""

    owner: str
    contact: str
    effective_from: date | None
    effective_to: date | None

    @property
    def missing(self) -> tuple[str, ...]:
        """What the employer has not named yet: a banner on every policy page, a refusal at go-live (domain row 34)."""
        named = {"owner": self.owner, "contact": self.contact, "effective date": self.effective_from}
        return tuple(name for name, value in named.items() if not value)


def in_force(slug: str, day: date, *, among: list[PolicyVersion] | None = None) -> PolicyVersion:
    """The version that held on `day`, of those of `loaded` where they are at hand. Raises NoneInForce.

    A version without a date of its own counts from the day of the installation; before there is one, always.
    Of several such (drafts before go-live) the one loaded last counts.
    """
    found = _at(loaded(slug) if among is None else among, day)
    if found is None:
        raise NoneInForce(slug, day)
    return found


def pinned(
    slug: str, *, received_on: date, first: date | None = None, last: date | None = None
) -> tuple[PolicyVersion, ...]:
    """The versions that an allegation has to name, oldest first: usually one.

    Incident day unknown: the version of the day the report was received. A span over two versions names both, and
    the reviewer picks with a reason (D34). Raises NoneInForce when none held on any of the days.
    """
    begun = first or last or received_on
    ended = last or begun
    versions = loaded(slug)
    edges = {begun, ended}
    for version in versions:
        start, end = starts_on(version), version.effective_to
        edges |= {day for day in (start, end, end and end + timedelta(days=1)) if day and begun <= day <= ended}
    found = [_at(versions, day) for day in sorted(edges)]
    named = tuple(dict.fromkeys(version for version in found if version is not None))
    if not named:
        raise NoneInForce(slug, begun)
    return named


def loaded(slug: str) -> list[PolicyVersion]:
    """The versions of a policy, newest first, in one query and without their content; each knows what was adopted since."""
    installed_on = Subquery(Installation.objects.values("effective_on")[:1])
    since = Adoption.objects.filter(policy_id=slug).order_by().values(pair=JSONObject(key="key", digest="digest"))
    found = PolicyVersion.objects.filter(policy_id=slug).annotate(
        installed_on=installed_on, adopted=ArraySubquery(since)
    )
    return list(found.defer("content").order_by("-loaded_at", "id"))


def starts_on(version: PolicyVersion) -> date | None:
    """The first day of one of `loaded`; None before the installation names its day."""
    installed_on: date | None = getattr(version, "installed_on", None)
    return version.effective_from or installed_on


def current(slug: str) -> PolicyVersion | None:
    """Today's version; without one, the newest that was loaded (it may start later); None before any was."""
    versions = loaded(slug)
    return _at(versions, clock.today()) or (versions[0] if versions else None)


def standing(version: PolicyVersion) -> Standing:
    """Owner, contact and dates of a version."""
    installed = Installation.objects.first()
    return Standing(
        version.owner or (installed.policy_owner if installed else ""),
        version.contact or (installed.contact if installed else ""),
        version.effective_from or (installed.effective_on if installed else None),
        version.effective_to,
    )


def unfinished(version: PolicyVersion) -> tuple[Problem, ...]:
    """What go-live refuses in a stored version, where the set-up of the installation names what the pack leaves open."""
    named = standing(version)
    filled = replace(
        pack(version), owner=named.owner, contact=named.contact, effective_from=named.effective_from
    )  # fmt: skip
    return tuple(one for one in faults(filled, version.content, go_live=True) if not one.warning)


def pack(version: PolicyVersion) -> Pack:
    """What the version says, built once for each process. Raises NotWhatWasStored when its checksum is not its own."""
    return _pack(version.sha256)


def adopted(slug: str) -> frozenset[tuple[str, str]]:
    """(key, digest) of each value that was adopted after it was loaded."""
    return frozenset(Adoption.objects.filter(policy_id=slug).values_list("key", "digest"))


def adopted_of(version: PolicyVersion) -> frozenset[tuple[str, str]]:
    """The same, of one of `loaded`, which brought it along."""
    return frozenset((one["key"], one["digest"]) for one in getattr(version, "adopted", ()))


def unadopted(pack: Pack, known: frozenset[tuple[str, str]] | None = None) -> list[Value]:
    """The values of a stored version that nobody has adopted: neither in it nor since. One statement unless `known`."""
    known = adopted(pack.id) if known is None else known
    return [one for one in _proposed(pack.sha256) if (one.key, one.digest) not in known]


def waiting(pack: Pack, kind: str, known: frozenset[tuple[str, str]] | None = None) -> frozenset[str]:
    """The codes of the values of a kind ("clocks", "sanctions", "retention") that nobody has adopted yet. One statement
    unless what was adopted is `known`.
    """
    keys = [one.key for one in unadopted(pack, known)]
    return frozenset(key.partition("@")[0].removeprefix(f"{kind}/") for key in keys if key.startswith(f"{kind}/"))


@lru_cache(maxsize=16)
def _proposed(sha256: str) -> tuple[Value, ...]:
    """What the version itself calls proposed."""
    return tuple(proposed(_pack(sha256)))


@lru_cache(maxsize=16)
def _pack(sha256: str) -> Pack:
    content = PolicyVersion.objects.values_list("content", flat=True).get(sha256=sha256)
    if fingerprint(content) != sha256:
        raise NotWhatWasStored(sha256)
    return packs.made(content)


def _at(versions: list[PolicyVersion], day: date) -> PolicyVersion | None:
    """Of the versions that hold on the day the one that started last; among equals the first of the list."""
    holding = [
        version for version in versions if (starts_on(version) or date.min) <= day <= (version.effective_to or date.max)
    ]
    return max(holding, key=lambda one: starts_on(one) or date.min, default=None)
