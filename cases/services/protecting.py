"""A child may be in danger: the hours in which that is reported begin by themselves, and only the report ends them.

Source: RCW 26.44.030 and .040; domain.md 5b, "Side tasks", and S6; decision 44.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from audit import clock
from audit.facts import Fact
from cases import duties, rules
from cases.models import Case, Party, Protection, Thread, Tie
from permissions.actors import Actor
from permissions.classes import FieldClass
from workflow import clocks as workflow_clocks
from workflow import outbox
from workflow.models import Clock

from . import clocks, words
from .acts import act, done
from .stamps import stamp
from .unfit import Unfit

NOT_KNOWN_YET = "This was before anybody here knew of it. Give the time at which it was reported for this case."
NOTHING_OWED = "No report is owed here. Say first that a child may be in danger."
RUNS = "The hours run already. Record here that it was reported, once it is."
BY_THE_MINUTE = timedelta(minutes=1)


def flag_minor(actor: Actor, reference: str, *, seen: int, text: str) -> bool:
    """Somebody on the case learns that a child may be in danger; in every state, a closed case too."""
    with act(actor, reference, "flag_minor", seen) as case:
        if running(case.pk):
            raise Unfit("text", RUNS)
        close_files(case)
        begin(case)
        about = running(case.pk)[-1]
        sealed = words.write(case, about.pk, words.CHILD_FLAG, text, actor, field_class=FieldClass.MINOR)
        done(case, "flag_minor", actor, sealed=[sealed])
    return True


def close_files(*cases: Case) -> None:
    """Somebody under 18 is in it: from now on no file is taken from its reporters, and none that came is opened."""
    _threads(*cases).filter(files_closed=False).update(files_closed=True)


def a_child(*cases: Case) -> bool:
    """Whether somebody under 18 may be in one of them: one of its reports said so, or a member put it on record."""
    minors = Party.objects.filter(case__in=cases, minor=Party.Minor.YES)
    return _threads(*cases).filter(files_closed=True).exists() or minors.exists()


def _threads(*cases: Case) -> QuerySet[Thread]:
    return Thread.objects.filter(pk__in=Tie.objects.filter(case__in=cases).values("thread_id"))


def on_record(case: Case, child: Party) -> None:
    """A child was put on record: the hours begin, unless it is the first one of a case where they began already. For that
    child they ran; whoever knows of another one says so with `flag_minor`.
    """
    others = Party.objects.filter(case=case, minor=Party.Minor.YES).exclude(pk=child.pk)
    if others.exists() or not Clock.objects.filter(case_id=case.pk, kind__in=duties.CHILD).exists():
        begin(case)


def begin(case: Case) -> None:
    """Start both limits now and tell everybody on the case, unless they run: one report covers every child of a case."""
    if running(case.pk):
        return
    start(case.pk, clock.now())
    case.urgent = True
    case.save(update_fields=["urgent"])
    clocks.next_date(case)
    outbox.put("child", case=case.pk, ids={"case": str(case.pk)}, effect=f"child:{case.pk}:{case.version}")


def start(case_id: UUID, started: date | datetime) -> None:
    """Start both limits from a moment, or from a day where that is all that is known (D32)."""
    known = rules.clocks_on(clock.day_of(started) if isinstance(started, datetime) else started)
    workflow_clocks.start_all([workflow_clocks.made(case_id, kind, known, started=started) for kind in duties.CHILD])


def running(case_id: UUID) -> list[Clock]:
    """The limits of this case that nothing has met, the first to fall due first."""
    return duties.running(Clock.objects.filter(case_id=case_id, kind__in=duties.CHILD))


def record_protection(
    actor: Actor, reference: str, *, seen: int, agency: str, at: datetime, spoken_to: str, their_number: str,
    harm: str, child: str = "", parents: str = "", history: str = "", suspect: str = "",
) -> bool:  # fmt: skip
    """Record the report as it was made: to whom, when, and what they were told. It alone meets the clocks."""
    with act(actor, reference, "record_protection", seen) as case:
        owed = running(case.pk)
        if not owed:
            raise Unfit("agency", NOTHING_OWED)
        if at > clock.now():
            raise Unfit("at", "This time has not come yet.")
        if at <= min(since(one) for one in owed) - BY_THE_MINUTE:
            raise Unfit("at", NOT_KNOWN_YET)
        row = Protection(**stamp(case, actor, clock.day_of(at)), agency=agency, reported_at=at)
        row.save(force_insert=True)
        told = {"child": child, "parents": parents, "harm": harm, "history": history, "suspect": suspect}
        sealed = [
            words.write(case, row.pk, kind, text, actor, happened_on=row.happened_on)
            for kind, text in ((words.SPOKEN_TO, spoken_to), (words.THEIR_NUMBER, their_number))
        ] + [
            words.write(case, row.pk, words.TOLD[name], text, actor, happened_on=row.happened_on, field_class=FieldClass.MINOR)
            for name, text in told.items() if text
        ]  # fmt: skip
        said: dict[str, Fact] = {
            "agency": agency,
            "happened_on": row.happened_on.isoformat(),
            "late": at > duties.limit(owed),
        }
        done(case, "record_protection", actor, facts=said, sealed=sealed)
        for kind in duties.CHILD:
            clocks.meet(case, kind, actor, row.happened_on)
    return True


def since(one: Clock) -> datetime:
    """When the hours of this clock began; the first moment of the day where only that is known."""
    return one.starts_at or clock.day_begins(one.starts_on)
