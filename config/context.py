"""What every page frame needs: whose house this is, whether it is a demonstration, who is here, where they can go."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from permissions.policy import POLICY
from policies import approvals

# The places of the staff's frame by address name; a place whose page is not built is not shown.
PLACES = (
    ("Today", "today"),
    ("Cases", "case_list"),
    ("Enter a report", "enter"),
    ("People", "people"),
    ("Policies", "policies"),
    ("Prior approvals", "register"),
)
# Where a place is for some roles alone: for everyone else it would be a way to a refusal.
FOR_ROLES = {"enter": POLICY["enter"].roles, "register": frozenset(approvals.RECORDERS)}

# Those of the pages of one's own reports, where nobody is an officer.
OWN_PLACES = (
    ("My reports", "me"),
    ("Report something", "me_start"),
    ("Policies", "policies"),
)


def site(request: HttpRequest) -> dict[str, object]:
    """Names and places for the page frames.

    `actor`, `held` (their roles) and `nav` are asked only by the staff's frame: the reporter's never touches them, so it opens
    no session.
    """
    actor = getattr(request, "actor", None)
    held: Collection[str] = getattr(request, "held", frozenset())
    return {
        "organization": settings.CANDOR_ORGANIZATION,
        "demo": settings.CANDOR_DEMO,
        "actor": actor,
        "held": held,
        "nav": lambda: places(request, held),
    }


def places(request: HttpRequest, held: Collection[str]) -> list[dict[str, object]]:
    """Where a signed-in person who holds these roles can go: `label`, `url`, `here`; nothing for others."""
    if not getattr(request, "actor", None):
        return []
    found = []
    for label, name in OWN_PLACES if request.path.startswith(settings.CANDOR_OWN_URL) else PLACES:
        if name in FOR_ROLES and FOR_ROLES[name].isdisjoint(held):
            continue
        try:
            found.append({"label": label, "url": reverse(name)})
        except NoReverseMatch:
            continue
    # The longest address that fits is the place: /cases/enter/ is not also /cases/.
    fitting = [str(place["url"]) for place in found if request.path.startswith(str(place["url"]))]
    here = max(fitting, key=len, default="")
    return [{**place, "here": place["url"] == here} for place in found]
