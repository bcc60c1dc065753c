"""Walking the pages as members of the cast: forms are filled from the page itself, clicks are counted."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.cast import Member

Fields = dict[str, list[str]]


class _Form(HTMLParser):
    """The values that a browser would send with the posting form of a page if nobody touched it."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self.found = False
        self._inside = False
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._inside = self.found = True
        if not self._inside:
            return
        name, ticks = given.get("name", ""), given.get("type") in ("radio", "checkbox")
        if tag == "input" and name and (not ticks or "checked" in given):
            self.fields.setdefault(name, []).append(given.get("value", "on" if ticks else ""))
        elif tag == "textarea":
            self._area, self.fields[name] = name, [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.fields):
            self.fields[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data.removeprefix("\n") if not self.fields[self._area][0] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""


def filled(page: str, **told: Any) -> dict[str, Any]:
    """What a browser sends with the posting form of the page: what stood in it, and what was typed."""
    form = _Form()
    form.feed(page)
    assert form.found, f"no form on this page: {problems(page)}"
    return {**form.fields, **told}


@dataclass
class Walker:
    """One signed-in person at their pages. `forms` counts pages with a form sent, `clicks` links and buttons."""

    member: Member
    forms: int = 0
    clicks: int = 0
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client: Client = self.member.client

    def get(self, url: str, status: int = 200) -> str:
        """Follow a link."""
        self.clicks += 1
        page = self.client.get(url)
        assert page.status_code == status, (url, page.status_code, page.content.decode()[:2000])
        return page.content.decode()

    def send(self, url: str, status: int = 302, **told: Any) -> str:
        """Open the page of a verb, fill it in, press its button. Answers with the address or the page that follows."""
        empty = filled(self.get(url))
        unknown = set(told) - set(empty) - CHOICES
        self.forms, self.clicks = self.forms + 1, self.clicks + 1
        page = self.client.post(url, self.typed(url, {**empty, **told}))
        assert page.status_code == status, (url, page.status_code, unknown, problems(page.content.decode()))
        return page.headers.get("Location", "") or page.content.decode()

    def typed(self, url: str, fields: dict[str, Any]) -> dict[str, Any]:
        """What is sent of what was filled in: all of it. The canary sweep adds a word to every text here."""
        return fields


# Radio buttons and boxes send nothing untouched, so the page's fields do not tell of them.
CHOICES = {"act", "nexus", "danger", "manager", "looked", "investigator", "outcome", "minor", "subject"}


def problems(page: str) -> str:
    """What a page says is wrong, for the message of a failing test."""
    start = page.find("usa-alert--error")
    return page[start : start + 1500] if start >= 0 else page[:3000]
