"""Intake: a report entered by staff, answered, opened (T1 to T3)."""

from dataclasses import dataclass
from uuid import UUID

from audit import clock, journal
from cases import door
from cases.models import Case, Tie
from permissions import conflicts, gate, grants
from permissions.actors import Actor, acting
from permissions.models import Account, Held, Person
from permissions.refusals import Refused
from permissions.roles import Role
from vault import receipts
from workflow import engine, outbox
from workflow.states import State

from . import clocks, notifying, words
from .acts import act, look, stand
from .telling import tell_threads
from .unfit import Unfit

UNKNOWN = "unknown"  # an answer to "is anyone in danger now", where nobody could say
DOOR_ROLES = (Role.INTAKE_OFFICER, Role.COUNSEL, Role.INDEPENDENT_READER)


@dataclass(frozen=True, slots=True)
class Entered:
    """What the officer reads aloud, and the case when it is theirs to see."""

    receipt: str
    reference: str


def enter(actor: Actor, *, telling: door.Telling, receipt: str) -> Entered:
    """Hand in a report for somebody on the telephone, at the desk or by letter. T1, and T2 where the officer may.

    The report passes the same door as any other and is screened before anyone sees it, this officer included:
    entering it gives no right to it. Sent twice with one receipt it is stored once. Raises Refused, KeyMissing.
    """
    with acting(actor):
        if not Held.objects.in_force().filter(person_id=actor.someone, role=Role.INTAKE_OFFICER).exists():
            raise Refused("Only intake officers enter reports. You can use the report form like anyone else.")
    stored = door.submit(telling, receipt)
    with acting(actor):
        facts = {"channel": telling.channel, "mode": telling.mode}
        chain = journal.Chain.person(actor.someone)
        journal.record(chain, "enter", actor=actor.label, facts=facts, day_only=True)
        reference = _answer_at_once(actor, stored.thread, telling)
    return Entered(receipts.normalise(receipt), reference)


def _answer_at_once(actor: Actor, thread: UUID, telling: door.Telling) -> str:
    """Whoever speaks with an officer is answered by that; the case's reference, if it is this officer's to see.

    They wrote down every name in it, so they are not asked about them.
    """
    conflicts.typed(thread)
    tie = Tie.objects.filter(thread_id=thread, kind=Tie.Kind.ORIGIN).select_related("case").first()
    if tie is None:
        return ""
    if tie.case.state == State.RECEIVED and "acknowledge" in gate.allowed(actor, tie.case):
        stand(_acknowledge(tie.case, actor, tie.case.danger or UNKNOWN), actor)
    return tie.case.reference


def acknowledge(actor: Actor, reference: str, *, seen: int, danger: str) -> bool:
    """Tell the reporter that a person has the report. T2. Raises Absent, Refused, Stale, Blocked."""
    with act(actor, reference, "acknowledge", seen) as case:
        _acknowledge(case, actor, danger)
    return True


def acknowledge_by_clock(case_id: UUID) -> None:
    """Acknowledge on the sixth day what nobody has (D25). An answer left open counts as unknown."""
    with acting(Actor.system("clocks")) as actor:
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.state == State.RECEIVED:
            look(case, actor)
            stand(_acknowledge(case, actor, case.danger or UNKNOWN), actor)


def _acknowledge(case: Case, actor: Actor, danger: str) -> Case:
    case.danger, case.urgent = danger, case.urgent or danger == "yes"
    case.save(update_fields=["danger", "urgent"])
    notifying.acknowledge(case, actor)
    case = engine.fire(case.pk, "acknowledge", actor=actor, seen=case.version)
    clocks.moved(case, "acknowledge", actor, clock.today())
    tell_threads(case, "acknowledged_by_clock" if actor.kind == "system" else "acknowledged")
    outbox.put("acknowledged", case=case.pk, ids={"case": str(case.pk)}, effect=f"acknowledged:{case.pk}")
    return case


def open_case(actor: Actor, reference: str, *, seen: int, manager: UUID, title: str, unit: str) -> bool:
    """Make a report a case with a manager, and hand it over. T3. Raises Absent, Refused, Stale, Blocked."""
    with act(actor, reference, "open", seen) as case:
        _open(case, actor, manager, title, unit)
    return True


def acknowledge_and_open(
    actor: Actor, reference: str, *, seen: int, danger: str, manager: UUID, title: str, unit: str
) -> bool:
    """T2 and T3 with one button, each journalled by itself."""
    with act(actor, reference, "acknowledge", seen) as case:
        _open(_acknowledge(case, actor, danger), actor, manager, title, unit)
    return True


def _open(case: Case, actor: Actor, manager: UUID, title: str, unit: str) -> None:
    """The manager's grant comes before `fire`, because the guard asks for it; the pools lose theirs last (D14)."""
    person = clear_person(case, Role.CASE_MANAGER, manager, field="manager")
    notifying.acknowledge(case, actor)
    case.owner, case.opened_on = person, clock.today()
    case.save(update_fields=["owner", "opened_on"])
    for account in person.accounts.filter(is_active=True):
        grants.give(case, Role.CASE_MANAGER, to=account, reason="opened")
    case = engine.fire(case.pk, "open", actor=actor, seen=case.version)
    clocks.moved(case, "open", actor, clock.today())
    sealed = [words.replace(case, case.pk, kind, text, actor) for kind, text in (("title", title), ("unit", unit))]
    chain = journal.Chain.case(case.pk)
    journal.record(chain, "set_title", actor=actor.label, sealed=[one for one in sealed if one])
    tell_threads(case, "opened")
    outbox.put(
        "assigned", case=case.pk, ids={"case": str(case.pk), "person": str(person.pk)},
        effect=f"assigned:{case.pk}:{case.version}",
    )  # fmt: skip
    _leave_to(case, actor)


def _leave_to(case: Case, actor: Actor) -> None:
    """The pool loses the case; whoever opened it stays, by name, as the one intake officer who may open an identity (D8)."""
    rows = [row for row in gate.members(case.pk) if row.until > clock.now()]
    roles = [row.role for row in rows if row.pool and row.role in DOOR_ROLES]
    if roles:
        account = Account.objects.get(person_id=actor.someone, pk=actor.id)
        grants.give(case, roles[0], to=account, reason="opened the case")
    for row in rows:
        if row.pool and row.role in DOOR_ROLES:
            grants.take(case, row.id, reason_code="opened")


def clear_person(case: Case, role: str, person: UUID, *, field: str) -> Person:
    """A holder of `role` who is clear of this case. Raises Unfit for anyone else, in words that betray no conflict."""
    free = {one.pk: one for one in conflicts.free(case.pk, conflicts.holders(role))}
    if person not in free:
        raise Unfit(field, "This person cannot take the case now. Choose another one from the list.")
    return free[person]
