"""The states of a case and the four phases that people see (D24). Source: domain.md 5b."""

from django.db import models


class Phase(models.TextChoices):
    """What a reporter and a visitor are told; staff see states."""

    INTAKE = "intake", "Intake"
    REVIEW = "review", "Review"
    ETHICS_REFERRAL = "ethics_referral", "Code of Ethics referral"
    OUTCOME = "outcome", "Outcome"


class State(models.TextChoices):
    """Where a case stands. `MEANING` says each in a sentence."""

    RECEIVED = "received", "Received"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    TRIAGE = "triage", "Triage"
    LINKED = "linked", "Linked to another case"
    INVESTIGATION = "investigation", "Investigation"
    ABEYANCE = "abeyance", "Paused"
    FINDINGS_REVIEW = "findings_review", "Findings under review"
    ETHICS_DECISION = "ethics_decision", "Ethics decision"
    NOT_REFERRED = "not_referred", "Not referred"
    REFERRAL_PREPARED = "referral_prepared", "Referral prepared"
    REFERRED = "referred", "Referred"
    ETHICS_PENDING = "ethics_pending", "Answer pending"
    ETHICS_FINAL = "ethics_final", "Referral ended"
    PRE_DISCIPLINARY = "pre_disciplinary", "Before discipline"
    DECISION = "decision", "Decision"
    APPEAL_OPEN = "appeal_open", "Appeal open"
    FINAL = "final", "Final"
    CLOSED = "closed", "Closed"
    DISPOSED = "disposed", "Disposed of"


MEANING: dict[State, str] = {
    State.RECEIVED: "A report came in; nobody has answered it yet.",
    State.ACKNOWLEDGED: "The reporter was told that it arrived; intake decides whether to open or link it.",
    State.TRIAGE: "A case manager sorts out what is alleged, against whom, under which rule, and whether it is ours.",
    State.LINKED: "The same event is handled in another case; this one follows it and ends with it.",
    State.INVESTIGATION: "An investigator finds the facts of each allegation.",
    State.ABEYANCE: "The investigation rests for another proceeding; statutory clocks run on.",
    State.FINDINGS_REVIEW: "The ethics officer reads the findings and approves or returns them.",
    State.ETHICS_DECISION: "The findings stand; the ethics officer decides whether to refer the case.",
    State.NOT_REFERRED: "No Code of Ethics referral, with a reason on record; the outcome may follow.",
    State.REFERRAL_PREPARED: "A packet for the Ombuds is being put together.",
    State.REFERRED: "The packet left; the Ombuds has not answered.",
    State.ETHICS_PENDING: "The Ombuds answered; its proceeding or the time to appeal still runs.",
    State.ETHICS_FINAL: "The ethics side no longer holds the case; the outcome here may follow.",
    State.PRE_DISCIPLINARY: "More than a reprimand is proposed; the subject is told and may answer first.",
    State.DECISION: "The outcome is decided; the letter is not served yet.",
    State.APPEAL_OPEN: "The letter is served; the days to appeal or an appeal run.",
    State.FINAL: "The outcome can no longer change here; loose ends are tied up.",
    State.CLOSED: "Nothing is left to do but to watch for retaliation and to keep the record.",
    State.DISPOSED: "Retention is over and the keys are destroyed; only counts remain.",
}

STATES_OF: dict[Phase, tuple[State, ...]] = {
    Phase.INTAKE: (State.RECEIVED, State.ACKNOWLEDGED),
    Phase.REVIEW: (
        State.TRIAGE,
        State.LINKED,
        State.INVESTIGATION,
        State.ABEYANCE,
        State.FINDINGS_REVIEW,
    ),
    Phase.ETHICS_REFERRAL: (
        State.ETHICS_DECISION,
        State.NOT_REFERRED,
        State.REFERRAL_PREPARED,
        State.REFERRED,
        State.ETHICS_PENDING,
        State.ETHICS_FINAL,
    ),
    Phase.OUTCOME: (
        State.PRE_DISCIPLINARY,
        State.DECISION,
        State.APPEAL_OPEN,
        State.FINAL,
        State.CLOSED,
        State.DISPOSED,
    ),
}

PHASE_OF: dict[State, Phase] = {state: phase for phase, states in STATES_OF.items() for state in states}
