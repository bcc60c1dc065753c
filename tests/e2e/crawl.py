"""Every page that somebody can come to, found as people find them: by the links of the pages before.

A page is read through Django's own client and shown to the browser afterwards (`tests.e2e.glass`). What a form would
change is taken back at once, so that each form can be sent empty and the next page still finds the case as it was.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

from cases.verbs import VERBS

# Addresses that answer with a redirect or a file, or end the visit: there is no page to look at.
NO_PAGE = {
    "report_start", "report_receipt_file", "report_receipt_copy", "report_receipt_reminder", "thread_copy", "thread_reminder",
    "statement_script", "me_receipt_reminder", "leave",
    "begin_en", "begin_es", "begin_vi", "begin_so", "begin_zh", "policy_official", "me_start", "me_receipt_file",
    "end_emergency", "take_back_emergency", "take_back_key", "file_copy", "file_original",
    "letter_pdf", "told_pdf", "end_journal", "take_back", "end_sign_in", "end_other_sign_ins", "own_reports_only", "readmit",
    "report_pieces", "thread_pieces", "me_pieces", "me_thread_pieces",
    "sso_go", "sso_back", "sso_acs", "sso_in",  # looked at in tests/e2e/test_single_sign_on.py
    "mfa_reauthenticate_webauthn",  # there is a page for whoever has a passkey: tests/e2e/test_passkeys.py
}  # fmt: skip
HREF = re.compile(r'<a[^>]*\shref="([^"]+)"')
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "use", "circle", "rect"}
SHAPE = ("class", "role", "type", "aria-current", "scope", "open", "hidden", "aria-invalid")


class _Shape(HTMLParser):
    """What a page is made of, whatever it says: each kind of element with what it stands in. Steps gone count as steps."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.kinds: set[str] = set()
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        own = tag + "".join(f"[{name}={given[name]}]" for name in SHAPE if name in given)
        own = tag if "stepper__" in own else own
        self.kinds.add(" ".join([*self._open[-2:], own]))
        if tag not in VOID:
            self._open.append(own)

    def handle_endtag(self, tag: str) -> None:
        while self._open and not self._open.pop().startswith(tag):
            pass


@dataclass(frozen=True)
class Seen:
    """A page as it was answered. Two pages of one address and one shape look alike."""

    name: str
    url: str
    who: str
    answer: HttpResponse

    @property
    def shape(self) -> tuple[str, int, frozenset[str]]:
        html = self.answer.content.decode()
        return self.name, self.answer.status_code, frozenset(_Shape(html).kinds)

    def __str__(self) -> str:
        return f"{self.name} ({self.answer.status_code}) of {self.who or 'a reporter'}"


def name_of(url: str) -> str:
    """The name of the address, empty for one that is not ours."""
    try:
        return resolve(urlsplit(url).path).url_name or ""
    except Resolver404:
        return ""


@dataclass
class Walk:
    """One case, or one place, looked at by several people; a page of one verb is opened by the first who may."""

    within: str
    beside: str = "(?!)"  # a pattern of addresses that others look at
    opened: set[object] = field(default_factory=set)

    def crawl(self, client: Client, starts: Iterable[str], who: str = "") -> Iterator[Seen]:
        """Each page once, from `starts` along every link that stays within. A link that leads nowhere fails."""
        waiting, known = list(starts), set(starts)
        while waiting:
            url = waiting.pop(0)
            if self._known(url):
                continue
            answer = client.get(url)
            if answer.status_code == 302 or name_of(url) in NO_PAGE:
                continue
            assert answer.status_code == 200, f"{who} finds a link to {url}, which answers {answer.status_code}"
            yield Seen(name_of(url), url, who, answer)
            fresh = [link for link in dict.fromkeys(_links(url, answer, self.within)) if link not in known]
            fresh = [link for link in fresh if not re.match(self.beside, link)]
            known.update(fresh)
            waiting += fresh

    def _known(self, url: str) -> bool:
        """A verb asks everybody the same; a part shows each what they may read."""
        name, asked = name_of(url), frozenset(parse_qs(urlsplit(url).query))
        again = name in VERBS and (name, asked) in self.opened
        self.opened.add((name, asked))
        return again


def _links(url: str, answer: HttpResponse, within: str) -> list[str]:
    found = (urljoin(url, href.replace("&amp;", "&")) for href in HREF.findall(answer.content.decode()))
    return [link.partition("#")[0] for link in found if link.startswith(within) and not link.startswith("//")]


def sent(client: Client, url: str, who: str = "", **typed: object) -> Seen:
    """The page that answers a form, whose effects are taken back."""
    cookies = copy.deepcopy(client.cookies)
    undone = transaction.atomic()
    undone._from_testcase = True  # type: ignore[attr-defined]  # a durable block inside it counts as outermost
    with undone:
        answer = client.post(url, typed)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Seen(name_of(url), url, who, answer)


def sent_empty(client: Client, pages: Iterable[Seen]) -> Iterator[Seen]:
    """Each form of these pages once, with nothing filled in: the page that says what is missing."""
    once = {page.name: page for page in reversed(list(pages))}
    for page in once.values():
        html = page.answer.content.decode()
        seen = re.search(r'name="seen" value="(\d+)"', html)
        if re.search(r'<form[^>]*method="post"', html):
            answer = sent(client, page.url, page.who, **({"seen": seen[1]} if seen else {}))
            if answer.answer.status_code not in (302, 405):
                yield answer
