"""What several scenarios share: who must find nothing, and a report that comes in through the reporter's pages."""

from collections.abc import Iterable

from cases.models import Case
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.pages import Walker


def walkers(cast: Cast, *keys: str) -> list[Walker]:
    return [Walker(cast[key]) for key in keys]


def address_of(cast: Cast, who: str) -> str:
    """The address of the only case that this person sees."""
    with acting(cast[who].actor):
        return f"/cases/{Case.objects.get().reference}/"


def absent_for(cast: Cast, url: str, keys: Iterable[str]) -> None:
    """For each of these the case is not there: no page, no part, no verb, no line of a list, no count."""
    for key in keys:
        client = cast[key].client
        for page in (url, url + "allegations/", url + "history/", url + "note/"):
            assert client.get(page).status_code == 404, (key, page)
        reference = url.split("/")[2]
        for page in ("/today/", "/cases/"):
            shown = client.get(page).content.decode()
            assert reference not in shown, key
            assert reference.replace("-", " ") not in shown, key


def state_of(cast: Cast, who: str) -> str:
    with acting(cast[who].actor):
        return str(Case.objects.get().state)


def value_before(page: str, label: str) -> str:
    """The value of the choice whose label holds these words."""
    before = page.split(label, maxsplit=1)[0]
    return before.rsplit('value="', 1)[1].split('"')[0] if label in page else ""
