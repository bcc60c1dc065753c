"""The decision: where nothing is sustained, on a reprimand, after a hearing, or anew after an award (T17, T18)."""

from collections.abc import Iterable
from datetime import date

from audit.facts import Fact
from cases.facts import outcome as facts
from cases.facts import review, rounds
from cases.models import Case, Decision
from cases.told import ON_TIME, Late
from cases.told_outcome import Decided
from permissions.actors import Actor
from workflow.facts import Weight

from . import words
from .acts import act, done
from .disciplining import sustained, weigh
from .moves import move, told
from .stamps import stamp
from .unfit import Unfit


def decide(
    actor: Actor, reference: str, *, seen: int, decided: Iterable[Decided] = (), reason: str = "",
    late: Late = ON_TIME,
) -> bool:  # fmt: skip
    """Decide where nothing is sustained, or on a reprimand at most. T18."""
    with act(actor, reference, "decide", seen) as case:
        take(case, actor, decided, reason, late.happened_on)
        move(case, "decide", actor, note="decided", told=told(case, late))
    return True


def decide_after_response(
    actor: Actor, reference: str, *, seen: int, decided: Iterable[Decided], late: Late = ON_TIME
) -> bool:
    """Decide after the subject was heard. T17."""
    with act(actor, reference, "decide_after_response", seen) as case:
        take(case, actor, decided, "", late.happened_on)
        move(case, "decide_after_response", actor, note="decided", told=told(case, late))
    return True


def decide_anew(actor: Actor, reference: str, *, seen: int, decided: Iterable[Decided]) -> bool:
    """After an award sent the case back for a decision: decide again. More than a reprimand is raised first (T26)."""
    with act(actor, reference, "decide_anew", seen) as case:
        take(case, actor, decided, "", None)
        if any(one.decided == Weight.MORE and not one.notice_served for one in case.facts().discipline):
            raise Unfit("decided", "More than a reprimand needs a notice first. Record the proposal and raise it.")
    return True


def take(case: Case, actor: Actor, decided: Iterable[Decided], reason: str, on: date | None) -> None:
    """Inside another verb: write each decision with its reason, or that there is nothing to decide about anybody."""
    rows = list(decided)
    for one in rows:
        _one(case, actor, one, on)
    if not rows:
        row = Decision(**stamp(case, actor, on), weight=Weight.NONE, supersedes=_before(case, None))
        row.save(force_insert=True)
        sealed = [words.write(case, row.pk, words.REASON, reason, actor)] if reason else []
        done(case, "record_decision", actor, facts={"weight": str(Weight.NONE), "record": str(row.pk)}, sealed=sealed)


def _one(case: Case, actor: Actor, told: Decided, on: date | None) -> None:
    on_record = rounds.read(case.pk)
    party = sustained(on_record, told.subject)
    weight = weigh(review.pack_of(on_record), told.sanction, told.days)
    before = facts.decision_of(on_record, party)
    row = Decision(
        **stamp(case, actor, on), subject_id=party.pk, weight=weight, sanction=told.sanction, days=told.days,
        effective_on=told.effective_on, factors=bool(told.factors), supersedes_id=before.pk if before else None,
    )  # fmt: skip
    row.save(force_insert=True)
    texts = {words.REASON: told.reason, "factors": told.factors}
    sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in texts.items() if text]
    said: dict[str, Fact] = {
        "number": party.number, "weight": str(weight), "sanction": told.sanction or "none", "record": str(row.pk),
    }  # fmt: skip
    done(case, "record_decision", actor, facts=said, sealed=sealed)


def _before(case: Case, subject: None) -> Decision | None:
    return Decision.objects.filter(case=case, subject=subject, superseded_by=None).first()
