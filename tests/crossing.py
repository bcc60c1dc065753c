"""A browser between this site and another: which cookies come along, and pages that lead on by themselves."""

from django.http import HttpResponse
from django.test import Client

from tests.markup import Page


def from_elsewhere(client: Client, url: str, form: dict[str, str] | None = None) -> HttpResponse:
    """Another site leads this browser to `url`, with a form or by a link: `SameSite` says which of our cookies it sends."""
    allowed = {"None"} if form is not None else {"None", "Lax"}
    held_back = {name: one for name, one in client.cookies.items() if one["samesite"] not in allowed}
    for name in held_back:
        del client.cookies[name]
    answer = client.get(url) if form is None else client.post(url, form)
    for name, one in held_back.items():
        client.cookies.setdefault(name, one)
    return answer


def leads_to(answer: HttpResponse) -> str:
    """Where a page leads on to: by itself, and by its one button for whoever's browser does not."""
    assert answer.status_code == 200, answer.text
    delay, _, url = answer["Refresh"].partition("; url=")
    assert delay == "0"
    buttons = [attrs for tag, attrs in Page(answer.text).tags if tag == "a" and attrs.get("class") == "usa-button"]
    assert [button["href"] for button in buttons] == [url]
    return url
