"""The Code of Ethics referral, a record with a life of its own: begun, answered, ended (T12 to T15b). `releasing` sends it."""

from datetime import date
from typing import Any
from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import record, rules
from cases.facts import referral as facts
from cases.models import Case, Consent, Evidence, Referral, Thread
from cases.told import ON_TIME, Item, Late
from cases.told_outcome import Order
from permissions.actors import Actor
from permissions.roles import Role
from workflow import clocks as workflow_clocks
from workflow.guards.referral import EARLY_REASONS, RUNNING

from . import clocks, handing, investigating, words
from .acts import act, done
from .intake import clear_person
from .moves import move, told
from .people import give_to
from .stamps import stamp
from .unfit import Unfit

Outcomes = Referral.Outcome
NONE_SENT = "There is no referral to answer or end."
# An order that lays the matter down, or that the forum and the office agreed on, leaves nothing to appeal.
NOTHING_TO_APPEAL = {Outcomes.DECLINED, Outcomes.EARLY_RESOLUTION, Outcomes.WITHDRAWN}


def begin(case: Case, actor: Actor, *, early_reason: str = "") -> Referral:
    """The record of a referral that was decided on. Nothing leaves the house yet."""
    row = Referral(**stamp(case, actor), early=bool(early_reason), early_reason=early_reason)
    row.save(force_insert=True)
    return row


def refer_early(actor: Actor, reference: str, *, seen: int, early_reason: str, reason: str) -> bool:
    """Refer before any finding, past a conflicted office. T12b, by counsel."""
    with act(actor, reference, "refer_early", seen) as case:
        if early_reason not in EARLY_REASONS:
            raise Unfit("early_reason", "Choose why it cannot wait for the findings.")
        row = begin(case, actor, early_reason=early_reason)
        sealed = words.write(case, row.pk, words.REASON, reason, actor)
        done(case, "begin_referral", actor, facts={"early": early_reason}, sealed=[sealed])
        move(case, "refer_early", actor)
    return True


# verb -> what a step back of it makes unsaid on the referral; the journal keeps what was there.
UNSAID: dict[str, dict[str, Any]] = {
    "prepare_referral": {"outcome": Outcomes.WITHDRAWN},
    "refer_early": {"outcome": Outcomes.WITHDRAWN},
    "record_reply": {"reply": "", "replied_on": None},
    "end_referral": {"appeal_settled": False, "ended_on": None},
}


def taken_back(case: Case, verb: str) -> None:
    """After a step back: a referral that was only prepared counts no more, one that was answered or ended runs on."""
    row = facts.newest(record.of(case.pk)) if verb in UNSAID else None
    if row:
        Referral.objects.filter(pk=row.pk).update(**UNSAID[verb])


def record_consent(
    actor: Actor, reference: str, *, seen: int, thread: UUID, given: bool, text: str, on: date | None = None
) -> bool:
    """A reporter's own word that the complaint may name them, or that it may not; never another's (S10)."""
    with act(actor, reference, "record_consent", seen) as case:
        if not Thread.objects.filter(pk=thread, ties__case=case).exists():
            raise Unfit("thread", "Choose the reporter who said so.")
        before = Consent.objects.filter(case=case, thread_id=thread, superseded_by=None).first()
        row = Consent(**stamp(case, actor, on), thread_id=thread, given=given, supersedes=before)
        row.save(force_insert=True)
        sealed = words.write(case, row.pk, "consent", text, actor, happened_on=on)
        done(case, "record_consent", actor, facts={"thread": str(thread), "given": given}, sealed=[sealed])
    return True


def record_reply(actor: Actor, reference: str, *, seen: int, reply: str, text: str = "", late: Late = ON_TIME) -> bool:
    """Record the forum's answer. T14."""
    with act(actor, reference, "record_reply", seen) as case:
        step = told(case, late)
        _reply(case, actor, reply, text, late.happened_on)
        move(case, "record_reply", actor, told=step)
    return True


def note_reply(
    actor: Actor, reference: str, *, seen: int, reply: str, text: str = "", happened_on: date | None = None
) -> bool:
    """The same, while the case went on without it."""
    with act(actor, reference, "note_reply", seen) as case:
        _reply(case, actor, reply, text, happened_on)
        clocks.meet(case, "referral_reply", actor, happened_on or clock.today())
    return True


def _reply(case: Case, actor: Actor, reply: str, text: str, on: date | None) -> None:
    row = _running(case)
    row.reply, row.replied_on = reply, on or clock.today()
    row.save(update_fields=["reply", "replied_on"])
    sealed = [words.write(case, row.pk, "reply", text, actor, happened_on=on)] if text else []
    done(case, "receive_reply", actor, facts={"reply": reply}, sealed=sealed)


