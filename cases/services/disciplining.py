"""Before an outcome: what HR proposes, whom it cannot reach, and the hearing that more than a reprimand needs (T16)."""

from datetime import date
from typing import Any
from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import ladder
from cases.facts import agreed, review, rounds
from cases.facts import outcome as facts
from cases.models import Case, DisciplineProposal, Letter, Party, Response
from cases.record import Record
from cases.told import ON_TIME, Late
from cases.told_outcome import Amount, Notice, Proposed
from permissions.actors import Actor
from policies.shapes import Pack

from . import clocks, sending, words
from .acts import act, done
from .asking import ask, asking
from .moves import move, told
from .stamps import stamp
from .unfit import Unfit

LACKING = {
    "days": "Say how many days.", "percent": "Say by how many percent.", "months": "Say for how many months.",
    "terms": "Write the terms or, for a demotion or a transfer, to which class or place.",
}  # fmt: skip


def record_proposal(actor: Actor, reference: str, *, seen: int, proposed: Proposed) -> bool:
    """Write down what HR proposes for one subject, with its reason. A later proposal takes the place of an earlier one.

    It needs its own notice, answer and word of counsel: those of the one before were about something else.
    """
    with act(actor, reference, "record_proposal", seen) as case:
        on_record = rounds.read(case.pk)
        party = sustained(on_record, proposed.subject)
        measure = measured(review.pack_of(on_record), proposed.sanction, proposed.amount)
        before = facts.proposed_last(on_record, party)
        row = DisciplineProposal(
            **stamp(case, actor, come(proposed.happened_on)), **measure, subject_id=party.pk,
            comparators=bool(proposed.comparators), supersedes_id=before.pk if before else None,
            matter=agreed.found_about(on_record, party.pk),
        )  # fmt: skip
        row.save(force_insert=True)
        texts = {
            words.REASON: proposed.reason,
            "comparators": proposed.comparators,
            ladder.TERMS: proposed.amount.terms,
        }
        sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in texts.items() if text]
        said: dict[str, Fact] = {"number": party.number, "weight": row.weight, "sanction": row.sanction or "none"}
        done(case, "record_proposal", actor, facts=said, sealed=sealed)
    return True


def sustained(on_record: Record, subject: UUID) -> Party:
    """A subject about whom something is sustained; about nobody else is there anything to propose or decide (S5)."""
    hit = {row.pk: row for row in facts.disciplined(on_record)}
    if subject not in hit:
        raise Unfit("subject", "Choose a subject about whom an allegation is sustained.")
    return hit[subject]


def measured(pack: Pack, sanction: str, amount: Amount) -> dict[str, Any]:
    """A rung of the ladder and how much of it, as a row holds them. Raises Unfit where either lacks or does not belong."""
    rung = ladder.rung(pack, sanction)
    if sanction and rung is None:
        raise Unfit("sanction", "The policy of this case does not know this outcome. Choose again.")
    asked = ladder.asks(rung)
    for name in ladder.AMOUNTS:
        given = getattr(amount, name)
        if name in asked and not given:
            raise Unfit(name, LACKING[name])
        if given and name not in asked:
            raise Unfit(name, f"{rung.label if rung else 'No discipline'} has no such amount. Leave this empty.")
    numbers = {name: getattr(amount, name) for name in ladder.NUMBERS}
    return {"weight": ladder.weight(rung), "sanction": sanction, **numbers}


def come(day: date | None) -> date:
    """The day told, today where none is. Raises Unfit for one that has not come."""
    if day and day > clock.today():
        raise Unfit("happened_on", "This day has not come yet.")
    return day or clock.today()


def waive_discipline(actor: Actor, reference: str, *, seen: int, subject: UUID, reason: str, second: str = "") -> bool:
    """Ask a second person to agree that a sustained allegation has no discipline: gone, elected, no employee (row 32)."""
    with asking(actor, reference, "waive_discipline", seen) as case:
        party = sustained(rounds.read(case.pk), subject)
        ask(case, actor, "waive_discipline", reason=reason, about=party.pk, second=second)
    return True


