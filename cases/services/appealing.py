"""From the decision to its end: served with its forums, appealed, awarded, sent back, or final (T19 to T21, T27)."""

from datetime import date
from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import forums, rules
from cases.facts import outcome as facts
from cases.facts import referral, rounds
from cases.forums import Named
from cases.models import AppealForum, Authorization, Award, Case, Letter, Party
from cases.readers import drafts
from cases.record import Record, current
from cases.told import ON_TIME, Late
from cases.told_outcome import Appealed, Decided, Outcome
from permissions import gate
from permissions.actors import Actor
from permissions.roles import Role
from policies import forums as places
from workflow.facts import Weight
from workflow.states import State

from . import clocks, deciding, handing, running, sending, words
from .acts import act, done
from .moves import move, told
from .stamps import stamp
from .unfit import Unfit

SENT_BACK = {State.DECISION: "decide", State.INVESTIGATION: "investigation"}


def record_letter(actor: Actor, reference: str, *, seen: int, outcome: Outcome | None = None) -> bool:
    """Tell a subject, or all who are owed it, how the case ended; and how the letter reached them."""
    with act(actor, reference, "record_letter", seen) as case:
        if outcome is None or not tell(case, actor, outcome):
            raise Unfit("served_by", "Nobody is owed a letter now.")
    return True


def tell(case: Case, actor: Actor, outcome: Outcome) -> list[Party]:
    """Inside another verb: the letters, each with its own event. Returns whom they went to."""
    on_record = rounds.read(case.pk)
    parties = [one for one in drafts.owed(on_record) if outcome.subject in (None, one.pk)]
    if not parties:
        return []
    gate.require(actor, "record_letter", case)
    desk, day = drafts.desk(case, actor, on_record), outcome.served.on or clock.today()
    for party in parties:
        _require_in_time(on_record, party, day)
        named = _forums(on_record, party, outcome, day)
        reason = "" if named else outcome.why_no_forum
        row, sealed = sending.outcome(desk, actor, party, served=outcome.served, forums=named, why_no_forum=reason)
        why = [words.write(case, row.pk, "why_no_forum", reason, actor)] if reason else []
        _name_forums(case, actor, party, row, named, day)
        done(case, "record_letter", actor, facts=sending.said(row, party), sealed=[*sealed, *why])
    return parties


def _forums(on_record: Record, party: Party, outcome: Outcome, day: date) -> list[Named]:
    """Where this subject can contest what was decided: what the policy says, never what somebody picks (ADR 46). What an award
    ordered is contested where the letter before says, or nowhere. Where there is no place, the letter says why.
    """
    decided = facts.decision_of(on_record, party)
    if decided is None or decided.weight == Weight.NONE:
        return []
    try:
        found = [] if decided.award_id else forums.named(party, decided, day, outcome.until)
    except forums.Lacking as lack:
        raise Unfit("until" if lack.typed else "subject", lack.sentence) from None
    if not found and not outcome.why_no_forum:
        raise Unfit(
            "why_no_forum",
            "Something was imposed, and the policy names no place for it. Say why it cannot be appealed.",
        )
    return found


def _require_in_time(on_record: Record, party: Party, served_on: date) -> None:
    """A decision takes effect with its letter, or later. What a forum ordered takes effect as it orders."""
    decided = facts.decision_of(on_record, party)
    if decided is None or decided.award_id:
        return
    if served_on < decided.happened_on:
        raise Unfit(
            "served_on", f"It was decided on {clock.written(decided.happened_on)}. The letter is served after that."
        )
    if decided.effective_on and decided.effective_on < served_on:
        raise Unfit(
            "served_on",
            f"It was to take effect on {clock.written(decided.effective_on)}, before this letter is served. Have it decided "
            "anew with a later day, or with none: then it takes effect with the letter.",
        )


def _name_forums(case: Case, actor: Actor, party: Party, letter: Letter, named: list[Named], served_on: date) -> None:
    """Each forum with its own last day and its own clock: one never overwrites another. A later letter that names a forum
    again takes the place of the earlier for it, whose last day stays readable.
    """
    open_ones = {row.name: row for row in _open(case) if row.subject_id == party.pk}
    for one in named:
        row = AppealForum(
            **stamp(case, actor, served_on), subject_id=party.pk, letter=letter, name=one.forum.code,
            one_of=one.forum.one_of, runs_from=served_on, last_day=one.last_day,
        )  # fmt: skip
        running.begin(case, actor, row, one.rule, before=open_ones.get(one.forum.code), on=served_on)


