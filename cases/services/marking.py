"""What staff write beside things: a note at a clock, a reporter's wish to take the report back (I8, T24)."""

from uuid import UUID

from audit import clock
from cases.models import Thread
from cases.told import Late
from permissions.actors import Actor
from vault import casekeys
from workflow import clocks as workflow_clocks
from workflow.models import Clock

from .acts import act, done
from .moves import move, told
from .unfit import Unfit


def annotate_clock(actor: Actor, reference: str, *, seen: int, which: UUID, text: str) -> bool:
    """Write beside a clock, such as why it will be missed. The clock itself stays as it is (I8)."""
    with act(actor, reference, "annotate_clock", seen) as case:
        row = Clock.objects.filter(case_id=case.pk, pk=which).first()
        if row is None or actor.person is None:
            raise Unfit("which", "Choose a clock of this case.")
        place = workflow_clocks.note_place()
        sealed = casekeys.key_for(case.pk).seal(text, place)
        workflow_clocks.annotate(row.pk, place, sealed, person=actor.person)
        done(case, "annotate_clock", actor, facts={"clock": row.kind}, sealed=[(place, sealed)])
    return True


def note_withdrawal(actor: Actor, reference: str, *, seen: int, thread: UUID, text: str) -> bool:
    """Note that a reporter would take the report back, as told by telephone. T24: it never ends the case by itself."""
    with act(actor, reference, "note_withdrawal", seen) as case:
        found = Thread.objects.select_for_update(of=("self",)).filter(pk=thread, ties__case=case).first()
        if found is None:
            raise Unfit("thread", "Choose the reporter who said so.")
        found.withdrawal_on = found.phase_on = clock.today()
        found.note = "withdrawal_noted"
        found.save(update_fields=["withdrawal_on", "note", "phase_on"])
        move(case, "note_withdrawal", actor, told=told(case, Late(remark=text)))
    return True
