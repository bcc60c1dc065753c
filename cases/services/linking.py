"""One event in several reports, several events in one report: link and split (D23)."""

from uuid import UUID, uuid4

from audit import clock, journal
from cases import references, standing
from cases.models import Case, Tie
from permissions import conflicts, gate
from permissions.actors import Actor
from permissions.refusals import Absent
from workflow import engine, outbox

from . import clocks, telling, words
from .acts import act, done, stand
from .protecting import a_child, close_files
from .unfit import Unfit

# Everybody in that office would see that this report joined a case, and which of them may know of it they chose one by one.
OFFICE = (
    "That case is sealed, and an office still holds this report. Open it as a case first; its manager may link it then."
)


def link(actor: Actor, reference: str, *, seen: int, primary: str, reason: str) -> bool:
    """Let this report follow the case `primary`, which the actor must see too. T6.

    Each reporter keeps thread, receipt and consent, and reads the phase of the case joined. Raises Unfit for a
    primary that is not there for this actor, in the same words whether it exists or not.
    """
    with act(actor, reference, "link", seen) as case:
        other = _primary(actor, primary)
        if other.seal_id and any(row.pool and row.until > clock.now() for row in gate.members(case.pk)):
            raise Unfit("primary", OFFICE)
        for tie in Tie.objects.filter(case=case):
            joined = Tie(case=other, thread_id=tie.thread_id, kind=Tie.Kind.LINKED, made_on=clock.today())
            Tie.objects.bulk_create([joined], ignore_conflicts=True)  # one report may have come to both already
        if a_child(case, other):
            close_files(case, other)
        case.follows = other
        case.save(update_fields=["follows"])
        sealed = words.write(case, case.pk, words.REASON, reason, actor)
        linked: Case = engine.fire(case.pk, "link", actor=actor, seen=case.version)
        clocks.moved(linked, "link", actor, clock.today())
        chain = journal.Chain.case(case.pk)
        journal.record(chain, "say_why", actor=actor.label, facts={"verb": "link"}, sealed=[sealed])
        journal.record(journal.Chain.case(other.pk), "take_in", actor=actor.label)
        telling.tell_threads(other, "linked", only=Tie.objects.filter(case=case).values_list("thread_id", flat=True))
        outbox.put("linked", case=case.pk, ids={"case": str(case.pk)}, effect=f"linked:{case.pk}:{linked.version}")
        stand(case, actor)
        conflicts.merge(case.pk, other.pk)
        return gate.visible(actor).filter(pk=case.pk).exists()


def _primary(actor: Actor, reference: str) -> Case:
    try:
        found: Case = gate.opened(actor, references.normalise(reference))[0]
    except Absent:
        raise Unfit(
            "primary", "There is no case with this reference that you see. Check the eight characters."
        ) from None
    return found


def taken_back(case: Case, actor: Actor, verb: str) -> None:
    """After a step back of a link: the case goes its own way, and the other one's members no longer read its report.

    The second person need not see that other case, so its history says it where they do; this one's says it always.
    """
    if verb != "link" or case.follows_id is None:
        return
    primary = case.follows_id
    conflicts.untie(case.pk)
    case.follows = None
    case.save(update_fields=["follows"])
    journal.record(journal.Chain.case(case.pk), "untie", actor=actor.label, facts={"case": str(primary)})
    if gate.visible(actor).filter(pk=primary).exists():
        journal.record(journal.Chain.case(primary), "let_go", actor=actor.label)


def split(actor: Actor, reference: str, *, seen: int, thread: UUID, reason: str) -> bool:
    """Make a second case of one report that tells of two events. It begins in `received`, with the first one's conflicts."""
    with act(actor, reference, "split", seen) as case:
        tie = Tie.objects.filter(case=case, thread_id=thread).first()
        if tie is None:
            raise Unfit("thread", "Choose the report that tells of two events.")
        second = _second(case)
        chain = journal.Chain.case(second.pk)
        event = journal.record(
            chain,
            "split_from",
            actor=actor.label,
            facts={"case": str(case.pk), "stands": standing.begun(second.pk), "thread": str(tie.thread_id)},
        )
        conflicts.admit_split(second.pk, origin=case.pk, thread=tie.thread_id, event=event)
        sealed = words.write(case, case.pk, words.REASON, reason, actor)
        done(case, "split", actor, facts={"case": str(second.pk)}, sealed=[sealed])
        outbox.put("new_report", case=second.pk, ids={"case": str(second.pk)}, effect=f"new_report:{second.pk}")
    return True


def _second(case: Case) -> Case:
    """A fresh case on the same report: same branch, same way in, nothing decided."""
    today = clock.today()
    second: Case = Case(
        id=uuid4(), reference=references.make(), branch_id=case.branch_id, channel=case.channel, mode=case.mode,
        urgent=case.urgent, danger=case.danger, received_on=case.received_on, opened_on=today,
    )  # fmt: skip
    second.save(force_insert=True)
    return second
