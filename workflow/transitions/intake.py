"""Intake: a report is answered, then opened as a case or linked to one. T1, its insert, is no transition."""

from django_fsm import transition

from workflow.guards import intake as guards
from workflow.states import State as S

from .declared import custom


class Intake:
    @transition(
        field="state",
        source=S.RECEIVED,
        target=S.ACKNOWLEDGED,
        custom=custom("T2", guards.urgent_risk_answered, by_system=True),
    )
    def acknowledge(self) -> None:
        """Tell the reporter that it arrived. By intake, or by the clock on day six."""

    @transition(
        field="state",
        source=S.ACKNOWLEDGED,
        target=S.TRIAGE,
        custom=custom("T3", guards.case_manager_named, revocable=True),
    )
    def open(self) -> None:
        """Make it a case with a case manager. Metrics count from here (D23)."""

    @transition(
        field="state",
        source=[S.ACKNOWLEDGED, S.TRIAGE, S.INVESTIGATION, S.ABEYANCE],
        target=S.LINKED,
        custom=custom("T6", guards.primary_chosen, revocable=True),
    )
    def link(self) -> None:
        """Let it follow the case that handles the same event; its reporter keeps thread, receipt and consent."""

    @transition(
        field="state",
        source=[state for state in S if state != S.DISPOSED],
        target=None,
        custom=custom("T24"),
    )
    def note_withdrawal(self) -> None:
        """Note that the reporter would take the report back. It never ends the case by itself."""
