"""Notes to the addresses that reporters left: one text that tells nobody anything, in fixed windows (D6, D31, ADR 48).

The worker opens an address and learns neither thread nor case. A note that did not leave waits for the next window.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from audit import clock
from permissions.actors import Actor, acting
from permissions.functions import call
from vault import courier, keys
from vault.sealed import Tampered
from workflow import outbox

from .addresses import offered

MOST_TRIES = 12  # windows in which a note is tried, until something newer is written
AT_ONCE = 20  # notes that one look takes: so many wait for the next window where the process dies
KEPT = timedelta(days=30)  # after the end of a case, and after the last question how its reporter is treated
# Said of nobody, by nobody, about nothing: whoever finds it in a mailbox learns that there is something to read somewhere.
SUBJECT = "There is something new"
TEXT = (
    "There is something new for you to read. You know where.\n\n"
    "You asked for this note. It says nothing else on purpose. Do not answer it: nobody reads answers.\n"
)

log = logging.getLogger(__name__)


def send() -> int:
    """One note to each address whose window has come, as the worker. How many left. Raises KeyMissing.

    An address that no key opens is removed, so that its reporter sees
    that there is none.
    """
    if not offered():
        return 0
    keys.ring().secret("courier_private")  # before anything counts as tried
    return sum(_left(row, sealed) for row, sealed in _due())


def end() -> int:
    """Remove the addresses of reports in which nothing more is to come, as the worker. How many."""
    with acting(Actor.system("addresses")):
        return int(call("select public.candor_end_addresses(%s)", clock.today() - KEPT)[0][0])


def _due() -> Iterator[tuple[UUID, bytes]]:
    while True:
        with acting(Actor.system("addresses")):
            asked = (clock.now(), outbox.window(), MOST_TRIES, AT_ONCE)
            found = call("select row_id, closed from public.candor_due_addresses(%s, %s, %s, %s)", *asked)
        yield from ((row, bytes(sealed)) for row, sealed in found)
        if len(found) < AT_ONCE:
            return


def _left(row: UUID, sealed: bytes) -> bool:
    try:
        _mail(courier.open(row, sealed))
    except Tampered:
        _settle(row, gone=True)
        return False
    except (
        OSError,
        ValueError,
    ) as failure:  # the mail server in all its ways; an address that no mail can be written to
        log.warning("note: %s", type(failure).__name__)  # never to whom: what they say names the address
        return False
    _settle(row, gone=False)
    return True


def _mail(address: str) -> None:
    message = EmailMessage(SUBJECT, TEXT, settings.CANDOR_NOTE_FROM, [address])
    # Django would make an id of this machine's name.
    message.extra_headers["Message-ID"] = f"<{uuid4()}@{settings.CANDOR_NOTE_FROM.rpartition('@')[2]}>"
    message.extra_headers["Auto-Submitted"] = "auto-generated"  # no answer from whoever is on holiday
    message.connection = get_connection(**settings.CANDOR_NOTE_SERVER)
    message.send()


def _settle(row: UUID, *, gone: bool) -> None:
    with acting(Actor.system("addresses")):
        call("select public.candor_settle_address(%s, %s)", row, gone)
