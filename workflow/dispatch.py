"""Hands due outbox rows to Celery, ids only. What the broker does not take stays for the next sweep (D29)."""

import logging
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

from permissions.actors import Actor, acting

from . import outbox

log = logging.getLogger(__name__)
TASK = "candor.deliver"


def sweep(most: int = 50) -> int:
    """One pass: how many rows left. The rows are claimed before and released after, so nothing leaves twice at once."""
    with acting(Actor.system("sweep")):
        claimed = outbox.claim(most)
    kept = claimed[_hand_out(claimed) :]
    if kept:
        with acting(Actor.system("sweep")):
            outbox.release(kept)
    return len(claimed) - len(kept)


def _hand_out(ids: list[UUID]) -> int:
    """How many of `ids`, from the first on, the broker took."""
    for count, row_id in enumerate(ids):
        try:
            current_app.send_task(TASK, [str(row_id)], retry=False)
        except (OperationalError, OSError) as failure:
            log.warning("broker took %d of %d: %s", count, len(ids), type(failure).__name__)
            return count
    return len(ids)
