"""What each role sees of a case in each phase: the reading half of the policy (domain.md 5c, design.md 1).

States are plain names here, because the lifecycle lives in a room above; `tests/permissions/test_policy.py`
holds these names and `workflow.states` together.
"""

from .roles import Role

PARTS = (
    "people",
    "allegations",
    "evidence",
    "interviews",
    "messages",
    "notes",
    "tasks",
    "clocks",
    "referral",
    "exemptions",
    "discipline",
    "letters",
    "appeal",
    "history",
)

PHASES: dict[str, tuple[str, ...]] = {
    "intake": ("received", "acknowledged"),
    "review": ("triage", "linked", "investigation", "abeyance", "findings_review"),
    "ethics_referral": (
        "ethics_decision",
        "not_referred",
        "referral_prepared",
        "referred",
        "ethics_pending",
        "ethics_final",
    ),
    "outcome": ("pre_disciplinary", "decision", "appeal_open", "final", "closed", "disposed"),
}
PHASE_OF = {state: phase for phase, states in PHASES.items() for state in states}
STATES = tuple(PHASE_OF)


def _parts(names: str) -> frozenset[str]:
    """The parts named, checked against `PARTS`, so that a misspelt one stops the start."""
    chosen = frozenset(names.split())
    if unknown := chosen - set(PARTS):
        raise ValueError(f"unknown parts: {sorted(unknown)}")
    return chosen


_ALL = frozenset(PARTS)
_NONE: frozenset[str] = frozenset()
_FACTS = _parts("people allegations evidence interviews exemptions tasks clocks")
_NEW = _parts("people allegations evidence messages notes tasks clocks history")
# A confidential or anonymous reporter goes on speaking to intake by telephone, so messages stay open to it.
_AFTER_OPENING = _parts("messages tasks")
_JOURNAL = _parts("history")

SEES: dict[Role, dict[str, frozenset[str]]] = {
    Role.INTAKE_OFFICER: {
        "intake": _NEW,
        "review": _AFTER_OPENING,
        "ethics_referral": _AFTER_OPENING,
        "outcome": _AFTER_OPENING,
    },
    Role.CASE_MANAGER: {"intake": _NONE, "review": _ALL, "ethics_referral": _ALL, "outcome": _ALL},
    Role.INVESTIGATOR: {
        "intake": _NONE,
        "review": _FACTS | _parts("messages notes letters history"),
        "ethics_referral": _FACTS,
        "outcome": _FACTS,  # their own work stays readable; the sanction is not theirs
    },
    Role.ETHICS_OFFICER: {
        "intake": _NONE,
        "review": _FACTS | _parts("notes referral history"),
        "ethics_referral": _FACTS | _parts("messages notes referral letters history"),
        "outcome": _parts("people allegations referral tasks clocks history"),
    },
    Role.HR_OFFICER: {
        "intake": _NONE,
        "review": _NONE,
        "ethics_referral": _FACTS | _parts("discipline letters history"),
        "outcome": _FACTS | _parts("notes discipline letters appeal history"),
    },
    Role.APPOINTING_AUTHORITY: {
        "intake": _NONE,
        "review": _NONE,
        "ethics_referral": _FACTS | _parts("referral discipline letters"),
        "outcome": _FACTS | _parts("referral discipline letters appeal"),
    },
    Role.LABOR_RELATIONS: {
        "intake": _NONE,
        "review": _NONE,
        "ethics_referral": _NONE,
        "outcome": _parts("people allegations discipline letters appeal tasks clocks history"),
    },
    Role.COUNSEL: {
        "intake": _NEW,  # as the pool of last resort inside the house (D22)
        "review": _FACTS | _parts("notes referral letters history"),
        "ethics_referral": _FACTS | _parts("notes referral discipline letters history"),
        "outcome": _FACTS | _parts("notes referral discipline letters appeal history"),
    },
    Role.RECORDS_OFFICER: {
        "intake": _NONE,
        "review": _NONE,
        "ethics_referral": _NONE,
        "outcome": _ALL - _parts("messages notes interviews"),
    },
    Role.POLICY_OWNER: dict.fromkeys(PHASES, _NONE),
    Role.AUDITOR: dict.fromkeys(PHASES, _JOURNAL),
    Role.INDEPENDENT_READER: {
        "intake": _NEW,
        "review": _AFTER_OPENING,
        "ethics_referral": _AFTER_OPENING,
        "outcome": _AFTER_OPENING,
    },
    Role.SYSTEM_ADMINISTRATOR: dict.fromkeys(PHASES, _NONE),
    Role.OMBUDS: dict.fromkeys(PHASES, _NONE),  # reads a packet at its own door, never the case
}

# What somebody reads to whom the case is lent in an emergency, in whatever phase. A reporter's name is no part.
LENT = _ALL

# Narrower than a phase: the records officer reads a file only once it is closed.
SEES_ONLY_IN: dict[Role, frozenset[str]] = {Role.RECORDS_OFFICER: frozenset({"closed", "disposed"})}


def sees(role: str, state: str) -> frozenset[str]:
    """The parts of a case in `state` that `role` reads. An unknown role reads nothing."""
    if role not in SEES:
        return _NONE
    known = Role(role)
    if state not in SEES_ONLY_IN.get(known, frozenset(STATES)):
        return _NONE
    return SEES[known][PHASE_OF[state]]
