"""What officers write: titles, notes, corrections, and messages to a reporter."""

from datetime import date
from uuid import UUID

from django.db.models import Max

from audit import clock, journal
from cases import places
from cases.models import Entry, Message, Report, Thread
from cases.readers.classed import STANDS_IN
from cases.readers.replies import HEADINGS
from cases.readers.unsealing import Opener
from permissions import gate
from permissions.actors import Actor
from permissions.classes import READS, FieldClass
from vault import threads
from vault.sealed import Place, Sealed, Tampered
from workflow import outbox

from . import words
from .acts import act, done
from .unfit import Unfit


def set_title(actor: Actor, reference: str, *, seen: int, title: str, unit: str) -> bool:
    """A working title and the unit concerned, sealed, shown inside the gate alone."""
    with act(actor, reference, "set_title", seen) as case:
        sealed = [
            words.replace(case, case.pk, kind, text, actor) for kind, text in ((words.TITLE, title), (words.UNIT, unit))
        ]
        done(case, "set_title", actor, sealed=sealed)
    return True


def note(
    actor: Actor, reference: str, *, seen: int, text: str, happened_on: date | None = None,
    field_class: str = FieldClass.NORMAL,
) -> bool:  # fmt: skip
    """A note on the case for its members, or for those of them who read its class. Late entry is allowed and shows: it carries
    the day it speaks of.
    """
    with act(actor, reference, "note", seen) as case:
        sealed = words.write(case, case.pk, words.NOTE, text, actor, happened_on=happened_on, field_class=field_class)
        done(case, "note", actor, facts={"class": str(field_class)}, sealed=[sealed])
    return True


def hold_back(actor: Actor, reference: str, *, seen: int, entry: UUID, field_class: str, reason: str) -> bool:
    """Hold words back that stand already: from now on those members alone read them who read this class (decision 36).

    It closes and never opens; whoever does it may not read them afterwards. Raises Unfit for words that are held back already.
    """
    with act(actor, reference, "hold_back", seen) as case:
        found = Entry.objects.filter(case=case, pk=entry, kind__in=words.OF_A_CLASS, superseded_by=None).first()
        if found is None or STANDS_IN[found.kind] not in gate.sees(actor, case):
            raise Unfit("field_class", "These words are not there for you to hold back. Look at the case as it is now.")
        if field_class not in READS:
            raise Unfit("field_class", "Choose who reads them.")
        if not words.hold_back(entry, field_class):
            raise Unfit("field_class", "These words are held back already. Look at the case as it is now.")
        why = words.write(case, case.pk, words.REASON, reason, actor, field_class=field_class)
        done(case, "hold_back", actor, facts={"entry": str(entry), "class": field_class}, sealed=[why])
    return True


def correct(actor: Actor, reference: str, *, seen: int, entry: UUID, text: str, reason: str) -> bool:
    """Let new words stand in the place of a note, with the reason. The old ones stay readable (D14)."""
    with act(actor, reference, "correct", seen) as case:
        before = Entry.objects.filter(case=case, pk=entry, kind=words.NOTE, superseded_by=None).first()
        if before is None:
            raise Unfit("text", "This was corrected already. Look at the case as it is now.")
        sealed = words.write(
            case, before.about, before.kind, text, actor, happened_on=before.happened_on, supersedes=before.pk,
            field_class=before.field_class,
        )  # fmt: skip
        why = words.write(case, sealed[0].row, words.REASON, reason, actor, field_class=before.field_class)
        done(case, "correct", actor, facts={"entry": str(entry)}, sealed=[sealed, why])
    return True


def post(actor: Actor, reference: str, *, seen: int, thread: UUID, text: str, heading: str = "") -> bool:
    """Write to a reporter, in their thread and under its key, so that their receipt opens it (D1).

    `heading` is the code of what they read above it, one of `HEADINGS`; empty: that we have a question.
    """
    with act(actor, reference, "post", seen) as case:
        found = Thread.objects.select_for_update(of=("self",)).filter(pk=thread, ties__case=case).first()
        if found is None:
            raise Unfit("thread", "Choose the reporter to write to.")
        if heading and heading not in HEADINGS:
            raise Unfit("heading", "Choose one of the lines on the page.")
        place, body = say(found, text, actor)
        journal.record(journal.Chain.thread(found.pk), "post", actor=actor.label, sealed=[(place, body)])
        found.note, found.phase_on = heading or HEADINGS[0], clock.today()
        found.save(update_fields=["note", "phase_on"])
        done(case, "post", actor, facts={"thread": str(found.pk)})
        outbox.put("message_to_reporter", ids={"thread": str(found.pk)}, effect=f"message:{place.row}")
    return True


def say(thread: Thread, text: str, actor: Actor) -> tuple[Place, Sealed]:
    """Add the message; what the reporter wrote before it counts as read by the office from now on.

    Raises Tampered where the thread's key does not open its report: a key of somebody's own making would let them read
    what the office writes.
    """
    report = Report.objects.get(thread=thread)
    if Opener([], [thread], rows=[report.pk]).answers(report) is None:
        raise Tampered
    key = threads.open_for_staff(thread.pk, bytes(thread.staff_wrap))
    last = thread.messages.aggregate(last=Max("number"))["last"] or 0
    message = Message(
        thread=thread, side=Message.Side.OFFICE, number=last + 1, written_on=clock.today(), author=actor.person
    )
    place = places.message(message)
    message.body = key.seal(text, place)
    message.save(force_insert=True)
    thread.messages.filter(side=Message.Side.REPORTER, read_on=None).update(read_on=clock.today())
    return place, message.body