def propose_discipline(actor: Actor, reference: str, *, seen: int, late: Late = ON_TIME) -> bool:
    """Mean more than a reprimand, as proposed, and let the subject answer first. T16."""
    with act(actor, reference, "propose_discipline", seen) as case:
        move(case, "propose_discipline", actor, note="check_in", told=told(case, late))
    return True


def raise_sanction(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Find that more than a reprimand is due, as proposed anew, and hear the subject first. T26."""
    with act(actor, reference, "raise_sanction", seen) as case:
        move(case, "raise_sanction", actor, told=told(case, Late(remark=reason)))
    return True


def record_notice(actor: Actor, reference: str, *, seen: int, notice: Notice) -> bool:
    """The notice before discipline, made from the policy's letter, and how it reached the subject."""
    with act(actor, reference, "record_notice", seen) as case:
        on_record = rounds.read(case.pk)
        party = sustained(on_record, notice.subject)
        proposal, day = facts.proposal_of(on_record, party), come(notice.served.on)
        if proposal is None:
            raise Unfit(
                "subject", "Nothing is proposed for this subject as the findings stand. Record the proposal first."
            )
        if day < proposal.happened_on:
            said = clock.written(proposal.happened_on)
            raise Unfit("served_on", f"What it tells was proposed on {said}. It cannot have been served before.")
        if notice.respond_by <= day:
            raise Unfit("respond_by", "The last day to answer comes after the day the notice was served.")
        row, sealed = sending.notice(case, actor, on_record, party, notice, proposal)
        summary = words.write(case, row.pk, "evidence_summary", notice.evidence_summary, actor, happened_on=day)
        done(case, "record_notice", actor, facts=sending.said(row, party), sealed=[*sealed, summary])
        sending.knows(party, day)
        clocks.begin_until(case, "response", day, notice.respond_by, about=str(party.number), source="practice")
    return True


def record_response(
    actor: Actor,
    reference: str,
    *,
    seen: int,
    subject: UUID,
    kind: str,
    text: str = "",
    happened_on: date | None = None,
) -> bool:
    """The subject answered the newest notice, waived it, or let its last day pass. Silence counts only after that day."""
    with act(actor, reference, "record_response", seen) as case:
        on_record = rounds.read(case.pk)
        party, day = sustained(on_record, subject), come(happened_on)
        row = Response(**stamp(case, actor, day), subject_id=party.pk, kind=kind, notice=_notice(on_record, party))
        _require_fits(row)
        if kind != Response.Kind.NO_ANSWER and not text:
            raise Unfit("text", "Write what was answered.")
        row.save(force_insert=True)
        sealed = [words.write(case, row.pk, "response", text, actor, happened_on=day)] if text else []
        said: dict[str, Fact] = {
            "number": party.number, "kind": kind, "happened_on": day.isoformat(), "record": str(row.pk),
        }  # fmt: skip
        done(case, "record_response", actor, facts=said, sealed=sealed)
        clocks.meet(case, "response", actor, day, about=str(party.number))
    return True


def _notice(on_record: Record, party: Party) -> Letter:
    """The notice that is to be answered: the newest of the proposal that counts."""
    notice = facts.notice_of(on_record, facts.proposal_of(on_record, party))
    if notice is None:
        raise Unfit(
            "subject", "Serve the notice of what is proposed now first. An answer to an earlier one does not count."
        )
    return notice


def _require_fits(answer: Response) -> None:
    """Raises Unfit for an answer before its notice was served, and for silence before its last day ended."""
    served, last_day = answer.notice.served_on, answer.notice.answer_by
    if facts.fits(answer, answer.notice) or served is None or last_day is None:
        return
    if answer.happened_on < served:
        raise Unfit("happened_on", f"The notice was served on {clock.written(served)}. The answer comes after it.")
    raise Unfit("kind", f"The last day to answer is {clock.written(last_day)}. Silence counts after it.")


def proposals(case: Case) -> dict[int, DisciplineProposal]:
    """The proposal in force for each subject with something sustained, by number."""
    on_record = rounds.read(case.pk)
    rows = {party.number: facts.proposal_of(on_record, party) for party in facts.disciplined(on_record)}
    return {number: row for number, row in rows.items() if row}
