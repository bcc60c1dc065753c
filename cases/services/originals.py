"""Asking a second person to let one open files as they were sent (TM-19). The agreement names them and ends by itself."""

from collections.abc import Sequence
from uuid import UUID

from cases.models import File
from permissions.actors import Actor

from .asking import ask, asking
from .unfit import Unfit

MOST_DAYS = 30


def open_originals(
    actor: Actor, reference: str, *, seen: int, originals: Sequence[UUID], days: int, reason: str, second: str = ""
) -> bool:
    """Ask for these files, to be opened by the actor alone for so many days after somebody else agreed."""
    with asking(actor, reference, "open_originals", seen) as case:
        found = File.objects.filter(pk__in=originals, thread__ties__case=case).select_related("thread")
        if not originals or {one.pk for one in found} != set(originals):
            raise Unfit("originals", "Choose among the files of this case.")
        if any(one.thread.files_closed for one in found):
            raise Unfit(
                "originals", "Someone under 18 may be part of this report, so none of its files is opened here."
            )
        if not 1 <= days <= MOST_DAYS:
            raise Unfit("days", "Choose one of the times offered.")
        given = {"files": sorted(str(one) for one in set(originals)), "days": days}
        ask(case, actor, "open_originals", reason=reason, given=given, second=second)
    return True