def record_order(actor: Actor, reference: str, *, seen: int, order: Order) -> bool:
    """Record the forum's order while it can still be appealed: the twenty days run from the day it was received."""
    with act(actor, reference, "record_order", seen) as case:
        row = _running(case)
        _order(case, actor, row, order)
        if row.appeal_last_day and row.outcome_on:
            clocks.begin(case, "ethics_appeal", row.outcome_on)
    return True


def end_referral(actor: Actor, reference: str, *, seen: int, order: Order, appeal: str, late: Late = ON_TIME) -> bool:
    """Record how the forum ended it, once nothing can be appealed. T15; a decision on the outcome is due."""
    with act(actor, reference, "end_referral", seen) as case:
        step = told(case, late)
        row = _end(case, actor, order, appeal, late.happened_on)
        ended = move(case, "end_referral", actor, note="referral_ended", told=step)
        if not row.early:
            handing.to_deciders(ended, actor)
    return True


def note_referral_end(
    actor: Actor, reference: str, *, seen: int, order: Order, appeal: str, happened_on: date | None = None
) -> bool:
    """The same, while the case went on without it."""
    with act(actor, reference, "note_referral_end", seen) as case:
        _end(case, actor, order, appeal, happened_on)
        for kind in ("referral_reply", "ethics_appeal"):
            clocks.meet(case, kind, actor, happened_on or clock.today())
    return True


def _end(case: Case, actor: Actor, order: Order, appeal: str, on: date | None) -> Referral:
    """Whether the appeal is over is told, and held against the calendar: no order is final before its last day."""
    row = _running(case)
    _order(case, actor, row, order)
    day = on or clock.today()
    if appeal == "nothing" and row.outcome not in NOTHING_TO_APPEAL:
        raise Unfit(
            "appeal", "This order can be appealed. Say that the last day passed, or that the appeal was decided."
        )
    if appeal == "passed" and row.appeal_last_day and day <= row.appeal_last_day:
        last = clock.written(row.appeal_last_day)
        raise Unfit("appeal", f"It can be appealed until {last}. Record the order now, and its end after that day.")
    row.appeal_settled, row.report_in_evidence, row.ended_on = True, True, day
    row.save(update_fields=["appeal_settled", "report_in_evidence", "ended_on"])
    done(case, "settle_referral", actor, facts={"appeal": appeal, "happened_on": day.isoformat()})
    return row


def _order(case: Case, actor: Actor, row: Referral, order: Order) -> None:
    """The order as received. Its report is evidence for our own finding, never the finding itself (T15b)."""
    row.outcome, row.outcome_on = order.outcome, order.order_on or clock.today()
    open_ = row.outcome not in NOTHING_TO_APPEAL
    rule = workflow_clocks.ClockRule.of(rules.clocks_on(row.outcome_on)["ethics_appeal"])
    row.appeal_last_day = workflow_clocks.due(rule, row.outcome_on).on if open_ else None
    row.save(update_fields=["outcome", "outcome_on", "appeal_last_day"])
    said: dict[str, Fact] = {"outcome": str(row.outcome), "happened_on": row.outcome_on.isoformat()}
    done(case, "receive_order", actor, facts=said)
    if order.words and str(case.state) in RUNNING:
        item = Item(kind=Evidence.Kind.REPORT, words=order.words, collected_on=row.outcome_on)
        investigating.keep(case, actor, item)
    elif order.words:
        sealed = words.write(case, row.pk, "order", order.words, actor, happened_on=row.outcome_on)
        done(case, "keep_order", actor, sealed=[sealed])


def investigate_after_referral(
    actor: Actor, reference: str, *, seen: int, reason: str, investigator: UUID | None = None
) -> bool:
    """After an early referral, find the facts here. T15b; also while the forum stays silent, with counsel's word."""
    with act(actor, reference, "investigate_after_referral", seen) as case:
        if investigator:
            taker = clear_person(case, Role.INVESTIGATOR, investigator, field="investigator")
            give_to(case, actor, Role.INVESTIGATOR, taker)
        move(case, "investigate_after_referral", actor, note="investigating", told=told(case, Late(remark=reason)))
    return True


def review_after_referral(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """After an early referral, review the findings that stand already. T15b."""
    with act(actor, reference, "review_after_referral", seen) as case:
        reviewed = move(
            case, "review_after_referral", actor, note="findings_in_review", told=told(case, Late(remark=reason))
        )
        handing.to_pool(reviewed, Role.ETHICS_OFFICER)
    return True


def of(case: Case) -> Referral:
    """The referral that counts, with its row."""
    row = facts.newest(record.of(case.pk))
    if row is None:
        raise Unfit("packet", NONE_SENT)
    return Referral.objects.get(pk=row.pk)


def _running(case: Case) -> Referral:
    row = of(case)
    if not facts.running(row) and str(case.state) not in RUNNING:
        raise Unfit("reply", NONE_SENT)
    return row
