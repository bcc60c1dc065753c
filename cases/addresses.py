"""The door's half for addresses: where a reporter wants a note when there is something new (D6, D27, ADR 48).

It closes an address and learns no more than whether there is one; `cases.notes` sends. No role reads the table, and nothing
of it stands in a journal: members read the chain of the thread.
"""

from uuid import UUID, uuid4

from django.conf import settings

from permissions.actors import acting
from permissions.functions import call
from vault import courier

from .ways import Way, actor_of, behind

LONGEST = 254  # characters of an address


def offered() -> bool:
    """Whether this installation sends notes: it has a sender for them."""
    return bool(settings.CANDOR_NOTE_FROM)


def is_employers(address: str) -> bool:
    """Whether the employer keeps this mailbox, at one of its domains or below one."""
    host = address.rpartition("@")[2].casefold().rstrip(".")
    return any(host == one or host.endswith(f".{one}") for one in settings.CANDOR_EMPLOYER_DOMAINS)


def keep(way: Way, address: str) -> bool:
    """Keep this address in place of the one that was there. False: no such thread. Raises KeyMissing."""
    row = uuid4()
    sealed = courier.seal(row, address)
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).values_list("pk", flat=True).first()
        return bool(thread and call("select public.candor_keep_address(%s, %s, %s)", thread, row, sealed)[0][0])


def forget(way: Way) -> bool:
    """Remove it; nothing of it stays. False: no such thread."""
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).values_list("pk", flat=True).first()
        if thread:
            call("select public.candor_forget_address(%s)", thread)
        return thread is not None


def is_kept(way: Way) -> bool | None:
    """Whether there is one; None: no such thread."""
    with acting(actor_of(way)) as actor:
        thread = behind(way, actor).values_list("pk", flat=True).first()
        return call("select public.candor_has_address(%s, false)", thread)[0][0] if thread else None


def read(thread: UUID) -> bool:
    """Whether there is one, inside `acting`; the thread is being read, so nothing in it is new to its reporter any more."""
    return bool(call("select public.candor_has_address(%s, true)", thread)[0][0])
