"""What the guards may know of a case: plain values, taken by `Lifecycle.facts()` after the row is locked (D28).

Each field names the record that supplies it. A default is always the value that holds a case back, so that a fact
nobody supplied refuses a step and never waves it through.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import models


class Finding(models.TextChoices):
    """What was found about one allegation. Source: domain.md 5a."""

    SUSTAINED = "sustained", "Sustained"
    PARTLY_SUSTAINED = "partly_sustained", "Partly sustained"
    NOT_SUSTAINED = "not_sustained", "Not sustained"
    UNFOUNDED = "unfounded", "Unfounded"
    EXONERATED = "exonerated", "Exonerated"
    INCONCLUSIVE = "inconclusive", "Inconclusive"
    NO_FINDING = "no_finding", "No finding"


SUSTAINED = frozenset({Finding.SUSTAINED, Finding.PARTLY_SUSTAINED})


class Weight(models.TextChoices):
    """How heavy a sanction is, as far as due process depends on it. Source: domain.md 3 (Loudermill), row 31."""

    NONE = "none", "No discipline"
    REPRIMAND = "reprimand", "Up to a written reprimand"
    MORE = "more", "More than a written reprimand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingFacts:
    """Who is at it. Supplied by the engine, never by the case."""

    person: UUID | None = None
    by_system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """One subject. From Party (role subject), the directory row behind it, Interview and Letter."""

    number: int  # Party.number: how sentences name the subject, never by name
    relation: str = ""  # Party.relation, a code of the pack: employee, elected, contractor, former, unknown ...
    tenure: str = ""  # Party.tenure, which picks the due-process checklist; "none" for a non-employee
    may_be_disciplined: bool = False  # relation is one the pack lists under employee discipline, and has not left
    peace_officer: bool = False  # Party.peace_officer
    minor: bool = True  # Party.minor, False once somebody said so
    screen_open: bool = True  # alleged to have sold, and `clear_to_name` not yet approved by a second person
    interview: str = ""  # Interview of this subject: "held", "declined", "not_possible"; "" while there is none
    interview_reason: bool = False  # for declined and not_possible: why, in writing
    interviews_incomplete: int = 1  # interviews without representation or statement type on record
    told: bool = True  # a notice of allegations or an interview told them of the case
    told_outcome: bool = False  # Letter of kind decision or outcome, served or left at the last known address


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationFacts:
    """One allegation that was not superseded. From Allegation, its Finding, ExemptionCheck and PolicyVersion."""

    number: int
    subject: int | None = None  # Party.number of its subject; None while not known
    codes: tuple[str, ...] = ()  # guideline codes chosen; empty with nexus N0 or on another track only
    other_track: bool = False  # equal-employment or other track instead of a code
    outside_policy: bool = False  # nexus N0 with a reason: no code by intent
    nexus: bool = False  # at least one nexus, or N0 with its reason (row 12)
    details_missing: tuple[str, ...] = ("its details",)  # asked by the pack for this act, not told
    codes_decided: bool = False  # every cell marked "reviewer decides" was decided with a reason
    version_pinned: bool = False  # one PolicyVersion; two over a span until the reviewer picks (D34)
    exemption: str = ""  # ExemptionCheck: "none", "covers", "partly"; "" while nobody looked
    exemption_noted: bool = False  # counsel's note, needed where the exemption removes more than group 2
    exemption_needs_note: bool = True
    exemption_confirmed: bool = False  # counsel confirmed that the act served the purpose of the approval (row 20)
    refer_by_default: bool = True  # a code whose default ethics decision is "refer" (G3*)
    finding: str = ""  # Finding of the newest record_finding
    finding_reasoned: bool = False  # with its reason and standard of proof
    evidence: int = 0  # Evidence tied to it; an arrest or court order alone does not count (row 35)
    finding_approved: bool = False  # the reviewer approved this very version of the finding

    @property
    def sustained(self) -> bool:
        return self.finding in SUSTAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFacts:
    """From Report, Thread, Case and the grants."""

    urgent_answer: str = ""  # is anyone at risk: "yes", "no", "unknown"; "" while unanswered
    case_manager: bool = False  # a person holds the case as case manager and is clear


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """From Plan, Case, the grants, Return and Abeyance."""

    branch: bool = False  # Case.branch
    scope: bool = False  # Plan.scope is written
    detriment: bool = False  # Plan.detriment: the reporter's risk was assessed
    investigator: bool = False  # a person holds the case as investigator and is clear
    why_no_subject: bool = False  # written reason that no subject is known yet
    report: bool = False  # the investigator's report is written
    gaps: bool = False  # Return: what is missing in the findings, in writing
    pause_by: str = ""  # Abeyance.requested_by: "counsel", "prosecutor"
    pause_reason: bool = False
    pause_review_days: int | None = None  # days from the pause to Abeyance.review_on


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFacts:
    """From Case.seal and the grants."""

    sealed: bool = True  # the case is given to people by name alone, and to no pool
    named: frozenset[str] = frozenset()  # the roles in which somebody clear holds it by name


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFacts:
    """An open Proposal: what one person asked and another has still to approve."""

    verb: str
    by: UUID  # Proposal.asked_by, a person
    reason: bool = False  # Proposal.reason is written
    code: str = ""  # Proposal.code: which of the reasons that the verb knows


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningFacts:
    """What goes with setting a report aside (T5). From Proposal(screen_out) and OnwardReferral."""

    why_no_ethics_decision: bool = False
    forum_named: bool = False  # where else the reporter can turn, named in the disposition
    onward_needed: bool = True  # e.g. a contractor's staff: the contract office must get it first (S9)
    onward_sent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """From Tie and the primary case."""

    primary_state: str = ""  # the state of the case chosen as primary; "" while none is chosen
    itself: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """The Code of Ethics referral, with a life of its own. From EthicsDecision, Referral, PacketItem, Authorization."""

    decision: str = ""  # EthicsDecision: "refer", "not_refer"
    decision_reason: bool = False
    counsel_signed: bool = False  # Authorization(decline_referral)
    early: bool = False  # Referral.early: sent before findings, by counsel (T12b)
    early_reason: str = ""  # conflicted_liaison, conflicted_hr, subject_in_office, ethics_only
    recipient: bool = False  # Referral.recipient
    packet_ready: bool = False  # manifest with hashes
    signed: bool = (
        False  # another than who put it together signed this very packet, and nothing it was about has changed
    )
    exposure: str = ""  # identity gate: "consent", "office", "redacted"
    consents_missing: int = 1  # reporters whose written consent is missing, when exposure is "consent"
    raw_report_in_packet: bool = True
    barred_items: int = 1  # privileged or compelled items in the packet
    reply: str = ""  # ReferralReply: "accepted", "declined", "early_resolution"
    outcome: str = ""  # Referral.outcome: declined, reasonable_cause, no_cause, early_resolution, withdrawn
    appeal_settled: bool = False  # nothing to appeal, the day to appeal passed, or the appeal is decided
    report_in_evidence: bool = False  # the Ombuds's report is an Evidence item, or the outcome came without one
    sent: bool = False  # Referral.sent_on
    ended: bool = False  # Referral.ended_on, in the present life of the case
    run_ahead: bool = False  # Authorization(run_ahead): the outcome may go on while the referral runs


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineFacts:
    """For one subject with a sustained allegation. From DisciplineProposal, Letter, Response and Decision.

    The newest proposal counts, while what was found is as it was; the newest notice of it, and the answer to that notice.
    """

    subject: int
    proposed: str = ""  # DisciplineProposal.weight; "" while nothing is proposed
    waived: bool = False  # `waive_discipline` approved by a second person: sustained without discipline (row 32)
    notice_served: bool = False  # Letter(pre_disciplinary).served_on
    evidence_summary: bool = False  # sent with the notice
    response: str = ""  # to this notice: "held", "waived", "no_answer" once its day to answer passed
    comparators: bool = False  # comparator check recorded
    counsel_owed: bool = True  # the rung decided or proposed asks for counsel's review; every suspension and up does
    counsel_reviewed: bool = False  # Authorization(sanction) of this very proposal
    decided: str = ""  # Decision.weight
    beyond: bool = True  # decided is more than what was proposed, by the ladder and the amount
    beyond_told: bool = True  # decided is more than the subject was told last, and nothing was proposed anew since
    same_hand: bool = True  # whoever decided had proposed or found the facts
    factors: bool = False  # aggravating and mitigating factors recorded with the decision
    letter_served: bool = False  # Letter(decision).served_on
    contestable: bool = True  # the policy names a place where what was decided can be contested
    forum_lacks: bool = (
        True  # class of tenure or bargaining unit decides where it can be contested, and is not on record
    )
    award_untold: bool = True  # what a forum ordered was decided, and no letter served since says so


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumFacts:
    """One forum of appeal, named in the decision letter. From AppealForum."""

    name: str
    subject: int = 0
    last_day: bool = False  # the letter names the last day
    filed: bool = False
    second: bool = False  # turned to although the subject had chosen another that closes it
    ended: str = ""  # "passed", "withdrawn", "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFacts:
    """From AppealForum, Award and Authorization."""

    forums: tuple[ForumFacts, ...] = ()
    why_no_forum: bool = False  # written reason that a sanction cannot be appealed
    second_forum_cleared: bool = False  # Authorization(second_forum)
    amendment_ordered: bool = False  # Award orders another sanction
    amended: bool = False  # the decision was corrected accordingly
    remand_to: str = ""  # Award.remand_to, a state; "" when nothing is sent back


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    """From Task, Retention, RetaliationCheck, Proposal(close_before_reply), Hold and RecordsRequest."""

    duties: tuple[str, ...] = (
        "record_protection",
    )  # verbs that are owed beside the lifecycle, each by a clock that runs
    tasks_open: int = 1  # tasks that must end before closing; retaliation checks ahead do not count
    retention_class: str = ""
    checks: frozenset[int] = frozenset()  # days after closing on which a retaliation check is scheduled
    early_close_approved: bool = False  # closing before the referral ended, approved by a second person
    retention_over: bool = False
    holds: int = 1
    requests_open: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFacts:
    """The newest Step of the case that changed its state. Supplied by the engine."""

    verb: str = ""
    source: str = ""
    revocable: bool = False  # Edge.revocable


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the guards of T2 to T28 ask."""

    state: str
    acting: ActingFacts = ActingFacts()
    intake: IntakeFacts = IntakeFacts()
    review: ReviewFacts = ReviewFacts()
    seal: SealFacts = SealFacts()
    subjects: tuple[SubjectFacts, ...] = ()
    allegations: tuple[AllegationFacts, ...] = ()
    asked: tuple[AskedFacts, ...] = ()
    screening: ScreeningFacts = ScreeningFacts()
    link: LinkFacts = LinkFacts()
    referral: ReferralFacts = ReferralFacts()
    discipline: tuple[DisciplineFacts, ...] = ()
    appeal: AppealFacts = AppealFacts()
    closing: ClosingFacts = ClosingFacts()
    last: LastFacts = LastFacts()
    sent_since: bool = True  # since the newest Step a letter was served, a packet sent or a message posted about it

    @property
    def sustained(self) -> tuple[AllegationFacts, ...]:
        return tuple(allegation for allegation in self.allegations if allegation.sustained)

    def asked_for(self, verb: str) -> AskedFacts | None:
        """The open request for `verb`, if somebody made one."""
        return next((asked for asked in self.asked if asked.verb == verb), None)
