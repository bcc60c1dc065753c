"""Facts of a case in which everything was supplied: one subject, one sustained allegation, a reprimand."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from workflow.facts import (
    ActingFacts,
    AllegationFacts,
    AppealFacts,
    AskedFacts,
    ClosingFacts,
    DisciplineFacts,
    Facts,
    ForumFacts,
    IntakeFacts,
    LastFacts,
    ReferralFacts,
    ReviewFacts,
    ScreeningFacts,
    SealFacts,
    SubjectFacts,
)

ADA, BEN = UUID(int=1), UUID(int=2)

SUBJECT = SubjectFacts(
    number=1,
    relation="employee",
    tenure="career",
    may_be_disciplined=True,
    minor=False,
    screen_open=False,
    interview="held",
    interviews_incomplete=0,
    told_outcome=True,
)
ALLEGATION = AllegationFacts(
    number=1,
    subject=1,
    codes=("G2a",),
    nexus=True,
    details_missing=(),
    codes_decided=True,
    version_pinned=True,
    exemption="none",
    exemption_needs_note=False,
    refer_by_default=False,
    finding="sustained",
    finding_reasoned=True,
    evidence=1,
    finding_approved=True,
)
DISCIPLINE = DisciplineFacts(
    subject=1,
    proposed="reprimand",
    counsel_owed=False,
    decided="reprimand",
    beyond=False,
    contestable=False,
    forum_lacks=False,
    beyond_told=False,
    same_hand=False,
    factors=True,
    letter_served=True,
    award_untold=False,
)
HEAVY = replace(
    DISCIPLINE,
    proposed="more",
    decided="more",
    notice_served=True,
    evidence_summary=True,
    response="held",
    comparators=True,
    counsel_owed=True,
    counsel_reviewed=True,
)
FORUM = ForumFacts(name="Personnel Board", last_day=True, ended="passed")
REFERRAL = ReferralFacts(
    decision="refer",
    decision_reason=True,
    recipient=True,
    packet_ready=True,
    signed=True,
    exposure="office",
    raw_report_in_packet=False,
    barred_items=0,
    reply="accepted",
    outcome="reasonable_cause",
    appeal_settled=True,
    report_in_evidence=True,
    sent=True,
    ended=True,
)
READY = Facts(
    state="triage",
    acting=ActingFacts(person=BEN),
    intake=IntakeFacts(urgent_answer="no", case_manager=True),
    review=ReviewFacts(
        branch=True,
        scope=True,
        detriment=True,
        investigator=True,
        report=True,
        gaps=True,
        pause_by="counsel",
        pause_reason=True,
        pause_review_days=30,
    ),
    seal=SealFacts(sealed=False),
    subjects=(SUBJECT,),
    allegations=(ALLEGATION,),
    screening=ScreeningFacts(why_no_ethics_decision=True, forum_named=True, onward_needed=False),
    referral=REFERRAL,
    discipline=(DISCIPLINE,),
    appeal=AppealFacts(forums=(FORUM,)),
    closing=ClosingFacts(
        duties=(),
        tasks_open=0,
        retention_class="misconduct",
        checks=frozenset({30, 60, 90, 180}),
        retention_over=True,
        holds=0,
        requests_open=0,
    ),
    last=LastFacts(verb="decline_referral", source="ethics_decision", revocable=True),
    sent_since=False,
)


def but(facts: Facts = READY, **parts: Any) -> Facts:
    """`facts` with some fields changed: `but(review={"scope": False}, state="final")`."""
    changed = {
        name: replace(getattr(facts, name), **value) if isinstance(value, dict) else value
        for name, value in parts.items()
    }
    return replace(facts, **changed)


def subject(**changes: Any) -> Facts:
    return but(subjects=(replace(SUBJECT, **changes),))


def allegation(**changes: Any) -> Facts:
    return but(allegations=(replace(ALLEGATION, **changes),))


def discipline(base: DisciplineFacts = DISCIPLINE, **changes: Any) -> Facts:
    return but(discipline=(replace(base, **changes),))


def asked(verb: str, code: str = "", **changes: Any) -> Facts:
    """Ada asked for `verb` and Ben is at it."""
    return but(asked=(AskedFacts(verb=verb, by=ADA, reason=True, code=code),), **changes)
