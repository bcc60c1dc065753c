"""Who may do what to a case, in which state, and after what no longer. This table is the policy.

`docs/roles.md` prints it, the gate reads it, the flow tests walk it. A verb that is not here is nobody's.
Sources: D19, D20, D25; domain.md 5b (columns "May fire" and "Guard"), invariant I5; King County policy row 28.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .parts import PARTS, PHASES, SEES, STATES, sees
from .roles import OFFICE, Role

__all__ = [
    "OFFICE",
    "PARTS",
    "POLICY",
    "SEES",
    "Rule",
    "may",
    "may_ask",
    "may_fire",
    "same_person_bars",
    "sees",
    "weighs",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. A rule of two persons is asked for by one of `roles` and done by one of `approvers`.

    `only_in` narrows the states for one role; `only_when` names a guard of `workflow.guards` that must hold
    for it, or for its asking where it takes two; `agrees_when` one that must hold for its word as the second person.
    `never_after` lists verbs that bar the same person from this one in the same case, from asking for it and from agreeing
    to it alike.
    """

    roles: frozenset[Role]
    states: frozenset[str]
    number: str = ""  # T2..T28; an act that changes no state has none
    part: str = ""  # where an act shows what it recorded; who does not read the part cannot add to it
    approvers: frozenset[Role] = frozenset()
    never_after: tuple[str, ...] = ()
    only_in: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    only_when: Mapping[Role, str] = field(default_factory=dict)
    agrees_when: Mapping[Role, str] = field(default_factory=dict)
    by_system: bool = False

    @property
    def second_person(self) -> bool:
        return bool(self.approvers)

    @property
    def doers(self) -> frozenset[Role]:
        """Whose hand it finally is: the approvers where two persons are needed."""
        return self.approvers or self.roles


INTAKE, MANAGER, INVESTIGATOR = Role.INTAKE_OFFICER, Role.CASE_MANAGER, Role.INVESTIGATOR
ETHICS, HR, AUTHORITY = Role.ETHICS_OFFICER, Role.HR_OFFICER, Role.APPOINTING_AUTHORITY
LABOR, COUNSEL, RECORDS, READER = Role.LABOR_RELATIONS, Role.COUNSEL, Role.RECORDS_OFFICER, Role.INDEPENDENT_READER

# I5: who found the facts, who reviewed and referred, and who decides are three different people. Each list
# bars the other two, in whichever order a person comes by them.
FINDS = ("record_interview", "record_finding", "submit_findings")
REVIEWS = (
    "return_findings",
    "approve_findings",
    "approve_findings_after_referral",
    "decline_referral",
    "prepare_referral",
    "release_packet",
    "send_referral",
    "record_reply",
    "record_order",
    "end_referral",
)
# An early referral goes past the ethics office (T12b). Whoever began one, put its packet together or signed it, and is of that
# office later, reviews no finding of this case and decides about no referral of it. The second is no act of its own: it is
# kept beside the two, because the same acts of a later referral bar nobody (`cases.services.releasing`).
CARRY_EARLY = "carry_early"
WENT_PAST = ("refer_early", CARRY_EARLY)
DECIDES = ("propose_discipline", "decide_after_response", "decide", "decide_anew", "raise_sanction")
# HR proposes and the appointing authority decides: never one person, whatever roles they hold.
PROPOSES = ("record_proposal",)


# Words that weigh as much as an act of two people: before either the second step was taken a short while ago (TM-33).
WEIGHTY = frozenset(
    {
        "ask", "approve", "turn_down", "authorize", "open_identity", "read_identity", "propose_discipline", "record_proposal",
        "decide", "decide_after_response", "decide_anew", "raise_sanction", "send_referral",
    }
)  # fmt: skip


def weighs(verb: str) -> bool:
    """Whether this verb asks for a recent second step."""
    return verb in WEIGHTY or (verb in POLICY and POLICY[verb].second_person)


