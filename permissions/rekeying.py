"""Which keys are used: asked for by one person, agreed to by another, done by the operator's command (ADR 38).

Whoever runs the machines makes a key and tells its fingerprint. Nothing of Candor uses the key before two people have typed
that; row security keeps the same rule (`sql/rekey.sql`). All functions run inside `acting`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.dispatch import Signal

from audit import clock, journal
from permissions import reasons
from permissions.actors import Actor
from permissions.appointing import AGREE, ANSWERED
from permissions.models import Held, Rekeying
from permissions.refusals import Absent, Refused
from permissions.roles import Role
from permissions.rotation import KINDS
from vault import agreed
from vault.sealed import Place, Sealed

key_asked = Signal()  # asked: Rekeying, which waits; sent within the act, for the rooms above that tell people
ASK = (Role.POLICY_OWNER, Role.SYSTEM_ADMINISTRATOR)
KEEPERS = frozenset({*ASK, *AGREE})  # who has the page Keys
GOOD_FOR = timedelta(days=7)  # a request until it is answered, a word until it is used
MEANING = {
    "staff": "Staff pair: opens reports and cases",
    "identity": "Identity pair: opens the names of confidential reporters",
    "signin": "Sign-in key: opens the keys of authenticator apps",
    "journal_staff": "Journal key of the staff plane",
    "journal_reporter": "Journal key of the reporters' plane",
    "journal_worker": "Journal key of the workers' plane",
}
YOURS = "You asked for this, so somebody else has to answer it."
DIFFERENT = (
    "This is not the fingerprint that was asked for. Do not agree: let whoever made the key read it to you again. If it still "
    "differs, turn this down and tell the policy owners and the independent readers."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks for: one act on one key, by version and fingerprint; `without`: rows that are given up."""

    act: str
    key: str
    version: int
    fingerprint: str
    reason: str
    without: tuple[UUID, ...] = ()


def ask(actor: Actor, wanted: Wanted) -> Rekeying:
    """Ask for a change of keys; nothing changes yet. Raises Refused."""
    if not holds(actor, ASK):
        raise Refused("A policy owner or a system administrator asks for a change of keys.")
    _require_sense(wanted)
    same = waiting().filter(act=wanted.act, key=wanted.key, version=wanted.version, fingerprint=wanted.fingerprint)
    if any(set(one.without) == set(wanted.without) for one in same):
        raise Refused("This was asked for already and waits for a second person.")
    now = clock.now()
    row = Rekeying(
        act=Rekeying.Act(wanted.act), key=wanted.key, version=wanted.version, fingerprint=wanted.fingerprint,
        without=sorted(set(wanted.without)), asked_by=actor.someone, asked_at=now,
        until=now + GOOD_FOR,
    )  # fmt: skip
    written = reasons.seal(row, wanted.reason)
    row.save(force_insert=True)
    _journal(actor, "ask_for_key", row, [written])
    key_asked.send(Rekeying, asked=row)
    return row


def _require_sense(wanted: Wanted) -> None:
    used = agreed.fingerprint(wanted.key, wanted.version)
    if wanted.act == Rekeying.Act.RENEW and used:
        raise Refused("This version is in use already. Look at the list, and at what the command said.")
    if wanted.act == Rekeying.Act.RETIRE and wanted.key not in KINDS:
        raise Refused("Older versions of this key are not ended here: the command says when they may be taken away.")
    if wanted.act == Rekeying.Act.RETIRE and used != wanted.fingerprint:
        raise Refused("No key with this fingerprint is in use as this version. Take it into use first.")


def agree(actor: Actor, asked: UUID, fingerprint: str) -> None:
    """Let the operator's command do it, within seven days. Raises Absent, Refused; also for another fingerprint, and for
    what was changed since it was asked.
    """
    row = _theirs(actor, asked)
    reasons.require_as_asked(row)
    if row.fingerprint != fingerprint:
        raise Refused(DIFFERENT)
    _answered(actor, row, Rekeying.Answer.AGREED, "agree_to_key", until=clock.now() + GOOD_FOR)


def turn_down(actor: Actor, asked: UUID) -> None:
    """Do not agree. It may be asked for again. Raises Absent, Refused."""
    _answered(actor, _theirs(actor, asked), Rekeying.Answer.TURNED_DOWN, "turn_down_key")


def take_back(actor: Actor, asked: UUID) -> None:
    """Whoever asked asks no more. Raises Absent for what somebody else asked, Refused for what is answered."""
    row = Rekeying.objects.filter(pk=asked, asked_by=actor.someone).first()
    if row is None:
        raise Absent
    _answered(actor, row, Rekeying.Answer.WITHDRAWN, "take_back_key")


def waiting() -> "QuerySet[Rekeying]":
    """What can still be answered, of the rows that the actor may see."""
    return Rekeying.objects.filter(answer=Rekeying.Answer.OPEN, until__gt=clock.now())


def others_ask(actor: Actor) -> int:
    """How many wait for this person's word as the second one."""
    return waiting().exclude(asked_by=actor.someone).count()


def holds(actor: Actor, roles: Collection[str]) -> bool:
    return Held.objects.in_force().filter(person_id=actor.someone, role__in=roles).exists()


def _theirs(actor: Actor, asked: UUID) -> Rekeying:
    row = Rekeying.objects.filter(pk=asked).first()
    if row is None:
        raise Absent
    if row.asked_by == actor.someone:
        raise Refused(YOURS)
    if not holds(actor, AGREE):
        raise Refused("Another policy owner or an independent reader agrees to a change of keys.")
    return row


def _answered(actor: Actor, row: Rekeying, answer: Rekeying.Answer, verb: str, **more: object) -> None:
    """Answer once: of two who answer at the same time one finds nothing open any more."""
    told = {"answer": answer, "answered_by": actor.someone, "answered_at": clock.now(), **more}
    if not waiting().filter(pk=row.pk).update(**told):
        raise Refused(ANSWERED)
    _journal(actor, verb, row)


def _journal(actor: Actor, verb: str, row: Rekeying, sealed: Iterable[tuple[Place, Sealed]] = ()) -> None:
    facts: dict[str, journal.Fact] = {
        "asked": str(row.pk), "act": row.act, "pair": row.key, "version": row.version, "fingerprint": row.fingerprint,
        "without": [str(one) for one in row.without],
    }  # fmt: skip
    journal.record(journal.Chain.system(), verb, actor=actor.label, facts=facts, sealed=sealed)
