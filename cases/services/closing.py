"""The end of a case and what comes after: retention, closing, checks on retaliation, reopening (T22, T23)."""

from datetime import date, timedelta
from uuid import UUID

from audit import clock
from cases import record
from cases.facts import referral, review
from cases.models import Case, Task
from cases.told import ON_TIME, Late
from cases.told_outcome import Outcome
from permissions import gate
from permissions.actors import Actor
from workflow.guards.closing import CHECK_DAYS

from . import appealing, clocks, deciding, notifying, words
from .acts import act, done
from .asking import ask, asking
from .moves import move, told
from .stamps import stamp
from .telling import tell_threads
from .unfit import Unfit

CHECK = "retaliation_"
ASK_HOW = "Ask the reporter how they have been treated since the case was closed, {days} days ago."


def set_retention(actor: Actor, reference: str, *, seen: int, retention: str) -> bool:
    """Choose how long the file is kept."""
    with act(actor, reference, "set_retention", seen) as case:
        _keep(case, actor, retention)
    return True


def _keep(case: Case, actor: Actor, retention: str) -> None:
    gate.require(actor, "set_retention", case)
    pack = review.pack_of(record.of(case.pk))
    if retention not in {one.code for one in pack.retention}:
        raise Unfit("retention", "The policy of this case does not know this class. Choose again.")
    case.retention = retention
    case.save(update_fields=["retention"])
    done(case, "set_retention", actor, facts={"retention": retention})


def close(
    actor: Actor, reference: str, *, seen: int, retention: str = "", message: str = "", late: Late = ON_TIME
) -> bool:
    """Nothing is left to do but to watch for retaliation. T22; each reporter reads that it is closed."""
    with act(actor, reference, "close", seen) as case:
        _close(case, actor, retention, message, late)
    return True


def _close(case: Case, actor: Actor, retention: str, message: str, late: Late = ON_TIME) -> None:
    gate.require(actor, "close", case)
    if retention:
        _keep(case, actor, retention)
    day = late.happened_on or clock.today()
    _schedule(case, actor, day)
    notifying.close(case, actor, message, day)
    closed = move(case, "close", actor, note="closed", told=told(case, late))
    closed.closed_on = day
    closed.save(update_fields=["closed_on"])


def _schedule(case: Case, actor: Actor, day: date) -> None:
    """The checks on retaliation, each a task with its clock. They lie ahead when the case closes."""
    for days in sorted(CHECK_DAYS):
        text = ASK_HOW.format(days=days)
        _task(case, actor, kind=f"{CHECK}{days}", text=text, due_on=day + timedelta(days=days), must_end=False)
        clocks.begin(case, f"retaliation_check_{days}", day)


def finish(
    actor: Actor, reference: str, *, seen: int, retention: str, outcome: Outcome | None = None, message: str = ""
) -> bool:
    """Tell whoever is owed it, finalize, set retention, close: one page and one button, each journalled by itself."""
    with act(actor, reference, "finalize", seen) as case:
        _close(appealing.make_final(case, actor, outcome), actor, retention, message)
    return True


def decide_and_finish(
    actor: Actor,
    reference: str,
    *,
    seen: int,
    reason: str,
    retention: str,
    outcome: Outcome | None = None,
    message: str = "",
) -> bool:
    """Where nothing is sustained: T18 by the case manager, then the same as `finish`."""
    with act(actor, reference, "decide", seen) as case:
        deciding.take(case, actor, (), reason, None)
        decided = move(case, "decide", actor, note="decided")
        _close(appealing.make_final(decided, actor, outcome), actor, retention, message)
    return True


def close_before_reply(actor: Actor, reference: str, *, seen: int, reason: str, second: str = "") -> bool:
    """Ask a second person to agree to closing while the referral still runs: a silent forum holds no case for ever."""
    with asking(actor, reference, "close_before_reply", seen) as case:
        running = referral.newest(record.of(case.pk))
        if running is None or not referral.running(running):
            raise Unfit("reason", "No referral is running.")
        ask(case, actor, "close_before_reply", reason=reason, about=running.pk, second=second)
    return True


def reopen(actor: Actor, reference: str, *, seen: int, code: str, reason: str, second: str = "") -> bool:
    """Ask a second person to agree that a closed case is taken up again. T23."""
    with asking(actor, reference, "reopen", seen) as case:
        ask(case, actor, "reopen", reason=reason, code=code, second=second)
    return True


def reopened(case: Case, actor: Actor) -> None:
    """A second person agreed: the case stands in triage again, its old findings readable."""
    case.closed_on = None
    case.save(update_fields=["closed_on"])
    clocks.moved(case, "reopen", actor, clock.today())
    tell_threads(case, "reopened")


def add_task(actor: Actor, reference: str, *, seen: int, text: str, due_on: date, must_end: bool = True) -> bool:
    """Something to be done by a day; unless told otherwise it must end before the case closes."""
    with act(actor, reference, "add_task", seen) as case:
        _task(case, actor, kind="task", text=text, due_on=due_on, must_end=must_end)
    return True


def _task(case: Case, actor: Actor, *, kind: str, text: str, due_on: date, must_end: bool) -> None:
    row = Task(**stamp(case, actor), kind=kind, due_on=due_on, must_end=must_end)
    row.save(force_insert=True)
    sealed = words.write(case, row.pk, "task", text, actor)
    done(case, "add_task", actor, facts={"kind": kind, "due_on": due_on.isoformat()}, sealed=[sealed])


def complete_task(actor: Actor, reference: str, *, seen: int, task: UUID, text: str, on: date | None = None) -> bool:
    """It is done, with what came of it."""
    with act(actor, reference, "complete_task", seen) as case:
        row = Task.objects.filter(case=case, pk=task, done_on=None, superseded_by=None).first()
        if row is None:
            raise Unfit("task", "Choose a task that is still open.")
        row.done_on, row.done_by = on or clock.today(), actor.person
        row.save(update_fields=["done_on", "done_by"])
        sealed = words.write(case, row.pk, "task_done", text, actor, happened_on=on)
        said = {"kind": row.kind, "happened_on": row.done_on.isoformat()}
        done(case, "complete_task", actor, facts=said, sealed=[sealed])
        if row.kind.startswith(CHECK):
            clocks.meet(case, row.kind.replace(CHECK, "retaliation_check_"), actor, row.done_on)
    return True