def _who(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


def _in(*states: str) -> frozenset[str]:
    if unknown := set(states) - set(STATES):
        raise ValueError(f"unknown states: {sorted(unknown)}")
    return frozenset(states)


_DOOR = _who(INTAKE, COUNSEL, READER)  # the pools to which a new report can be routed (D22)
_MEMBERS = _who(INTAKE, MANAGER, INVESTIGATOR, ETHICS, HR, AUTHORITY, LABOR, COUNSEL, RECORDS, READER)
_KEPT = frozenset(STATES) - _in("disposed")
_LIVE = _KEPT - _in("linked", "closed")
_TRIAGED = _KEPT - _in("received", "acknowledged", "linked")
_REVIEW = _in(*PHASES["review"])
_NAME_SEEKERS = _who(COUNSEL, ETHICS, HR)
_OUTCOME_MAY_START = _in("not_referred", "ethics_final", "referred", "ethics_pending")
# Where a case may be while a referral of it still runs; after closing too, when it was closed before the reply.
_GONE_ON = _TRIAGED - _in("triage", "referral_prepared", "referred", "ethics_pending")
_SECOND = _who(INTAKE, MANAGER, ETHICS, COUNSEL, READER)
# Who carries a referral (D25, S4): one before the findings goes past the ethics office, which reviews them later.
_CARRIES = {ETHICS: "referred_after_findings", COUNSEL: "referred_early"}

POLICY: dict[str, Rule] = {
    # Intake
    "acknowledge": Rule(_DOOR, _in("received"), "T2", by_system=True),
    "open": Rule(_DOOR, _in("acknowledged"), "T3"),
    # Review
    "investigate": Rule(_who(MANAGER), _in("triage"), "T4"),
    "screen_out": Rule(_who(MANAGER), _in("triage"), "T5", approvers=_SECOND),
    "link": Rule(
        _DOOR | _who(MANAGER),
        _in("acknowledged", "triage", "investigation", "abeyance"),
        "T6",
        only_in={
            **dict.fromkeys(_DOOR, _in("acknowledged")),
            MANAGER: _in("triage", "investigation", "abeyance"),
        },
    ),
    "pause": Rule(_who(MANAGER), _in("investigation"), "T7"),
    "resume": Rule(_who(MANAGER), _in("abeyance"), "T7"),
    "submit_findings": Rule(_who(INVESTIGATOR), _in("investigation"), "T8", never_after=REVIEWS + DECIDES),
    "return_findings": Rule(_who(ETHICS), _in("findings_review"), "T9", never_after=FINDS + DECIDES + WENT_PAST),
    "approve_findings": Rule(_who(ETHICS), _in("findings_review"), "T10", never_after=FINDS + DECIDES + WENT_PAST),
    "approve_findings_after_referral": Rule(
        _who(ETHICS), _in("findings_review"), "T10b", never_after=FINDS + DECIDES + WENT_PAST
    ),
    # Code of Ethics referral
    "decline_referral": Rule(_who(ETHICS), _in("ethics_decision"), "T11", never_after=FINDS + DECIDES + WENT_PAST),
    "prepare_referral": Rule(_who(ETHICS), _in("ethics_decision"), "T12", never_after=FINDS + DECIDES + WENT_PAST),
    "refer_early": Rule(_who(COUNSEL), _in("triage"), "T12b"),
    "send_referral": Rule(
        _who(ETHICS, COUNSEL),
        _in("referral_prepared"),
        "T13",
        never_after=FINDS + DECIDES,
        only_when=_CARRIES,
    ),
    "record_reply": Rule(_who(ETHICS), _in("referred"), "T14", never_after=FINDS + DECIDES),
    "end_referral": Rule(_who(ETHICS), _in("ethics_pending"), "T15", never_after=FINDS + DECIDES),
    "investigate_after_referral": Rule(_who(COUNSEL), _in("ethics_final", "referred", "ethics_pending"), "T15b"),
    "review_after_referral": Rule(_who(COUNSEL), _in("ethics_final"), "T15b"),
    # Outcome
    "propose_discipline": Rule(_who(AUTHORITY), _OUTCOME_MAY_START, "T16", never_after=FINDS + REVIEWS + PROPOSES),
    "decide_after_response": Rule(
        _who(AUTHORITY), _in("pre_disciplinary"), "T17", never_after=FINDS + REVIEWS + PROPOSES
    ),
    "decide": Rule(
        _who(AUTHORITY, MANAGER),
        _OUTCOME_MAY_START,
        "T18",
        never_after=FINDS + REVIEWS + PROPOSES,
        only_when={MANAGER: "nothing_sustained"},
    ),
    "serve_decision": Rule(_who(HR), _in("decision"), "T19"),
    "end_appeal": Rule(_who(LABOR), _in("appeal_open"), "T20"),
    "finalize": Rule(_who(MANAGER), _in("decision"), "T21"),
    "close": Rule(_who(MANAGER), _in("final"), "T22"),
    "reopen": Rule(_who(MANAGER), _in("closed"), "T23", approvers=_who(INTAKE, MANAGER, ETHICS, COUNSEL)),
    "note_withdrawal": Rule(_DOOR | _who(MANAGER, INVESTIGATOR), _KEPT, "T24", part="messages"),
    "dispose": Rule(_who(RECORDS), _in("closed", "linked"), "T25", approvers=_who(RECORDS, COUNSEL)),
    "raise_sanction": Rule(_who(AUTHORITY), _in("decision"), "T26", never_after=FINDS + REVIEWS + PROPOSES),
    "remand": Rule(_who(LABOR), _in("appeal_open", "final"), "T27"),
    "step_back": Rule(
        _who(INTAKE, MANAGER, ETHICS, AUTHORITY, LABOR, COUNSEL, READER),
        _in(
            "triage",
            "linked",
            "investigation",
            "ethics_decision",
            "not_referred",
            "referral_prepared",
            "ethics_pending",
            "ethics_final",
            "pre_disciplinary",
            "decision",
            "final",
        ),
        "T28",
        approvers=_who(INTAKE, MANAGER, ETHICS, HR, AUTHORITY, LABOR, COUNSEL, READER),
    ),
    # Acts at any time
    "enter": Rule(_who(INTAKE), frozenset(), "T1"),
    "assign": Rule(_DOOR | _who(MANAGER), _LIVE, part="people"),
    "name_manager": Rule(_who(INTAKE, READER), _TRIAGED),  # only while nobody clear manages it
    # A case without pools (ADR 30). Any two of its members let somebody in, so that no two of them are stuck.
    "seal": Rule(_who(MANAGER), _TRIAGED, approvers=_SECOND),
    "admit_member": Rule(_MEMBERS, _TRIAGED, approvers=_MEMBERS),
    "unseal": Rule(_DOOR | _who(MANAGER, ETHICS), _TRIAGED, approvers=_MEMBERS),
    "add_party": Rule(_DOOR | _who(MANAGER, INVESTIGATOR), _LIVE, part="people"),
    "class_party": Rule(_who(MANAGER, INVESTIGATOR), _LIVE, part="people"),
    "name_conflict": Rule(_MEMBERS, _KEPT),
    "clear_possible": Rule(_MEMBERS - _who(RECORDS), _LIVE),
    # Also later: intake alone knows a confidential reporter. Counsel is intake only until the case is opened; after that
    # counsel is who advises on it.
    "open_identity": Rule(_DOOR, _KEPT, only_in={COUNSEL: _in("received", "acknowledged")}),
    # Outside intake: asked for, agreed to by another person, read once (decision 25). HR from when it works on the case.
    "ask_identity": Rule(_NAME_SEEKERS, _TRIAGED, only_in={HR: _TRIAGED - _REVIEW}, approvers=_DOOR),
    "read_identity": Rule(_NAME_SEEKERS, _TRIAGED, only_in={HR: _TRIAGED - _REVIEW}),
    "set_title": Rule(_DOOR | _who(MANAGER), _LIVE, only_in=dict.fromkeys(_DOOR, _in("received", "acknowledged"))),
    "note": Rule(_MEMBERS, _KEPT, part="notes"),
    "post": Rule(_DOOR | _who(MANAGER, INVESTIGATOR, ETHICS), _KEPT, part="messages"),
    "correct": Rule(_MEMBERS, _KEPT),
    "hold_back": Rule(_MEMBERS, _KEPT),  # it closes and never opens
    "add_evidence": Rule(_DOOR | _who(MANAGER, INVESTIGATOR, ETHICS, HR), _LIVE, part="evidence"),
    "add_task": Rule(_MEMBERS, _KEPT, part="tasks"),
    "complete_task": Rule(_MEMBERS, _KEPT, part="tasks"),
    "flag_minor": Rule(_MEMBERS, _KEPT, part="tasks"),
    "record_protection": Rule(_MEMBERS, _KEPT, part="tasks"),
    "record_officer_event": Rule(_who(MANAGER, INVESTIGATOR, HR, COUNSEL), _TRIAGED, part="tasks"),
    "record_commission_notice": Rule(_who(MANAGER, HR, COUNSEL), _TRIAGED, part="tasks"),
    "annotate_clock": Rule(_MEMBERS - _who(RECORDS), _KEPT, part="clocks"),
    "split": Rule(_DOOR | _who(MANAGER), _in("acknowledged", "triage", "investigation"), part="people"),
    "ask": Rule(_MEMBERS, _KEPT),
    "approve": Rule(_MEMBERS, _KEPT),
    "turn_down": Rule(_MEMBERS, _KEPT),
    "authorize": Rule(_who(COUNSEL), _TRIAGED - _in("closed"), part="notes"),
    # Acts of the review
    "record_allegation": Rule(_who(MANAGER, INVESTIGATOR), _in("triage", "investigation"), part="allegations"),
    "pin_version": Rule(_who(MANAGER), _in("triage", "investigation"), part="allegations"),
    "send_onward": Rule(_who(MANAGER, COUNSEL), _TRIAGED - _in("closed"), part="tasks"),
    "check_exemption": Rule(_who(MANAGER), _in("triage", "investigation"), part="exemptions"),
    "write_plan": Rule(_who(MANAGER), _in("triage", "investigation"), part="tasks"),
    "open_originals": Rule(
        _DOOR | _who(MANAGER, INVESTIGATOR),
        _KEPT,
        part="messages",
        approvers=_who(INTAKE, MANAGER, ETHICS, COUNSEL, READER),
    ),
    "clear_to_name": Rule(
        _who(MANAGER), _in("triage", "investigation"), part="people", approvers=_who(MANAGER, ETHICS, COUNSEL)
    ),
    "notify_subject": Rule(_who(MANAGER), _in("investigation", "findings_review"), part="letters"),
    "record_interview": Rule(
        _who(INVESTIGATOR), _in("investigation"), part="interviews", never_after=REVIEWS + DECIDES
    ),
    "record_finding": Rule(_who(INVESTIGATOR), _in("investigation"), part="allegations", never_after=REVIEWS + DECIDES),
    # Acts of the referral. What leaves the house is put together by one and signed by another, who reads it as it will go.
    "release_packet": Rule(
        _who(ETHICS, COUNSEL),
        _in("referral_prepared"),
        part="referral",
        approvers=_who(MANAGER, ETHICS, COUNSEL),
        never_after=FINDS + DECIDES,
        only_when=_CARRIES,
        agrees_when={ETHICS: "referred_after_findings"},
    ),
    "record_consent": Rule(
        _DOOR | _who(MANAGER, ETHICS), _LIVE, part="messages", only_in={ETHICS: _in("referral_prepared")}
    ),
    "record_order": Rule(_who(ETHICS), _in("ethics_pending") | _GONE_ON, part="referral", never_after=FINDS + DECIDES),
    # Also while the case has gone on without it:
    "note_reply": Rule(_who(ETHICS), _GONE_ON, part="referral", never_after=FINDS + DECIDES),
    "note_referral_end": Rule(_who(ETHICS), _GONE_ON, part="referral", never_after=FINDS + DECIDES),
    "close_before_reply": Rule(_who(MANAGER), _in("final"), part="referral", approvers=_who(ETHICS, COUNSEL)),
    # Acts of the outcome
    "record_proposal": Rule(
        _who(HR),
        _OUTCOME_MAY_START | _in("pre_disciplinary", "decision"),
        part="discipline",
        never_after=FINDS + REVIEWS + DECIDES,
    ),
    "waive_discipline": Rule(
        _who(HR, MANAGER),
        _OUTCOME_MAY_START | _in("pre_disciplinary", "decision"),
        part="discipline",
        approvers=_who(AUTHORITY, COUNSEL),
    ),
    "decide_anew": Rule(_who(AUTHORITY), _in("decision"), part="discipline", never_after=FINDS + REVIEWS + PROPOSES),
    "record_notice": Rule(_who(HR), _in("pre_disciplinary"), part="letters", never_after=FINDS),
    "record_response": Rule(_who(HR), _in("pre_disciplinary"), part="discipline", never_after=FINDS),
    "record_letter": Rule(_who(MANAGER, HR), _TRIAGED, part="letters"),
    "record_service": Rule(_who(MANAGER, HR, LABOR), _in("decision", "appeal_open"), part="letters"),
    "record_appeal": Rule(_who(LABOR), _in("appeal_open", "final"), part="appeal"),
    "set_retention": Rule(_who(MANAGER, RECORDS), _in("final", "closed"), part="tasks"),
}


def _allows(rule: Rule, roles: frozenset[Role], role: str, state: str) -> bool:
    if role not in roles or state not in rule.only_in.get(Role(role), rule.states):
        return False
    return not rule.part or rule.part in sees(role, state)


def may_fire(roles: Collection[str], verb: str, state: str) -> bool:
    """True if someone standing in `roles` may do `verb` now: alone, or as the second person who approves it."""
    rule = POLICY[verb]  # KeyError on purpose: a verb without a row is a bug, never a yes
    return any(_allows(rule, rule.doers, role, state) for role in roles)


def may_ask(roles: Collection[str], verb: str, state: str, last_verb: str = "") -> bool:
    """True if `roles` may ask a second person for `verb`. A step back is asked by who may fire the last verb."""
    rule = POLICY[verb]
    if verb == "step_back":
        roles = POLICY[last_verb].roles & set(roles)
    return rule.second_person and any(_allows(rule, rule.roles, role, state) for role in roles)


def may(roles: Collection[str], verb: str, state: str) -> bool:
    """True if `roles` may do `verb` in `state` or, where it takes two people, ask for it."""
    rule = POLICY[verb]
    return any(_allows(rule, rule.roles | rule.doers, role, state) for role in roles)


def same_person_bars(verb: str, done: Collection[str]) -> frozenset[str]:
    """What this person did in this case that bars them from `verb`. Empty: nothing does."""
    return frozenset(POLICY[verb].never_after) & frozenset(done)
