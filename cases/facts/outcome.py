"""Facts of discipline, appeal and closing."""

from typing import TYPE_CHECKING

from audit import journal
from cases.facts import agreed, referral, review
from cases.models import Authorization, Decision, DisciplineProposal, Letter, Party
from cases.record import Record, current
from workflow.facts import SUSTAINED, AppealFacts, ClosingFacts, DisciplineFacts, ForumFacts, Weight
from workflow.models import Step

if TYPE_CHECKING:
    from cases.models import Case

NOTICE = "pre_disciplinary_notice"  # kind of the letter before discipline
ALLEGATIONS = "notice_of_allegations"  # kind of the letter by which a subject first hears of it
CHECK = "retaliation_"  # and the days after closing: the kind of a task


def discipline(on_record: Record) -> tuple[DisciplineFacts, ...]:
    """One row for each subject with a sustained allegation, also while nothing is recorded."""
    return tuple(_of(on_record, party) for party in disciplined(on_record))


def disciplined(on_record: Record) -> list[Party]:
    """The subjects about whom something is sustained."""
    hit = {
        a.subject_id
        for a in review.live(on_record)
        if (found := review.finding_of(on_record, a)) and found.finding in SUSTAINED
    }
    return [party for party in review.parties(on_record, Party.Role.SUBJECT) if party.pk in hit]


def _of(on_record: Record, party: Party) -> DisciplineFacts:
    proposal = proposal_of(on_record, party)
    decision = decision_of(on_record, party)
    notice = letter_of(on_record, party, NOTICE, since=proposal)
    letter = letter_of(on_record, party, "decision", since=decision)
    answers = [r for r in current(on_record.response) if r.subject_id == party.pk]
    heavy = decision or proposal
    return DisciplineFacts(
        subject=party.number,
        proposed=proposal.weight if proposal else "",
        waived=agreed.approved(on_record, "waive_discipline", party.pk),
        notice_served=bool(notice and notice.served_on),
        evidence_summary=bool(notice and on_record.said("evidence_summary", notice.pk)),
        response=answers[-1].kind if answers else "",
        comparators=bool(proposal and proposal.comparators),
        suspension_or_more=bool(heavy and heavy.weight == Weight.MORE),
        counsel_reviewed=referral.authorized(on_record, Authorization.Kind.SANCTION, party.pk),
        decided=decision.weight if decision else "",
        factors=bool(decision and decision.factors),
        letter_served=bool(letter and letter.served_on),
    )


def proposal_of(on_record: Record, party: Party) -> DisciplineProposal | None:
    rows = [p for p in current(on_record.disciplineproposal) if p.subject_id == party.pk]
    return rows[-1] if rows else None


def decision_of(on_record: Record, party: Party) -> Decision | None:
    rows = [d for d in current(on_record.decision) if d.subject_id == party.pk]
    return rows[-1] if rows else None


def letter_of(
    on_record: Record, party: Party, kind: str, *, since: Decision | DisciplineProposal | None
) -> Letter | None:
    """The newest letter of a kind to this party, made after what it tells: an older one does not count any more."""
    rows = [
        x
        for x in current(on_record.letter)
        if x.party_id == party.pk and x.kind == kind and since and x.recorded_at >= since.recorded_at
    ]
    return rows[-1] if rows else None


def appeal(on_record: Record) -> AppealFacts:
    """The forums that the newest letters name, and what was ordered since the case last came this way."""
    awards = current(on_record.award)
    forums = tuple(
        ForumFacts(name=f.name, last_day=f.last_day is not None, filed=f.filed_on is not None, ended=f.ended)
        for f in current(on_record.appealforum)
    )
    return AppealFacts(
        forums=forums,
        why_no_forum=on_record.said("why_no_forum"),
        second_forum_cleared=referral.authorized(on_record, Authorization.Kind.SECOND_FORUM),
        amendment_ordered=any(a.amend for a in awards),
        amended=all(a.amended_on for a in awards if a.amend),
        remand_to=next((a.remand_to for a in reversed(awards) if a.remand_to), ""),
    )


def closing(case: "Case", on_record: Record, present: Record) -> ClosingFacts:
    """Retention, holds and records requests wait for their own room; until then they hold a disposal back.

    A task stays open whatever happens to the case; checks on retaliation are scheduled anew in each round.
    """
    running, tasks = referral.newest(on_record), current(on_record.task)
    ahead = [t.kind.removeprefix(CHECK) for t in current(present.task) if t.kind.startswith(CHECK)]
    return ClosingFacts(
        tasks_open=sum(t.must_end and t.done_on is None for t in tasks),
        retention_class=case.retention,
        checks=frozenset(int(days) for days in ahead),
        early_close_approved=bool(running and agreed.approved(on_record, "close_before_reply", running.pk)),
    )


def sent_since(case: "Case", on_record: Record) -> bool:
    """Whether anything left the house since the last step: a letter served, a packet sent, a message posted (T28)."""
    last = Step.objects.filter(case_id=case.pk).defer("remark").order_by("-version").first()
    if last is None:
        return True
    at, day = last.recorded_at, last.recorded_at.date()
    if any(x.party_id and x.served_on and x.recorded_at >= at for x in on_record.letter):
        return True
    if any(r.sent_on and r.sent_on >= day and r.recorded_at >= at for r in on_record.referral):
        return True
    return _posted_since(case, last, on_record)


def _posted_since(case: "Case", last: Step, on_record: Record) -> bool:
    """Whether an officer wrote to a reporter, a letter too. Messages are kept to the day, so the journal has the order.

    After a link it may have been an officer of the case that was joined: then only the reporter's thread tells.
    """
    chain = journal.Chain.case(case.pk)
    step = journal.newest_place(chain, last.verb)
    if any(journal.newest_place(chain, verb) > step for verb in ("post", "write_to_reporter")):
        return True
    threads = [journal.Chain.thread(tie.thread_id) for tie in on_record.tie] if last.verb == "link" else []
    return journal.happened_since(threads, "post", last.recorded_at, not_by="door")
