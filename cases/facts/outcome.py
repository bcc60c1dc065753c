"""Facts of discipline, appeal and closing."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from audit import journal
from cases import duties, forums, ladder, rules
from cases.facts import agreed, referral, review, rounds, served
from cases.models import Authorization, Decision, DisciplineProposal, Letter, Party, Response
from cases.record import Record, current
from policies.shapes import Pack
from workflow.facts import SUSTAINED, AppealFacts, ClosingFacts, DisciplineFacts, ForumFacts, Weight
from workflow.models import Step

if TYPE_CHECKING:
    from cases.models import Case

NOTICE = "pre_disciplinary_notice"  # kind of the letter before discipline
ALLEGATIONS = "notice_of_allegations"  # kind of the letter by which a subject first hears of it
CHECK = "retaliation_"  # and the days after closing: the kind of a task


def discipline(on_record: Record, ever: Record) -> tuple[DisciplineFacts, ...]:
    """One row for each subject with a sustained allegation, also while nothing is recorded.

    `on_record` is of the present round, `ever` of all of them: what somebody was told by letter does not end with a round.
    """
    pack = review.pack_of(on_record)
    return tuple(_of(on_record, party, pack, ever) for party in disciplined(on_record))


def disciplined(on_record: Record) -> list[Party]:
    """The subjects about whom something is sustained."""
    hit = {
        a.subject_id
        for a in review.live(on_record)
        if (found := review.finding_of(on_record, a)) and found.finding in SUSTAINED
    }
    return [party for party in review.parties(on_record, Party.Role.SUBJECT) if party.pk in hit]


def _of(on_record: Record, party: Party, pack: Pack, ever: Record) -> DisciplineFacts:
    proposal = proposal_of(on_record, party)
    decision = decision_of(on_record, party)
    notice = notice_of(on_record, proposal)
    answer = answer_to(on_record, notice)
    letter = letter_of(on_record, party, {"decision"}, since=decision)
    own = decision if decision and decision.award_id is None else None  # what a forum ordered is its own decision
    meant, places = decision or proposal, _places(party, decision)
    rung = ladder.rung(pack, meant.sanction) if meant else None
    return DisciplineFacts(
        subject=party.number,
        proposed=proposal.weight if proposal else "",
        waived=agreed.approved(on_record, "waive_discipline", party.pk),
        notice_served=bool(notice and notice.served_on),
        evidence_summary=bool(notice and on_record.said("evidence_summary", notice.pk)),
        response=answer.kind if answer else "",
        comparators=bool(proposal and proposal.comparators),
        counsel_owed=bool(rung and rung.counsel),
        counsel_reviewed=proposal is not None and reviewed(on_record, proposal),
        decided=decision.weight if decision else "",
        beyond=own is not None and _beyond(pack, own, proposal),
        beyond_told=own is not None and _beyond_told(pack, own, proposal, ever),
        same_hand=own is not None and own.by in _hands(on_record, party),
        factors=bool(decision and decision.factors),
        letter_served=served.on(on_record, letter) is not None,
        contestable=bool(places),
        forum_lacks=places is None,
        award_untold=bool(decision and decision.award_id) and not told(on_record, party, decision),
    )


def _places(party: Party, decision: Decision | None) -> int | None:
    """In how many places this decision can be contested, by the pack of today; None where nobody can say yet."""
    if decision is None or decision.award_id or decision.weight == Weight.NONE:
        return 0
    try:
        return len(forums.open_to(rules.pack_on(), party, decision))
    except forums.Lacking:
        return None


def proposal_of(on_record: Record, party: Party) -> DisciplineProposal | None:
    """The newest proposal, while what was found about the subject is as it was when it was written."""
    row = proposed_last(on_record, party)
    return row if row and row.matter == agreed.found_about(on_record, party.pk) else None


def proposed_last(on_record: Record, party: Party) -> DisciplineProposal | None:
    """The newest proposal, whether it counts or not."""
    rows = [p for p in current(on_record.disciplineproposal) if p.subject_id == party.pk]
    return rows[-1] if rows else None


def notice_of(on_record: Record, proposal: DisciplineProposal | None) -> Letter | None:
    """The newest notice of this very proposal: one that told another was of something else."""
    rows = [x for x in current(on_record.letter) if proposal and x.kind == NOTICE and x.proposal_id == proposal.pk]
    return rows[-1] if rows else None


def answer_to(on_record: Record, notice: Letter | None) -> Response | None:
    """The newest answer to this very notice. None given before it was served counts, nor silence before its last day ended."""
    rows = [one for one in current(on_record.response) if notice and one.notice_id == notice.pk]
    return rows[-1] if rows and notice and fits(rows[-1], notice) else None


def fits(answer: Response, notice: Letter) -> bool:
    """Whether an answer can be one to this notice, by its days."""
    if notice.served_on is None or answer.happened_on < notice.served_on:
        return False
    silent = answer.kind == Response.Kind.NO_ANSWER
    return not silent or (notice.answer_by is not None and answer.happened_on > notice.answer_by)


def reviewed(on_record: Record, proposal: DisciplineProposal) -> bool:
    """Whether counsel's word is on record for this very proposal."""
    words = current(on_record.authorization)
    return any(one.kind == Authorization.Kind.SANCTION and one.about == proposal.pk for one in words)


