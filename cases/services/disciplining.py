"""Before an outcome: what HR proposes, whom it cannot reach, and the hearing that more than a reprimand needs (T16)."""

from datetime import date
from uuid import UUID

from audit import clock
from audit.facts import Fact
from cases import record
from cases.facts import outcome as facts
from cases.facts import review, rounds
from cases.models import Case, DisciplineProposal, Letter, Party, Response
from cases.record import Record
from cases.told import ON_TIME, Late
from cases.told_outcome import Notice, Proposed
from permissions.actors import Actor
from policies.shapes import Pack
from workflow.facts import Weight

from . import clocks, sending, words
from .acts import act, done
from .asking import ask, asking
from .moves import move, told
from .stamps import stamp
from .unfit import Unfit


def record_proposal(actor: Actor, reference: str, *, seen: int, proposed: Proposed) -> bool:
    """Write down what HR proposes for one subject, with its reason. A later proposal takes the place of an earlier one."""
    with act(actor, reference, "record_proposal", seen) as case:
        on_record = rounds.read(case.pk)
        party = sustained(on_record, proposed.subject)
        weight = weigh(review.pack_of(on_record), proposed.sanction, proposed.days)
        before = facts.proposal_of(on_record, party)
        row = DisciplineProposal(
            **stamp(case, actor), subject_id=party.pk, weight=weight, sanction=proposed.sanction, days=proposed.days,
            comparators=bool(proposed.comparators), supersedes_id=before.pk if before else None,
        )  # fmt: skip
        row.save(force_insert=True)
        texts = {words.REASON: proposed.reason, "comparators": proposed.comparators}
        sealed = [words.write(case, row.pk, kind, text, actor) for kind, text in texts.items() if text]
        said: dict[str, Fact] = {"number": party.number, "weight": str(weight), "sanction": proposed.sanction or "none"}
        done(case, "record_proposal", actor, facts=said, sealed=sealed)
    return True


def sustained(on_record: Record, subject: UUID) -> Party:
    """A subject about whom something is sustained; about nobody else is there anything to propose or decide (S5)."""
    hit = {row.pk: row for row in facts.disciplined(on_record)}
    if subject not in hit:
        raise Unfit("subject", "Choose a subject about whom an allegation is sustained.")
    return hit[subject]


def weigh(pack: Pack, sanction: str, days: int | None) -> Weight:
    """How much process a rung of the ladder needs. What is no discipline weighs nothing, whatever it is called."""
    if not sanction:
        return Weight.NONE
    rung = next((one for one in pack.sanctions if one.code == sanction), None)
    if rung is None:
        raise Unfit("sanction", "The policy of this case does not know this outcome. Choose again.")
    if rung.quantity == "days" and not days:
        raise Unfit("days", "Say how many days.")
    return Weight.MORE if rung.needs_hearing else Weight.REPRIMAND if rung.discipline else Weight.NONE


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
        day = notice.served.on or clock.today()
        if notice.respond_by <= day:
            raise Unfit("respond_by", "The last day to answer comes after the day the notice was served.")
        row, sealed = sending.notice(case, actor, on_record, party, notice)
        summary = words.write(case, row.pk, "evidence_summary", notice.evidence_summary, actor, happened_on=day)
        done(case, "record_notice", actor, facts=sending.said(row, party), sealed=[sealed, summary])
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
    """The subject answered, waived it, or let the last day pass. Silence counts only after that day."""
    with act(actor, reference, "record_response", seen) as case:
        on_record = rounds.read(case.pk)
        party, day = sustained(on_record, subject), happened_on or clock.today()
        last_day = _last_day(on_record, party)
        if kind == Response.Kind.NO_ANSWER and day <= last_day:
            raise Unfit("kind", f"The last day to answer is {clock.written(last_day)}. Silence counts after it.")
        if kind != Response.Kind.NO_ANSWER and not text:
            raise Unfit("text", "Write what was answered.")
        row = Response(**stamp(case, actor, day), subject_id=party.pk, kind=kind)
        row.save(force_insert=True)
        sealed = [words.write(case, row.pk, "response", text, actor, happened_on=day)] if text else []
        said: dict[str, Fact] = {
            "number": party.number, "kind": kind, "happened_on": day.isoformat(), "record": str(row.pk),
        }  # fmt: skip
        done(case, "record_response", actor, facts=said, sealed=sealed)
        clocks.meet(case, "response", actor, day, about=str(party.number))
    return True


def _last_day(on_record: Record, party: Party) -> date:
    served: list[Letter] = [
        x for x in record.current(on_record.letter) if x.party_id == party.pk and x.kind == facts.NOTICE and x.answer_by
    ]
    if not served or served[-1].answer_by is None:
        raise Unfit("subject", "Serve the notice first.")
    return served[-1].answer_by


def proposals(case: Case) -> dict[int, DisciplineProposal]:
    """The proposal in force for each subject with something sustained, by number."""
    on_record = rounds.read(case.pk)
    rows = {party.number: facts.proposal_of(on_record, party) for party in facts.disciplined(on_record)}
    return {number: row for number, row in rows.items() if row}
