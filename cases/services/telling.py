"""Writing what a reporter reads of where their report stands; the rule is `cases.phases`."""

from collections.abc import Iterable
from uuid import UUID

from audit import clock
from cases import phases
from cases.models import Case, Thread
from cases.phases import Other
from workflow.states import State


def tied(case: Case) -> list[tuple[Thread, list[Other]]]:
    """The threads of a case, locked, each with the other cases that its report stands in.

    Locked first and asked then: of two cases that end at the same moment the second finds the first one ended.
    """
    threads = list(Thread.objects.select_for_update(of=("self",)).filter(ties__case=case).order_by("pk"))
    others = phases.others(case.pk)
    return [(thread, others[thread.pk]) for thread in threads]


def tell_threads(case: Case, note: str, *, only: Iterable[UUID] | None = None) -> None:
    """Let every tied reporter, or those of `only`, read phase and code, worded from the pack when they come back (D6)."""
    chosen = None if only is None else set(only)
    for thread, others in tied(case):
        read = phases.reading(State(case.state), note, others, before=thread.phase)
        if read and (chosen is None or thread.pk in chosen):
            thread.phase, thread.note = read
            thread.phase_on = clock.today()
            thread.save(update_fields=["phase", "note", "phase_on"])