def _beyond(pack: Pack, decision: Decision, proposal: DisciplineProposal | None) -> bool:
    """Whether discipline was decided that is more than what was proposed; what is no discipline never is."""
    if decision.weight == Weight.NONE:
        return False
    return proposal is None or ladder.heavier(pack, decision, proposal)


def _beyond_told(pack: Pack, decision: Decision, proposal: DisciplineProposal | None, ever: Record) -> bool:
    """Whether it is more than its subject was told last, and nothing was proposed since the case came back from there."""
    told, moment = _told_last(ever, decision.subject_id)
    if decision.weight == Weight.NONE or told is None or not ladder.heavier(pack, decision, told):
        return False
    return moment >= rounds.of(ever).since or proposal is None or proposal.recorded_at <= moment


def _told_last(ever: Record, subject: UUID | None) -> tuple[Decision | None, datetime]:
    """What was decided as a subject knows it, and since when: by the newest letter that was served, or by an award."""
    rows = [one for one in ever.decision if one.subject_id == subject]
    letters = [x for x in ever.letter if x.party_id == subject and x.kind in review.TELLS_OUTCOME and x.served_on]
    told = [(x.recorded_at, one) for x in letters for one in rows if one.recorded_at <= x.recorded_at]
    told += [(one.recorded_at, one) for one in rows if one.award_id]
    moment, newest = max(told, key=lambda pair: (pair[0], pair[1].recorded_at), default=(rounds.BEGINNING, None))
    return newest, moment


def _hands(on_record: Record, party: Party) -> set[UUID | None]:
    """Who found something about this subject, or ever proposed what should follow: none of them decides (I5)."""
    about = {a.pk for a in on_record.allegation if a.subject_id == party.pk}
    found = {f.by for f in on_record.finding if f.allegation_id in about}
    return {*found, *(p.by for p in on_record.disciplineproposal if p.subject_id == party.pk)} - {None}


def decision_of(on_record: Record, party: Party) -> Decision | None:
    rows = [d for d in current(on_record.decision) if d.subject_id == party.pk]
    return rows[-1] if rows else None


def told(on_record: Record, party: Party, decision: Decision | None) -> bool:
    """Whether a letter that was served tells this party of this decision."""
    return served.on(on_record, letter_of(on_record, party, review.TELLS_OUTCOME, since=decision)) is not None


def letter_of(on_record: Record, party: Party, kinds: set[str], *, since: Decision | None) -> Letter | None:
    """The newest letter of these kinds to this party, made after what it tells: an older one does not count any more."""
    rows = [
        x
        for x in current(on_record.letter)
        if x.party_id == party.pk and x.kind in kinds and since and x.recorded_at >= since.recorded_at
    ]
    return rows[-1] if rows else None


def appeal(on_record: Record) -> AppealFacts:
    """The forums that the newest letters name, and what was ordered since the case last came this way."""
    awards = current(on_record.award)
    numbers = {party.pk: party.number for party in on_record.party}
    rows = current(on_record.appealforum)
    named = tuple(
        ForumFacts(
            name=f.name, subject=numbers[f.subject_id], last_day=f.last_day is not None, filed=f.filed_on is not None,
            second=f.filed_on is not None and forums.closed_by(rows, f) is not None, ended=f.ended,
        )
        for f in rows
    )  # fmt: skip
    return AppealFacts(
        forums=named,
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
        duties=duties.owed(on_record.clock),
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
