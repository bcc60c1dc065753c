"""What every record of a case is stamped with."""

from datetime import date
from typing import Any

from audit import clock
from cases.models import Case
from permissions.actors import Actor


def stamp(case: Case, actor: Actor, on: date | None = None) -> dict[str, Any]:
    """Whose it is, who wrote it, the day it happened (today unless told) and the moment it is written down (D14)."""
    return {"case": case, "by": actor.person, "happened_on": on or clock.today(), "recorded_at": clock.now()}
