"""Facts of the Code of Ethics referral."""

from cases.facts import agreed, rounds
from cases.models import Authorization, Evidence, Proposal, Referral
from cases.record import Record, current
from workflow.facts import ReferralFacts

RELEASE = "release_packet"
BARRED = {Evidence.Class.PRIVILEGED, Evidence.Class.COMPELLED, Evidence.Class.MEDICAL, Evidence.Class.MINOR}


def newest(on_record: Record) -> Referral | None:
    """The referral that counts: the newest of this life of the case, or one that still runs from before.

    One that was withdrawn before it was sent, by a step back, does not count.
    """
    life = rounds.of(on_record).life
    rows = [one for one in current(on_record.referral) if one.sent_on or one.outcome != Referral.Outcome.WITHDRAWN]
    found = [one for one in rows if one.recorded_at >= life or running(one)]
    return found[-1] if found else None


def running(referral: Referral) -> bool:
    return referral.sent_on is not None and referral.ended_on is None


def release(on_record: Record, referral: Referral) -> Proposal | None:
    """The request to sign the packet as it was put together last, whatever became of it."""
    asked = [one for one in on_record.proposal if one.verb == RELEASE and one.about == referral.pk]
    found = [one for one in asked if referral.manifest and one.given["manifest"] == referral.manifest]
    return found[-1] if found else None


def signed(on_record: Record, referral: Referral) -> bool:
    """Whether another than who put this very packet together signed it, and nothing it was about has changed."""
    row = release(on_record, referral)
    if row is None or row.answer != Proposal.Answer.APPROVED:
        return False
    return row.given["exposure"] == referral.exposure and agreed.holds(on_record, row)


def facts(on_record: Record) -> ReferralFacts:
    """Counsel's word counts in the round in which it was given, for the referral that it was about."""
    decisions = current(on_record.ethicsdecision)
    decision = decisions[-1] if decisions else None
    referral = newest(on_record)
    signed = rounds.after(on_record.authorization, rounds.of(on_record).facts)
    ahead = rounds.after(signed, referral.recorded_at) if referral else []
    known = ReferralFacts(
        decision=("refer" if decision.refer else "not_refer") if decision else "",
        decision_reason=bool(decision and on_record.said("reason", decision.pk)),
        counsel_signed=_given(signed, Authorization.Kind.DECLINE_REFERRAL),
        run_ahead=_given(ahead, Authorization.Kind.RUN_AHEAD),
    )
    return _with(known, referral, on_record) if referral else known


def _with(known: ReferralFacts, referral: Referral, on_record: Record) -> ReferralFacts:
    inside = [i for i in on_record.packetitem if i.referral_id == referral.pk and not i.withheld]
    barred = {e.pk for e in on_record.evidence if e.evidence_class in BARRED}
    consented = {c.thread_id for c in current(on_record.consent) if c.given}
    return ReferralFacts(
        decision=known.decision,
        decision_reason=known.decision_reason,
        counsel_signed=known.counsel_signed,
        run_ahead=known.run_ahead,
        early=referral.early,
        early_reason=referral.early_reason,
        recipient=bool(referral.recipient),
        packet_ready=bool(referral.manifest),
        signed=signed(on_record, referral),
        exposure=referral.exposure,
        consents_missing=len({t.thread_id for t in on_record.tie} - consented),
        raw_report_in_packet=any(i.kind == "report" for i in inside),
        barred_items=sum(i.record in barred for i in inside),
        reply=referral.reply,
        outcome=referral.outcome,
        appeal_settled=referral.appeal_settled,
        report_in_evidence=referral.report_in_evidence,
        sent=referral.sent_on is not None,
        ended=referral.ended_on is not None,
    )


def authorized(on_record: Record, kind: str) -> bool:
    """Whether counsel's word of this kind stands, about the case as a whole."""
    return _given(on_record.authorization, kind)


def _given(rows: list[Authorization], kind: str) -> bool:
    return any(a.kind == kind for a in current(rows))