def _open(case: Case) -> list[AppealForum]:
    return list(AppealForum.objects.filter(case=case, superseded_by=None, ended=""))


def serve_decision(actor: Actor, reference: str, *, seen: int, outcome: Outcome | None, remark: str = "") -> bool:
    """The letter is served and names each forum; the days to appeal begin. T19; labor relations get the case."""
    with act(actor, reference, "serve_decision", seen) as case:
        if case.facts().discipline and not rounds.read(case.pk).decision:
            raise Unfit("served_by", "Nothing is decided since the case came back. Decide anew first.")
        if outcome:
            tell(case, actor, outcome)
        day = outcome.served.on if outcome else None
        served = move(
            case, "serve_decision", actor, note="decided", told=told(case, Late(happened_on=day, remark=remark))
        )
        handing.to_pool(served, Role.LABOR_RELATIONS)
    return True


def finalize(actor: Actor, reference: str, *, seen: int, outcome: Outcome | None = None, remark: str = "") -> bool:
    """Nothing can be appealed; whoever knew of the case hears how it ended. T21."""
    with act(actor, reference, "finalize", seen) as case:
        make_final(case, actor, outcome, remark)
    return True


def make_final(case: Case, actor: Actor, outcome: Outcome | None, remark: str = "") -> Case:
    """Inside another verb: T21, with the letters that are owed."""
    gate.require(actor, "finalize", case)
    if outcome:
        tell(case, actor, outcome)
    return move(case, "finalize", actor, told=told(case, Late(remark=remark)))


def record_appeal(actor: Actor, reference: str, *, seen: int, appealed: Appealed) -> bool:
    """What happened in a forum: filed, withdrawn, or decided with an award that may amend or send back."""
    with act(actor, reference, "record_appeal", seen) as case:
        forum, day = _forum(case, appealed.forum), appealed.on or clock.today()
        if appealed.what == "tolled":
            _toll(case, actor, forum, appealed, day)
            return True
        if appealed.what == "filed":
            _require_may_file(case, forum, day)
            forum.filed_on = day
        elif forum.filed_on is None or day < forum.filed_on:
            raise Unfit("what", "Record first that the subject turned to this forum, and on which day.")
        else:
            forum.ended, forum.ended_on = appealed.what, day
        forum.save(update_fields=["filed_on", "ended", "ended_on"])
        _said(case, actor, forum, appealed.what, day)
        running.meet(case, actor, forum, day)
        if appealed.what == "decided":
            _award(case, actor, forum, appealed, day)
        if appealed.what == "withdrawn":
            _open_again(case, actor, forum, day)
    return True


def _said(case: Case, actor: Actor, forum: AppealForum, what: str, day: date, *sealed: words.Written) -> None:
    facts_ = {"forum": forum.name, "what": what, "happened_on": day.isoformat()}
    done(case, "record_appeal", actor, facts=facts_, sealed=sealed)


def _require_may_file(case: Case, forum: AppealForum, day: date) -> None:
    """Not before its letter, and not where another forum closes it. One that came late is on record with its day: whether it
    counts, the forum says.
    """
    if forum.runs_from and day < forum.runs_from:
        raise Unfit("on", f"Its days began on {clock.written(forum.runs_from)}. Nobody turned to it before that.")
    on_record = rounds.read(case.pk)
    chosen = forums.closed_by(current(on_record.appealforum), forum)
    if chosen and not referral.authorized(on_record, Authorization.Kind.SECOND_FORUM):
        called = places.name(rules.pack_on(), chosen.name)
        raise Unfit(
            "forum",
            f"The subject chose another forum already: {called}. It closes this one. Counsel can authorize a second one.",
        )


