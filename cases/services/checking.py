"""Asking each reporter how they have been treated since their case was closed: by the clock, in the policy's words (D6)."""

from uuid import UUID

from audit import clock, journal
from cases.models import Case
from permissions.actors import Actor, acting
from workflow import outbox
from workflow.models import Clock, Outbox
from workflow.states import State

from .telling import tied

CHECK, NOTE = "retaliation_check_", "treated"


def checks_due() -> list[UUID]:
    """The checks whose day has come and that nobody was asked for yet, the oldest first; inside `acting`.

    Those of an earlier end of a case that was taken up again since are not among them.
    """
    today = clock.today()
    rows = Clock.objects.filter(kind__startswith=CHECK, satisfied_on=None, due_on__lte=today, case__state=State.CLOSED)
    known = set(Outbox.objects.filter(kind="check_in").values_list("effect", flat=True))
    due = rows.select_related("case").order_by("due_on", "pk")
    return [row.pk for row in due if row.starts_on == row.case.closed_on and _effect(row) not in known]


def ask_by_clock(check: UUID) -> None:
    """Let the reporters of a closed case read the question, once for each check.

    Whose report stands in another case that still runs reads of that one; they are asked once it is closed as well.
    """
    with acting(Actor.system("clocks")) as actor:
        row = Clock.objects.get(pk=check)
        case = Case.objects.select_for_update().get(pk=row.case_id)
        if case.state != State.CLOSED:
            return
        for thread, others in tied(case):
            if not any(one.runs for one in others):
                thread.note, thread.phase_on = NOTE, clock.today()
                thread.save(update_fields=["note", "phase_on"])
        facts = {"days": (row.due_on - row.starts_on).days} if row.due_on else {}
        journal.record(journal.Chain.case(case.pk), "check_in", actor=actor.label, facts=facts)
        outbox.put("check_in", case=case.pk, ids={"case": str(case.pk)}, effect=_effect(row))


def _effect(row: Clock) -> str:
    return f"check_in:{row.pk}"
