"""Going live: once, and only while there is somebody at each step for a case about anyone who holds a role (ADR 41).

Until then no report is taken, by a person or by the door. Afterwards a gap shows on the page of `staffing` and on Today, and
the door stays open: a report that nobody may read is held and its reporter told (D22), one that was not taken is lost.
"""

from datetime import datetime

from audit import clock, journal
from permissions import staffing
from permissions.actors import Actor
from permissions.models import GoLive
from permissions.refusals import Refused
from permissions.staffing import Staffing

NOBODY_YET = "Nobody holds a role yet."
NOT_LIVE = "This site is not live yet, so no report is taken. Under People a policy owner reads who is still missing."


def since() -> datetime | None:
    """Since when reports are taken, None before. Any plane that takes them may ask, outside `acting` too."""
    return GoLive.objects.values_list("at", flat=True).first()


def gaps() -> list[str]:
    """A line for each role holder whose case nobody could take at some step, in the words of the page. Inside `acting`."""
    return _missing(staffing.of_everybody())


def go_live(actor: Actor) -> datetime:
    """Take reports from now on; returns since when. Raises Refused with every gap while there is one, and a second time.

    Inside `acting(Actor.setup())`, signed in to the database as its owner: no other role may write the row.
    """
    if since():
        raise Refused("This site is live already.")
    everybody = staffing.of_everybody()
    if found := _missing(everybody):
        raise Refused("\n".join(found))
    event = journal.record(journal.Chain.system(), "go_live", actor=actor.label, facts={"holders": len(everybody)})
    return GoLive.objects.create(at=clock.now(), event=event).at


def _missing(everybody: list[Staffing]) -> list[str]:
    return [f"{one.sentence}." for one in everybody if one.nobody] if everybody else [NOBODY_YET]
