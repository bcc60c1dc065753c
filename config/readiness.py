"""What an installation must have before it takes reports (domain row 34, D22): asked before a production process serves.

`setup`, `migrate`, `load_policy` and `go_live` supply it, so commands are not asked.
"""

from dataclasses import dataclass

from django.conf import settings

from permissions import going_live
from permissions.models import Installation
from permissions.setup import read_outside
from policies import versions


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: `code` for the log, `sentence` for the person who starts it."""

    code: str
    sentence: str


NOT_SET_UP = Lack("installation_missing", "Nobody has set this installation up: run `manage.py setup`.")
NO_OUTSIDE_READER = Lack(
    "outside_reader_missing",
    "Nobody outside reads what nobody inside may: give the role of independent reader in the branch outside to somebody "
    "who is no employee.",
)
NOT_LIVE = Lack(
    "not_live", "This site is not live yet, so no report is taken: run `manage.py go_live`, which says what is missing."
)
NO_POLICY = Lack("policy_missing", "No policy is loaded: run `manage.py load_policy` with the folder of the pack.")

# Of the other planes the staff's appoints whoever is still missing, and the workers tell them so.
TAKES_REPORTS = frozenset(("reporter", "all"))


def lacks() -> list[Lack]:
    """What is still missing; nothing where the site may serve. Raises DatabaseError."""
    if not Installation.objects.exists():
        return [NOT_SET_UP]
    found = [] if read_outside() else [NO_OUTSIDE_READER]
    if settings.CANDOR_PLANE in TAKES_REPORTS and not going_live.since():
        found.append(NOT_LIVE)
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    if version is None:
        return [*found, NO_POLICY]
    return [*found, *(Lack("policy_unfinished", f"{one.what} {one.do}") for one in versions.unfinished(version))]