def _toll(case: Case, actor: Actor, forum: AppealForum, told: Appealed, day: date) -> None:
    """Its days were stopped, as the agreement lets them be: it has a later last day, and the one before stays readable. What
    the law sets is not stopped (I8).
    """
    known = forums.of(forum)
    if known is None or not known.agreed or forum.runs_from is None or forum.last_day is None:
        raise Unfit("what", "The law sets this last day, and nobody stops it. Only another day of service moves it.")
    if told.until is None or told.until <= forum.last_day:
        raise Unfit("until", f"Give the new last day. It comes after {clock.written(forum.last_day)}.")
    if not told.reason:
        raise Unfit("reason", "Write by what the days were stopped: the article, or what was agreed in writing.")
    row = running.copy(case, actor, forum, day, why=AppealForum.Why.TOLLED, last_day=told.until)
    running.begin(case, actor, row, forums.until(forum.runs_from, told.until), before=forum, on=day)
    _said(case, actor, row, "tolled", day, words.write(case, row.pk, words.REASON, told.reason, actor, happened_on=day))


def _open_again(case: Case, actor: Actor, ended: AppealForum, day: date) -> None:
    """A forum that ended without deciding opens those that come after it, for days of their own (domain.md 2a)."""
    for row in _open(case):
        known = forums.of(row)
        if row.subject_id != ended.subject_id or row.filed_on or known is None or known.after_clock is None:
            continue
        if known.after == ended.name:
            rule = forums.counted(known.after_clock)
            last = forums.last_day(rule, day)
            if row.last_day and row.last_day > last:  # the days of the letter are longer
                rule, last = {**rule, **forums.until(day, row.last_day)}, row.last_day
            again = running.copy(case, actor, row, day, why=AppealForum.Why.AFTER, last_day=last, runs_from=day)
            running.begin(case, actor, again, rule, before=row, on=day)
            _said(case, actor, again, "opened", day)


def _forum(case: Case, forum: UUID | None) -> AppealForum:
    rows = AppealForum.objects.filter(case=case, superseded_by=None)
    row = rows.filter(pk=forum).first() if forum else None
    if row is None or row.ended:
        raise Unfit("forum", "Choose a forum in which something is still open.")
    return row


def _award(case: Case, actor: Actor, forum: AppealForum, told: Appealed, day: date) -> None:
    """What was ordered. Another sanction is carried out with it; sending back is a step of its own (T27)."""
    if not told.award:
        raise Unfit("award", "Write what was decided.")
    row = Award(
        **stamp(case, actor, day), forum=forum, amend=bool(told.sanction), amended_on=day if told.sanction else None,
        remand_to=told.remand_to,
    )  # fmt: skip
    row.save(force_insert=True)
    sealed = words.write(case, row.pk, "award", told.award, actor, happened_on=day)
    said: dict[str, Fact] = {"amend": row.amend, "remand_to": row.remand_to or "none", "happened_on": day.isoformat()}
    done(case, "record_award", actor, facts=said, sealed=[sealed])
    if told.sanction:
        factors = "As the award orders."
        amended = Decided(
            subject=forum.subject_id, sanction=told.sanction, amount=told.amount, reason=told.award, factors=factors,
            effective_on=day,
        )  # fmt: skip
        deciding.take(case, actor, [amended], "", day, award=row)


def end_appeal(actor: Actor, reference: str, *, seen: int, late: Late = ON_TIME) -> bool:
    """Every forum is over: its last day passed unused, or it was withdrawn or decided. T20."""
    with act(actor, reference, "end_appeal", seen) as case:
        day = late.happened_on or clock.today()
        open_ones = AppealForum.objects.filter(case=case, superseded_by=None, ended="", filed_on=None, last_day__lt=day)
        for forum in open_ones:
            forum.ended, forum.ended_on = "passed", day
            forum.save(update_fields=["ended", "ended_on"])
            _said(case, actor, forum, "passed", day)
            running.meet(case, actor, forum, day)
        move(case, "end_appeal", actor, note="appeal_over", told=told(case, late))
    return True


def remand(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Go back to where an award or order sends the case. T27."""
    with act(actor, reference, "remand", seen) as case:
        back = move(case, "remand", actor, note="check_in", told=told(case, Late(remark=reason)))
        if kind := SENT_BACK.get(State(back.state)):
            clocks.begin(back, kind, clock.today())
    return True
