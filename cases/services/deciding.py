"""The decision: where nothing is sustained, on a reprimand, after a hearing, or anew after an award (T17, T18)."""

from collections.abc import Iterable
from datetime import date, timedelta

from audit import clock
from audit.facts import Fact
from cases import ladder
from cases.facts import outcome as facts
from cases.facts import review, rounds
from cases.models import Award, Case, Decision, Party
from cases.readers import delegated, drafts
from cases.record import Record
from cases.told import ON_TIME, Late
from cases.told_outcome import Decided
from permissions.actors import Actor
from workflow import engine
from workflow.facts import Facts, Weight
from workflow.guards import Shortfall
from workflow.guards.outcome import notice_served
from workflow.machine import guards_of
from workflow.states import State

from . import officers, words
from .acts import act, done
from .disciplining import come, measured, sustained
from .moves import move, told
from .stamps import stamp
from .unfit import Unfit

FARTHEST = timedelta(days=366)  # a sanction that takes effect later is a slip of the pen
NOT_HEARD = (
    "Nobody was heard on what is proposed since the case came back. For a reprimand at most, HR proposes that first; for "
    "more, raise it and hear the subject."
)


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
    """After an award sent the case back for a decision, or before its letter is served: decide again, with all that T17 asks.

    More than a reprimand is raised first (T26), where it was not heard since the case came back.
    """
    with act(actor, reference, "decide_anew", seen) as case:
        take(case, actor, decided, "", None)
        done(case, "decide_anew", actor)
        known = case.facts()
        if notice_served(known):
            raise Unfit("decided", NOT_HEARD)
        if short := unheard(known):
            raise engine.Blocked("decide_anew", short)
    return True


def unheard(known: Facts) -> list[Shortfall]:
    """What stands against a decision that no step goes with: whatever T17 asks, by its own guards."""
    asked = guards_of("decide_after_response", State.PRE_DISCIPLINARY)
    return [short for guard in asked if (short := guard(known)) is not None]


def take(
    case: Case, actor: Actor, decided: Iterable[Decided], reason: str, on: date | None, *, award: Award | None = None
) -> None:
    """Inside another verb: write each decision with its reason, or that there is nothing to decide about anybody.

    `award` is what ordered it, where a forum did.
    """
    rows = list(decided)
    for place, one in enumerate(rows, start=1):
        try:
            _one(case, actor, one, on, award)
        except Unfit as unfit:
            raise (
                unfit if award or unfit.field == "happened_on" else Unfit(f"{unfit.field}_{place}", unfit.sentence)
            ) from None
    if not rows:
        row = Decision(**stamp(case, actor, on), weight=Weight.NONE, supersedes=_before(case, None))
        row.save(force_insert=True)
        sealed = [words.write(case, row.pk, words.REASON, reason, actor)] if reason else []
        done(case, "record_decision", actor, facts={"weight": str(Weight.NONE), "record": str(row.pk)}, sealed=sealed)


def _one(case: Case, actor: Actor, told: Decided, on: date | None, award: Award | None) -> None:
    on_record = rounds.read(case.pk)
    party, day = sustained(on_record, told.subject), come(on)
    before = facts.decision_of(on_record, party)
    row = Decision(
        **stamp(case, actor, day), **measured(review.pack_of(on_record), told.sanction, told.amount), subject_id=party.pk,
        effective_on=told.effective_on, factors=bool(told.factors), supersedes_id=before.pk if before else None,
        award=award,
    )  # fmt: skip
    _require_days(row)
    if not award and delegated.on_that_day(delegated.of([row]), row, party.branch_id) is None:
        then = clock.written(row.happened_on)
        raise Unfit("happened_on", f"You did not hold the appointing authority on {then}. Who held it then decides.")
    if award:
        _require_no_more(on_record, row, before)
    else:
        _require_after_hearing(case, actor, on_record, party, row, told.amount.terms)
    row.save(force_insert=True)
    texts = {words.REASON: told.reason, "factors": told.factors, ladder.TERMS: told.amount.terms}
    sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in texts.items() if text]
    said: dict[str, Fact] = {
        "number": party.number, "weight": row.weight, "sanction": told.sanction or "none", "record": str(row.pk),
    }  # fmt: skip
    officers.disciplined(case, row)
    done(case, "record_decision", actor, facts=said, sealed=sealed)


def _require_days(row: Decision) -> None:
    """A sanction takes effect when it is decided or later; when its letter is served, the letter asks."""
    if row.effective_on is None:
        return
    if row.effective_on < row.happened_on:
        said = clock.written(row.happened_on)
        raise Unfit(
            "effective", f"It is decided on {said} and cannot take effect before. Leave the day empty or later."
        )
    if row.effective_on > row.happened_on + FARTHEST:
        raise Unfit("effective", "It takes effect more than a year after the decision. Look at the year again.")


def _require_no_more(on_record: Record, row: Decision, before: Decision | None) -> None:
    """An award makes a sanction lighter; what is heavier was never heard."""
    if before is None or ladder.heavier(review.pack_of(on_record), row, before):
        raise Unfit(
            "sanction", "This is more than was decided. Let the award send the case back to the notice instead."
        )


def _require_after_hearing(
    case: Case, actor: Actor, on_record: Record, party: Party, row: Decision, terms: str
) -> None:
    """No decision before its proposal, nor before the answer it weighs; and where words say how much, those proposed."""
    proposal = facts.proposal_of(on_record, party)
    if proposal and row.happened_on < proposal.happened_on:
        said = clock.written(proposal.happened_on)
        raise Unfit("happened_on", f"What is decided on was proposed on {said}. The decision comes after that.")
    answer = facts.answer_to(on_record, facts.notice_of(on_record, proposal))
    if answer and row.weight == Weight.MORE and row.happened_on < answer.happened_on:
        said = clock.written(answer.happened_on)
        raise Unfit("happened_on", f"The answer is of {said}. The decision weighs it, so it comes after.")
    if not terms or proposal is None or proposal.sanction != row.sanction:
        return
    if drafts.desk(case, actor, on_record).terms.get(proposal.pk, "") != terms:
        raise Unfit(
            "terms",
            "These are not the terms, class or place that were proposed, and words do not say which is lighter. Leave them "
            "as proposed, or have HR propose these and, above a written reprimand, serve a notice of them.",
        )


def _before(case: Case, subject: None) -> Decision | None:
    return Decision.objects.filter(case=case, subject=subject, superseded_by=None).first()
