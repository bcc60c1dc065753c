"""The second person: agrees, and it is done; or does not, with a reason. Never the one who asked, under no account."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from audit import clock
from cases import requests
from cases.models import Case, Proposal
from cases.told import Late
from permissions import gate
from permissions.actors import Actor
from permissions.policy import POLICY, may_fire
from permissions.refusals import Refused
from permissions.roles import Role
from workflow import engine, outbox
from workflow.guards import GUARDS
from workflow.machine import verbs as state_verbs

from . import closing, linking, referring, releasing, screening, sealing, words
from .acts import act, done, void_changed
from .moves import told
from .unfit import Unfit

YOURS = "You asked for this, so someone else has to decide it."
YOU = "This lets you in, so someone else has to decide it."


@dataclass(frozen=True, slots=True)
class Agreed:
    """What follows when a second person agrees: the case as it is then, what was asked, what they wrote."""

    case: Case
    actor: Actor
    request: Proposal
    before: str  # the last verb of the case before this one, for a step back
    message: str


def _taken_back(agreed: Agreed) -> None:
    """The step's clocks run the other way; a link and a referral take back what only that step had brought."""
    linking.taken_back(agreed.case, agreed.actor, agreed.before)
    screening.taken_back(agreed.case, agreed.actor, agreed.before)
    referring.taken_back(agreed.case, agreed.before)


def _tell_asker(agreed: Agreed) -> None:
    """Whoever asked gets the bell: what was agreed to is theirs to do, and not for long."""
    ids = {"case": str(agreed.case.pk), "person": str(agreed.request.by)}
    outbox.put("agreed", case=agreed.case.pk, ids=ids, effect=f"agreed:{agreed.request.pk}")


def _signed(agreed: Agreed) -> None:
    """Whoever put the packet together may send it now; and who signed what goes past the ethics office is kept."""
    _tell_asker(agreed)
    if "past" in agreed.request.given:
        releasing.had_a_hand(agreed.case, agreed.actor)


# What has to hold for whoever agrees, beside their role.
BEFORE: dict[str, Callable[[Case, Actor, Proposal], None]] = {"release_packet": releasing.require_seen}
# What a verb brings with it, beside the change of state. Acts that only need the word of a second person have no line.
AFTER: dict[str, Callable[[Agreed], None]] = {
    "screen_out": lambda agreed: screening.set_aside(agreed.case, agreed.actor, agreed.message),
    "step_back": _taken_back,
    "reopen": lambda agreed: closing.reopened(agreed.case, agreed.actor),
    "ask_identity": _tell_asker,
    "release_packet": _signed,
    "seal": lambda agreed: sealing.sealed(agreed.case, agreed.actor, agreed.request),
    "unseal": lambda agreed: sealing.unsealed(agreed.case, agreed.actor, agreed.request),
    "admit_member": lambda agreed: sealing.let_in(agreed.case, agreed.actor, agreed.request),
}


def approve(actor: Actor, reference: str, *, seen: int, request: UUID, remark: str = "", message: str = "") -> bool:
    """Agree to what was asked: a change of state happens now, an act may go on. Raises Refused, Blocked, Unfit."""
    with act(actor, reference, "approve", seen) as case:
        row = _asked(case, actor, request)
        if row.verb in BEFORE:
            BEFORE[row.verb](case, actor, row)
        before = engine.last_standing(case).verb
        if row.verb in state_verbs():
            step = told(case, Late(remark=remark))
            case = engine.fire(case.pk, row.verb, actor=actor, seen=case.version, told=step, facts=_named(row))
        _answer(row, actor, Proposal.Answer.APPROVED)
        sealed = [words.write(case, row.pk, "answer", remark, actor)] if remark else []
        done(case, "approve", actor, facts=_named(row), sealed=sealed)
        if row.verb in AFTER:
            AFTER[row.verb](Agreed(case, actor, row, before, message))
        void_changed(case, actor)
        return gate.visible(actor).filter(pk=case.pk).exists()


def turn_down(actor: Actor, reference: str, *, seen: int, request: UUID, reason: str) -> bool:
    """Do not agree, and say why. It may be asked again."""
    with act(actor, reference, "turn_down", seen) as case:
        row = _asked(case, actor, request)
        _answer(row, actor, Proposal.Answer.TURNED_DOWN)
        sealed = words.write(case, row.pk, "answer", reason, actor)
        done(case, "turn_down", actor, facts=_named(row), sealed=[sealed])
    return True


def _asked(case: Case, actor: Actor, request: UUID) -> Proposal:
    """The open request, for one who may decide it; the same person never does, whichever account they use (D20)."""
    row = next((one for one in requests.waiting(case.pk) if one.pk == request), None)
    if row is None or row in requests.outdated(case):
        raise Unfit(
            "request", "The case changed after this was asked, or it was answered already. It can be asked again."
        )
    if row.by == actor.person:
        raise Refused(YOURS, verb=row.verb)
    if row.given.get("person") == str(actor.person):
        raise Refused(YOU, verb=row.verb)
    gate.require(actor, row.verb, case)
    able = [Role(one) for one in gate.roles_in(actor, case.pk) if may_fire({one}, row.verb, case.state)]
    if not able:
        raise Refused("Someone else decides this.", verb=row.verb)
    _require_agrees(case, row.verb, able)
    return row


def _require_agrees(case: Case, verb: str, able: list[Role]) -> None:
    """Where the policy lets a role agree only as the case stands: the ethics office signs nothing that goes past it."""
    agrees = POLICY[verb].agrees_when
    if not agrees:
        return
    facts = case.facts()
    short = [GUARDS[agrees[role]](facts) if role in agrees else None for role in able]
    if all(short):
        raise Refused(next(one.sentence for one in short if one), verb=verb)


def _answer(row: Proposal, actor: Actor, answer: str) -> None:
    row.answer, row.answered_by, row.answered_on = answer, actor.person, clock.today()
    row.save(update_fields=["answer", "answered_by", "answered_on"])


def _named(row: Proposal) -> dict[str, str]:
    return {"verb": row.verb, "request": str(row.pk)}
