"""What the door does to a thread beside reading it: bells, screening what was written, and the claim "this was me"."""

from uuid import UUID

from django.db import connection

from audit import clock, journal
from permissions import matching
from permissions.actors import Actor, acting
from vault import identity, receipts
from vault.models import Identity
from workflow import outbox

from .models import Message, Thread
from .models.case import Mode

MOST_A_DAY = 60  # messages of one reporter's thread


class TooMany(Exception):
    """The thread has taken as many messages today as it takes in a day."""


def room(thread: Thread) -> None:
    """Counted by the day, which is all that is kept of an anonymous reporter's hours. Raises TooMany."""
    today = thread.messages.filter(side=Message.Side.REPORTER, written_on=clock.today())
    if today.count() >= MOST_A_DAY:
        raise TooMany


def claim(receipt: str, reporter: dict[str, str]) -> bool:
    """Say who the reporter of an anonymous report is: sealed like a confidential reporter's name, and for good (ADR 28).

    It is what somebody with the code says, and nobody has proved it. The name is screened in every tied case before anyone
    can open it; the report stays anonymous in all else, its times too. False: no such report, or it was claimed already.
    """
    lookup = receipts.lookup(receipt)
    with acting(Actor.door(lookup)):
        open_still = Thread.objects.filter(lookup=lookup, mode=Mode.ANONYMOUS, claimed_on=None)
        thread = open_still.select_for_update().first()
        if thread is None:
            return False
        keep_identity(thread.pk, reporter)
        thread.claimed_on = clock.today()
        thread.save(update_fields=["claimed_on"])
        journal.record(journal.Chain.thread(thread.pk), "claim", actor="door", day_only=True)
        screen(thread, reporter.get("name", ""))
        notice(thread, "claimed", f"claimed:{thread.pk}")
        return True


def keep_identity(thread_id: UUID, reporter: dict[str, str]) -> None:
    """Close a reporter's name and contact to the identity key, in a record apart (D8)."""
    sealed = identity.seal(thread_id, reporter)
    Identity(thread_id=thread_id, sealed=sealed, created_on=clock.today()).save(force_insert=True)


def screen(thread: Thread, *texts: str) -> None:
    """Whoever is named in them no longer sees any case that the thread is tied to."""
    said = {token for text in texts for token in matching.said(text)}
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_name_in_thread(%s, %s)", [thread.pk, sorted(said)])


def notice(thread: Thread, kind: str, effect: str) -> None:
    """Tell the office, in a fixed window where the moment would tell something about the reporter (D31)."""
    due_at = outbox.window() if hidden(thread) else None
    outbox.put(kind, ids={"thread": str(thread.pk)}, effect=effect, due_at=due_at)


def hidden(thread: Thread) -> bool:
    """Whether nothing finer than the day is kept of it."""
    return thread.mode == Mode.ANONYMOUS
