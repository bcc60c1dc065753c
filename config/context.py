"""What every page frame needs: whose house this is, whether it is a demonstration, who is here, where they can go."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

# The places of the staff's frame by address name; a place whose page is not built is not shown.
PLACES = (
    ("Today", "today"),
    ("Cases", "case_list"),
    ("People", "people"),
    ("Policies", "policies"),
)

# Those of the pages of one's own reports, where nobody is an officer.
OWN_PLACES = (
    ("My reports", "me"),
    ("Report something", "me_start"),
    ("Policies", "policies"),
)


def site(request: HttpRequest) -> dict[str, object]:
    """Names and places for the page frames.

    `actor` and `nav` are asked only by the staff's frame: the reporter's never touches them, so it opens no session.
    """
    return {
        "organization": settings.CANDOR_ORGANIZATION,
        "demo": settings.CANDOR_DEMO,
        "actor": getattr(request, "actor", None),
        "nav": lambda: places(request),
    }


def places(request: HttpRequest) -> list[dict[str, object]]:
    """Where a signed-in person can go: `label`, `url`, `here`; nothing for others."""
    if not getattr(request, "actor", None):
        return []
    found = []
    for label, name in OWN_PLACES if request.path.startswith(settings.CANDOR_OWN_URL) else PLACES:
        try:
            found.append({"label": label, "url": reverse(name)})
        except NoReverseMatch:
            continue
    # The longest address that fits is the place: the first step of a new report also begins with the list's.
    fitting = [str(place["url"]) for place in found if request.path.startswith(str(place["url"]))]
    here = max(fitting, key=len, default="")
    return [{**place, "here": place["url"] == here} for place in found]
