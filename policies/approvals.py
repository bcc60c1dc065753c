"""The register of prior approvals: recorded and revoked. What is recorded stays.

Nothing is added to an approval once it stands: whoever wants another code, device or day enters a new one, and revokes the old.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.models import Person
from permissions.refusals import Refused
from permissions.roles import Role
from vault import blind
from vault.sealed import DataKey, Place, Sealed

from . import offices, rowkey
from .exclusion import excludable
from .exemptions import Approval
from .models import Exemption
from .shapes import Pack

TABLE = "policies_exemption"
DEVICE = "device"  # kind of the index token of a device or asset tag
RECORDERS = (Role.COUNSEL, Role.POLICY_OWNER)
_ONLY_THEY = "Only counsel or a policy owner may enter or revoke a prior approval."
OWN = "Nobody approves or enters an approval for themselves. Ask someone else."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A prior approval as somebody enters it."""

    person: UUID
    unit: str
    purpose: str
    operation_ref: str
    valid_from: date
    valid_to: date
    approver: UUID
    approved_at: datetime
    devices: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # none: all that item 2 lets an approval take away


def record(actor: Actor, pack: Pack, wanted: Wanted) -> Exemption:
    """Enter an approval. Raises Refused with what is missing or who may not do it."""
    with acting(actor):
        person = offices.require(actor, RECORDERS, _ONLY_THEY)
        _sound(person, pack, wanted)
        row = uuid4()
        key, wrap = rowkey.new(row)
        sealed = {
            name: key.seal(text, place(row, name))
            for name, text in [
                ("whom", str(wanted.person)),
                ("tags", "\n".join(wanted.devices)),
                ("unit", wanted.unit),
                ("purpose", wanted.purpose),
                ("operation_ref", wanted.operation_ref),
            ]
        }
        made = Exemption.objects.create(
            id=row,
            policy_id=pack.id,
            person=blind.person_token(wanted.person),
            codes=list(wanted.codes or sorted(excludable(pack))),
            devices=sorted(blind.index_token(DEVICE, tag) for tag in wanted.devices),
            valid_from=wanted.valid_from,
            valid_to=wanted.valid_to,
            approver_id=wanted.approver,
            approved_at=wanted.approved_at,
            recorded_by=person,
            recorded_at=clock.now(),
            wrap=wrap,
            **sealed,
        )
        _journal("record_approval", actor, made, [(place(row, name), one) for name, one in sealed.items()])
    return made


def revoke(actor: Actor, exemption: UUID, reason: str) -> None:
    """End an approval now, and keep why. Raises Refused when it was revoked before or does not exist."""
    with acting(actor):
        person = offices.require(actor, RECORDERS, _ONLY_THEY)
        found = Exemption.objects.select_for_update().filter(pk=exemption, revoked_at=None).first()
        if found is None:
            raise Refused("This approval does not exist, or it was revoked before.")
        where = place(found.pk, "revoked_why")
        why = key_of(found).seal(reason, where)
        found.revoked_at, found.revoked_by, found.revoked_why = clock.now(), person, why
        found.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
        _journal("revoke_approval", actor, found, [(where, why)])


def approval(row: Exemption) -> Approval:
    """The approval of a row, as `covers` takes it."""
    return Approval(
        frozenset(row.codes),
        frozenset(row.devices),
        row.valid_from,
        row.valid_to,
        row.approved_at,
        row.recorded_at,
        row.revoked_at,
    )


def place(row: UUID, field: str) -> Place:
    """Where a sealed text of the register stands; its version is always 1, because it is never rewritten."""
    return Place(TABLE, row, field, 1)


def key_of(row: Exemption) -> DataKey:
    """The key of an approval's texts, for a reader. Raises KeyMissing off the staff plane, Tampered."""
    return rowkey.opened(row.pk, bytes(row.wrap))


def _sound(recorder: UUID, pack: Pack, wanted: Wanted) -> None:
    """An approval names a purpose and an operation, known codes, and three roles that one person must not mix."""
    unknown = [code for code in wanted.codes if code not in pack.guidelines or not pack.guidelines[code].breached]
    if unknown:
        raise Refused(f"{', '.join(unknown)} is no guideline of this policy. Choose codes from its list.")
    if not wanted.purpose.strip() or not wanted.operation_ref.strip():
        raise Refused("An approval names its purpose and the number of the operation.")
    if wanted.valid_to < wanted.valid_from:
        raise Refused("The approval ends before it starts. Correct one of the two days.")
    if wanted.approved_at > clock.now():
        raise Refused("The approval is dated in the future. Enter it once it has been given.")
    if wanted.person in (wanted.approver, recorder):
        raise Refused(OWN)
    if Person.objects.filter(pk__in=(wanted.person, wanted.approver)).count() < len((wanted.person, wanted.approver)):
        raise Refused("Whoever holds an approval and whoever gave it stand in the directory. Choose someone who does.")


def _journal(verb: str, actor: Actor, row: Exemption, sealed: Iterable[tuple[Place, Sealed]] = ()) -> None:
    facts = {"exemption": str(row.pk), "policy": row.policy_id, "codes": row.codes}
    journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts, sealed=sealed)
