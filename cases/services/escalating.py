"""What presses rings each hour until somebody opens it; a child's danger that nobody reported is passed on (decision 44)."""

from datetime import datetime
from uuid import UUID

from audit import clock, journal
from cases import duties, rules
from cases.models import Case
from permissions.actors import Actor, acting
from permissions.functions import call
from permissions.roles import Role
from workflow import clocks as workflow_clocks
from workflow import outbox
from workflow.models import Clock, Outbox
from workflow.states import State

from . import clocks, protecting
from .acts import look, stand


def pressing() -> list[UUID]:
    """The cases in which a child may be in danger or an urgent report was not answered; inside `acting`."""
    children = Clock.objects.filter(kind__in=duties.CHILD, satisfied_on=None, due_at__isnull=False)
    urgent = Case.objects.filter(state=State.RECEIVED, urgent=True)
    return sorted({*children.values_list("case_id", flat=True), *urgent.values_list("pk", flat=True)})


def look_after(case_id: UUID) -> None:
    """Ring, count from the first reading, pass on: whatever of it is due. Safe to run twice."""
    with acting(Actor.system("clocks")) as actor:
        case = Case.objects.select_for_update().get(pk=case_id)
        owed = protecting.running(case_id)
        if not owed and case.state != State.RECEIVED:
            return
        read = _first_read(case, owed)
        if read is None:
            _ring(case, owed)
        elif owed:
            _count_from(read, case, actor, owed)
        if owed:
            _pass_on(case, actor, protecting.running(case_id))


def _first_read(case: Case, owed: list[Clock]) -> datetime | None:
    """When somebody of the staff first opened the case since the hours began, or since it came in."""
    since = min((protecting.since(one) for one in owed), default=clock.day_begins(case.received_on))
    found: datetime | None = call("select public.candor_first_read(%s, %s)", case.pk, since)[0][0]
    return found


def _ring(case: Case, owed: list[Clock]) -> None:
    """The same neutral bell at each full hour, by night and on holidays too, until somebody opens the case (D31)."""
    hour = outbox.window(urgent=True)
    kind = "child" if owed else "urgent"
    effect = f"{kind}:{case.pk}:{hour:%Y%m%dT%H}"
    outbox.put(kind, case=case.pk, ids={"case": str(case.pk)}, effect=effect, due_at=hour)


def _count_from(read: datetime, case: Case, actor: Actor, owed: list[Clock]) -> None:
    """Where only the day of the flag is known the hours run from the first reading too, if that ends earlier (D32)."""
    if any(one.starts_at for one in owed):
        return
    known = rules.clocks_on(clock.day_of(read))
    began = [workflow_clocks.made(case.pk, kind, known, started=read) for kind in duties.CHILD]
    earlier = [one for one in began if one.due_at and one.due_at < duties.limit(owed, one.kind)]
    if earlier:
        look(case, actor)
        workflow_clocks.start_all(earlier)
        clocks.next_date(case)
        facts = {"since": read.isoformat(timespec="seconds")}
        journal.record(journal.Chain.case(case.pk), "begin_protection", actor=actor.label, facts=facts)
        stand(case, actor)


def _pass_on(case: Case, actor: Actor, owed: list[Clock]) -> None:
    """Once our own limit is over to counsel, half way from there to the limit of the law to those outside; each once."""
    ours, law = duties.limit(owed, "minor_internal"), duties.limit(owed)
    first = min(
        owed, key=lambda one: (one.starts_at is not None, one.kind)
    )  # what was counted from a reading came later
    for level, at in ((Role.COUNSEL, ours), (Role.INDEPENDENT_READER, ours + (law - ours) / 2)):
        effect = f"child_late:{first.pk}:{level}"
        if clock.now() < at or Outbox.objects.filter(effect=effect).exists():
            continue
        look(case, actor)
        journal.record(journal.Chain.case(case.pk), "pass_on_child", actor=actor.label, facts={"level": str(level)})
        outbox.put("child_late", case=case.pk, ids={"level": str(level)}, effect=effect)
        stand(case, actor)
