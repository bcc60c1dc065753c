"""The ethics decision: refer the case to the Code of Ethics forum, or not, with the reason (row 28)."""

from audit import clock
from cases.models import Case, EthicsDecision
from permissions.actors import Actor

from . import handing, referring, words
from .acts import act, done
from .moves import move
from .unfit import Unfit


def decline_referral(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Decide against a referral. T11; a decision on the outcome is due."""
    with act(actor, reference, "decline_referral", seen) as case:
        decide(case, actor, refer=False, reason=reason)
    return True


def prepare_referral(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Decide for a referral and begin its packet. T12."""
    with act(actor, reference, "prepare_referral", seen) as case:
        decide(case, actor, refer=True, reason=reason)
    return True


def decide(case: Case, actor: Actor, *, refer: bool, reason: str) -> Case:
    """Record the decision and move on: the packet, or the deciders."""
    if not reason:
        raise Unfit("ethics_reason", "Say why.")
    row = EthicsDecision(
        case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(), refer=refer,
        supersedes=EthicsDecision.objects.filter(case=case, superseded_by=None).first(),
    )  # fmt: skip
    row.save(force_insert=True)
    sealed = words.write(case, row.pk, words.REASON, reason, actor)
    done(case, "decide_ethics", actor, facts={"refer": refer}, sealed=[sealed])
    if refer:
        referring.begin(case, actor)
    case = move(case, "prepare_referral" if refer else "decline_referral", actor, note="" if refer else "outcome_due")
    if not refer:
        handing.to_deciders(case, actor)
    return case
