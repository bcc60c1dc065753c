"""A proposed value is taken on by the employer: who, when and by which instrument."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.refusals import Refused
from permissions.roles import Role

from . import offices, versions
from .models import Adoption, PolicyVersion

ONLY_AN_OWNER = "Only a policy owner may record an adoption."


@dataclass(frozen=True, slots=True)
class Instrument:
    """What made a value the employer's own."""

    adopted_by: str  # office or body
    adopted_on: date
    instrument: str  # order, resolution, schedule


def adopt(actor: Actor, version: PolicyVersion, keys: list[str], by: Instrument) -> list[Adoption]:
    """Record that values of a version were adopted; only a policy owner may. Raises Refused."""
    with acting(actor):
        person = offices.require(actor, (Role.POLICY_OWNER,), ONLY_AN_OWNER)
        if not by.adopted_by.strip() or not by.instrument.strip():
            raise Refused("An adoption names who adopted the value and by which order, resolution or schedule.")
        if by.adopted_on > clock.today():
            raise Refused("The adoption is dated in the future. Record it once it has happened.")
        pack = versions.pack(version)
        waiting = {value.key: value for value in versions.unadopted(pack)}
        unknown = [key for key in keys if key not in waiting]
        if unknown or not keys:
            raise Refused(f"Nothing to adopt under {', '.join(unknown) or 'no name'}: choose values that are proposed.")
        made = [_row(person, version, key, waiting[key].digest, by) for key in keys]
        facts = {"policy": version.slug, "version": str(version.pk), "values": keys[:200]}
        journal.record(journal.Chain.system(), "adopt_value", actor=actor.label, facts=facts)
        return made


def _row(person: UUID, version: PolicyVersion, key: str, digest: str, by: Instrument) -> Adoption:
    return Adoption.objects.create(
        policy_id=version.slug,
        key=key,
        digest=digest,
        adopted_by=by.adopted_by.strip()[:200],
        adopted_on=by.adopted_on,
        instrument=by.instrument.strip()[:200],
        recorded_by=person,
        recorded_at=clock.now(),
    )
