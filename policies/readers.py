"""What the policy pages show, made of a stored version."""

from dataclasses import dataclass
from datetime import date

from audit import clock
from permissions.actors import Actor, acting
from permissions.roles import Role

from . import offices, prose, versions, wording
from .adoption import ONLY_AN_OWNER
from .models import Adoption, OfficialText, Policy, PolicyVersion
from .prose import Block
from .shapes import PROPOSED, Pack, Resource
from .values import Value, every
from .versions import Standing

KINDS = {
    "settings": "Settings",
    "clocks": "Clocks",
    "cells": "Decision table",
    "sanctions": "Sanctions",
    "retention": "How long cases are kept",
    "resources": "Telephone numbers and addresses",
    "lists": "Code lists",
    "reference": "Reference data",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A headed piece of the policy with where it comes from."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One value: what it says, where it comes from, and whether it is the employer's own."""

    name: str
    says: str
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class Kind:
    name: str  # as in an address
    title: str
    lines: tuple[Line, ...]
    proposed: int


@dataclass(frozen=True, slots=True)
class Other:
    """Another version of the policy: cases of its days go by it."""

    sha256: str
    effective_from: date | None
    effective_to: date | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A policy page."""

    slug: str
    title: str
    version: str  # first characters of the checksum: what people call it on the phone
    standing: Standing
    in_force: bool
    purpose: tuple[Block, ...]
    policy: Passage
    definitions: tuple[Passage, ...]
    guidelines: tuple[Passage, ...]
    procedures: tuple[Passage, ...]
    violations: Passage
    kinds: tuple[Kind, ...]
    proposed: int
    resources: tuple[Resource, ...]
    official: OfficialText | None
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    slug: str
    title: str
    standing: Standing


def listed() -> list[Listed]:
    """Every policy that has a version, by title."""
    found = [(policy, versions.current(policy.slug)) for policy in Policy.objects.order_by("title")]
    return [Listed(policy.slug, policy.title, versions.standing(version)) for policy, version in found if version]


def shown(slug: str, sha256: str = "") -> Shown | None:
    """The page of a policy in its present version, or in the one whose checksum is given; None if there is none."""
    today = version = versions.current(slug)
    if version is not None and sha256:
        version = PolicyVersion.objects.filter(policy_id=slug, sha256=sha256).defer("content").first()
    return _shown(version, of_today=version == today) if version is not None else None


def adopts(actor: Actor | None) -> bool:
    """May this person record an adoption? Nobody signed in may not."""
    return actor is not None and offices.holds(actor, (Role.POLICY_OWNER,))


def waiting(actor: Actor, slug: str, kind: str) -> tuple[PolicyVersion, list[tuple[str, str]]] | None:
    """Today's version and the values of one kind that nobody adopted: key and words. None where there is no such page.

    Raises Refused for whoever may not record an adoption.
    """
    with acting(actor):
        offices.require(actor, (Role.POLICY_OWNER,), ONLY_AN_OWNER)
        version = versions.current(slug)
        if version is None or kind not in KINDS:
            return None
        found = versions.unadopted(versions.pack(version))
        of_kind = [one for one in found if one.key.split("/")[0] == kind]
        return version, [(one.key, ": ".join(filter(None, (one.name, wording.says(one.of))))) for one in of_kind]


def official(slug: str, sha256: str) -> OfficialText | None:
    """The official text with this checksum, whichever version it was uploaded with."""
    return OfficialText.objects.filter(version__policy_id=slug, sha256=sha256).first()


def _shown(version: PolicyVersion, *, of_today: bool) -> Shown:
    pack = versions.pack(version)
    standing = versions.standing(version)
    kinds = _kinds(pack, _adopted(version.slug))
    return Shown(
        slug=pack.id,
        title=pack.title,
        version=version.sha256[:12],
        standing=standing,
        in_force=of_today and _in_force(standing, clock.today()),
        purpose=prose.blocks(pack.text("purpose").body),
        policy=_whole(pack, "policy"),
        definitions=_passages(pack, "definitions"),
        guidelines=_passages(pack, "guidelines"),
        procedures=_passages(pack, "procedures"),
        violations=_whole(pack, "violations"),
        kinds=kinds,
        proposed=sum(kind.proposed for kind in kinds),
        resources=pack.resources,
        official=OfficialText.objects.filter(version=version).defer("data").first(),
        others=tuple(
            Other(one.sha256, versions.starts_on(one), one.effective_to)
            for one in versions.loaded(version.slug)
            if one != version
        ),
    )


def _in_force(standing: Standing, day: date) -> bool:
    start, end = standing.effective_from, standing.effective_to
    return start is not None and start <= day and (end is None or day <= end)


def _whole(pack: Pack, name: str) -> Passage:
    text = pack.text(name)
    return Passage(name, text.title, prose.blocks(text.body))


def _passages(pack: Pack, name: str) -> tuple[Passage, ...]:
    return tuple(
        Passage(section.anchor, section.title, prose.blocks(section.body), _cites(pack, section.anchor))
        for section in pack.text(name).sections
    )


def _cites(pack: Pack, code: str) -> tuple[str, ...]:
    """Each source with its jurisdiction and item: "KCC" alone could be two codes (domain section 0)."""
    guideline = pack.guidelines.get(code)
    return tuple(_source(pack, cited) for cited in guideline.cites) if guideline else ()


def _source(pack: Pack, cited: str) -> str:
    name, _, item = cited.partition("#")
    source = pack.sources[name]
    return f"{source.title}{wording.place(source, item)}"


def _adopted(slug: str) -> dict[tuple[str, str], Adoption]:
    return {(row.key, row.digest): row for row in Adoption.objects.filter(policy_id=slug)}


def _kinds(pack: Pack, adopted: dict[tuple[str, str], Adoption]) -> tuple[Kind, ...]:
    values: dict[str, list[Value]] = {kind: [] for kind in KINDS}
    for value in every(pack):
        values[value.key.split("/")[0]].append(value)
    return tuple(_kind(pack, kind, found, adopted) for kind, found in values.items())


def _kind(pack: Pack, kind: str, values: list[Value], adopted: dict[tuple[str, str], Adoption]) -> Kind:
    waiting = [value for value in values if value.basis.status == PROPOSED and (value.key, value.digest) not in adopted]
    lines = [
        Line(value.name, wording.says(value.of), _source(pack, value.basis.source), wording.standing(value, adopted))
        for value in values
    ]
    return Kind(kind, KINDS[kind], tuple(lines), len(waiting))
