"""From triage to an investigation that may rest and go on: plan, investigate, pause, resume."""

from datetime import date
from uuid import UUID

from audit import clock
from cases.models import Abeyance, Case
from cases.told import ON_TIME, Alleged, Late, Plan
from permissions import gate
from permissions.actors import Actor
from permissions.roles import Role

from . import allegations, exemptions, words
from .acts import act, done
from .intake import clear_person
from .moves import move, told
from .people import give_to
from .unfit import Unfit


def write_plan(actor: Actor, reference: str, *, seen: int, scope: str, detriment: str) -> bool:
    """What will be investigated and what not, and who may suffer for the report. The plan before stays readable."""
    with act(actor, reference, "write_plan", seen) as case:
        _plan(case, actor, Plan(scope=scope, detriment=detriment))
    return True


def _plan(case: Case, actor: Actor, plan: Plan) -> None:
    gate.require(actor, "write_plan", case)
    texts = {"scope": plan.scope, "detriment": plan.detriment}
    sealed = [words.replace(case, case.pk, kind, text, actor) for kind, text in texts.items()]
    done(case, "write_plan", actor, sealed=sealed)


def investigate(
    actor: Actor, reference: str, *, seen: int, alleged: Alleged | None = None, plan: Plan | None = None,
    looked: bool = False, investigator: UUID | None = None, late: Late = ON_TIME,
) -> bool:  # fmt: skip
    """Hand the case to an investigator. T4, with whatever of its conditions the page supplied, each journalled by itself.

    False: the subject just named is close to the actor, who sees the case no longer; what was alleged stands.
    """
    with act(actor, reference, "investigate", seen) as case:
        if alleged and not allegations.record(case, actor, alleged):
            return False
        if plan:
            _plan(case, actor, plan)
        if looked:
            exemptions.none_found(case, actor)
        if investigator:
            gate.require(actor, "assign", case)
            taker = clear_person(case, Role.INVESTIGATOR, investigator, field="investigator")
            give_to(case, actor, Role.INVESTIGATOR, taker)
        move(case, "investigate", actor, note="investigating", told=told(case, late))
    return True


def pause(actor: Actor, reference: str, *, seen: int, requested_by: str, reason: str, review_on: date) -> bool:
    """Let the investigation rest for another proceeding, with a day on which that is looked at again. T7."""
    with act(actor, reference, "pause", seen) as case:
        row = Abeyance(
            case=case, by=actor.person, happened_on=clock.today(), recorded_at=clock.now(),
            requested_by=requested_by, review_on=review_on,
        )  # fmt: skip
        row.save(force_insert=True)
        sealed = words.write(case, row.pk, words.REASON, reason, actor)
        facts = {"asked_by": requested_by, "review_on": review_on.isoformat()}
        done(case, "record_pause", actor, facts=facts, sealed=[sealed])
        move(case, "pause", actor, note="paused")
    return True


def resume(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Take the investigation up again. T7."""
    with act(actor, reference, "resume", seen) as case:
        resting = Abeyance.objects.filter(case=case, ended_on=None).order_by("-recorded_at").first()
        if resting is None:
            raise Unfit("reason", "No pause is on record.")
        resting.ended_on = clock.today()
        resting.save(update_fields=["ended_on"])
        sealed = words.write(case, resting.pk, "resumed", reason, actor)
        done(case, "record_resume", actor, sealed=[sealed])
        move(case, "resume", actor, note="investigating")
    return True
