"""What a browser makes of a page that was answered: axe, the fit at 320 px, the size of what is pressed, on paper."""

import mimetypes
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Page, Route

from tests.e2e.crawl import Seen
from tests.e2e.desk import whole

SITE = "http://testserver"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# What can be pressed and is seen, with its boxes; a radio or a tick box stands behind its label, as USWDS draws it.
PRESSED = """
const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.usa-skipnav');
const boxes = e => [...e.getClientRects()].filter(r => r.width > 1 && r.height > 1 && r.right > 0);
const pressed = [...document.querySelectorAll(
    'a[href], button, select, textarea, summary, input:not([type=hidden], [type=radio], [type=checkbox]), '
    + '.usa-radio__label, .usa-checkbox__label')].filter(e => shown(e) && boxes(e).length);
const said = e => (e.innerText || e.name || e.tagName).trim().slice(0, 60);
"""
# A link in a sentence is as high as its line (WCAG 2.5.8, inline); one that stands alone is a target for a thumb.
SMALL = (
    PRESSED
    + """
const inSentence = e => e.tagName === 'A' && getComputedStyle(e).display === 'inline'
    && [...(e.closest('p, li, dd, td, th, div') || document.body).childNodes].some(
        n => n !== e && !n.contains?.(e) && n.textContent.trim().length > 1);
return pressed.filter(e => !inSentence(e)).flatMap(e => {
    const high = Math.max(...boxes(e).map(r => r.height)), wide = Math.max(...boxes(e).map(r => r.width));
    return high < 43.5 || wide < 23.5 ? [`${said(e)}: ${Math.round(wide)} x ${Math.round(high)}`] : [];
});"""
)
OVERLAPPING = (
    PRESSED
    + """
const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
return pressed.flatMap((one, i) => pressed.slice(i + 1)
    .filter(other => !one.contains(other) && !other.contains(one)
        && boxes(one).some(a => boxes(other).some(b => !apart(a, b))))
    .map(other => `${said(one)} / ${said(other)}`));"""
)
# Words that are cut off or run out of the box that holds them.
CUT = """
return [...document.querySelectorAll('main *, header *, footer *')]
    .filter(e => e.children.length === 0 && e.textContent.trim() && e.checkVisibility()
        && !e.closest('.usa-sr-only, option, .on-paper'))
    .filter(e => { const r = document.createRange(); r.selectNodeContents(e); const b = r.getBoundingClientRect();
        return b.right > innerWidth + 1 || b.left < -1; })
    .map(e => e.textContent.trim().slice(0, 60));"""

QUESTIONS = {"too small": SMALL, "overlapping": OVERLAPPING, "cut": CUT}


def holds_together(page: Page) -> list[str]:
    try:
        whole(page)
    except AssertionError as fault:
        return [str(fault)]
    return []


def measured(page: Page, script: str) -> list[str]:
    return list(page.evaluate(f"(() => {{ {script} }})()"))


@dataclass
class Glass:
    """A browser that is given answers instead of asking for them."""

    browser: Browser
    shapes: set[object] = field(default_factory=set)
    answer: HttpResponse | None = None

    def __post_init__(self) -> None:
        self.desk = self._window(1280, script=True)
        self.phone = self._window(320, script=False)

    def _window(self, width: int, *, script: bool) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=SITE
        )
        context.route("**/*", self._give)
        return context.new_page()

    def _give(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            assert isinstance(file, str), path
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
            return
        assert self.answer is not None
        assert route.request.url.startswith(SITE), route.request.url
        headers = {k: v for k, v in self.answer.items() if k != "Content-Length"}
        route.fulfill(status=self.answer.status_code, headers=headers, body=self.answer.content)

    def show(self, page: Page, answer: HttpResponse, url: str = "/") -> None:
        self.answer = answer
        page.goto(url)
        page.wait_for_load_state()

    def faults(self, seen: Seen) -> list[str]:
        """What is wrong with a page; nothing is looked at twice."""
        if seen.shape in self.shapes:
            return []
        self.shapes.add(seen.shape)
        return [f"{seen}: {fault}" for look in (self.by_axe, self.at_320) for fault in look(seen)]

    def by_axe(self, seen: Seen) -> list[str]:
        """At 1280 px, with script."""
        self.show(self.desk, seen.answer, seen.url)
        found = Axe().run(self.desk, options=RULES).response["violations"]
        said = [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
        return [*holds_together(self.desk), *said]

    def at_320(self, seen: Seen) -> list[str]:
        """Without script."""
        self.show(self.phone, seen.answer, seen.url)
        said = [f"{name}: {one}" for name, script in QUESTIONS.items() for one in measured(self.phone, script)]
        return [*holds_together(self.phone), *said]

    def close(self) -> None:
        for page in (self.desk, self.phone):
            page.context.close()
