"""An officer at their desk, in a real browser: every page they come to must fit and hold together."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from permissions.models import Account
from tests.cast import PASSWORD
from tests.signing import Phone

FIND_DANGLING = """
[...document.querySelectorAll('[aria-describedby], [aria-labelledby], [aria-controls], label[for]')].flatMap(e =>
  ['aria-describedby', 'aria-labelledby', 'aria-controls', 'for']
    .flatMap(name => (e.getAttribute(name) || '').split(/\\s+/).filter(id => id && !document.getElementById(id))))
"""
FOCUS = """(() => { const e = document.activeElement, s = getComputedStyle(e);
  return {text: (e.innerText || '') + ' ' + [...(e.labels || [])].map(l => l.innerText).join(' '),
          type: e.type || e.tagName, ring: s.outlineStyle !== 'none' || s.boxShadow !== 'none'}; })()"""


def whole(page: Page) -> None:
    """Nothing scrolls sideways, there is one heading and one title, and no id is named that is not there.

    The heading is awaited first: a click returns while the next page may still be empty, without a body to measure.
    """
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"sideways: {page.url}"
    assert page.title().strip(), page.url
    assert page.locator("html").get_attribute("lang"), page.url
    assert page.evaluate(FIND_DANGLING) == [], page.url


@dataclass
class Desk:
    """One officer and their window."""

    page: Page

    def go(self, path: str) -> None:
        self.page.goto(path)
        whole(self.page)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        whole(self.page)

    def follow(self, name: str | re.Pattern[str]) -> None:
        """A link, unfolding first what it may be folded in."""
        link = self.page.get_by_role("link", name=name, exact=isinstance(name, str), include_hidden=True).first
        fold = self.page.locator("main details:not([open])").filter(has=link)
        if fold.count():
            fold.locator("summary").click()
        link.click()
        whole(self.page)

    def type(self, **typed: str) -> None:
        """Fill fields by their names in the form."""
        for name, text in typed.items():
            self.page.locator(f"main [name={name}]").fill(text)

    def choose(self, *labels: str) -> None:
        for label in labels:
            self.page.locator("main label").filter(has_text=re.compile(f"^{re.escape(label)}")).first.click()

    def sign_in(self, phone: Phone) -> None:
        """Both steps, by hand."""
        self.by_password(phone.account.username)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Second step")
        phone.forget()
        self.type(code=phone.code())
        self.press("Sign in")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Today")

    def by_password(self, username: str) -> None:
        self.go("/accounts/login/")
        self.type(login=username, password=PASSWORD)
        self.press("Sign in")

    def sign_out(self) -> None:
        self.page.get_by_role("link", name="Sign out").click()
        self.press("Sign out")

    def enrol(self, account: Account, code: str) -> Phone:
        """Add an authenticator app, with the one-time code that comes before the first."""
        self.page.get_by_title("Your sign-in").click()
        self.follow("Add an authenticator app")
        self.type(code=code)
        self.press("Go on")
        phone = Phone(account, self.page.locator("main .code").inner_text().strip())
        self.type(code=phone.code())
        self.press("Add the app")
        return phone


@dataclass
class Seated(Desk):
    """Somebody who is signed in already and walks the pages like `tests.flows.pages.Walker`, in the browser."""

    forms: int = 0
    clicks: int = 0

    def get(self, url: str) -> str:
        self.clicks += 1
        self.go(url)
        return self.page.content()

    def send(self, url: str, **told: object) -> str:
        """Open the page of a verb, fill it in by hand, press its button; answers with the page that follows."""
        self.get(url)
        for fold in reversed(self.page.locator("main form details:not([open]) > summary").all()):
            fold.click()
        for name, value in told.items():
            for one in value if isinstance(value, list) else [value]:
                self._answer(name, str(one))
        self.forms, self.clicks = self.forms + 1, self.clicks + 1
        self.page.locator("main form[method=post] button[type=submit]").last.click()
        whole(self.page)
        expect(self.page.locator(".usa-alert--error")).to_have_count(0)
        return self.page.content()

    def _answer(self, name: str, value: str) -> None:
        field = self.page.locator(f"main form [name={name}]")
        kind = field.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            ticked = field if value == "on" else self.page.locator(f'main form [name={name}][value="{value}"]')
            self.page.locator(f"label[for={ticked.get_attribute('id')}]").click()
        elif kind.startswith("select"):
            field.select_option(value)
        elif kind != "hidden":
            field.fill(value)


@dataclass
class Keys:
    """The same with the keyboard alone."""

    page: Page

    def to(self, words: str, most: int = 80) -> None:
        """Tab on until what has the focus says `words`; whatever has it on the way shows that it has."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUS)
            if here["type"] not in ("radio", "checkbox", "BODY"):  # those show it on their label
                assert here["ring"], f"the focus does not show on {here}"
            if words in here["text"]:
                return
        raise AssertionError(f"no way to {words!r} by keyboard on {self.page.url}")

    def press(self, words: str) -> None:
        """What waits for the next page is the navigation that the key begins."""
        self.to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        whole(self.page)

    def write(self, words: str, text: str) -> None:
        self.to(words)
        self.page.keyboard.type(text)

    def tick(self, question: str, answer: str) -> None:
        """Into the group, then down to the answer."""
        group = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        self.to(group.get_by_role("radio").first.evaluate("e => e.labels[0].innerText"))
        for _ in range(group.get_by_role("radio").count() + 1):
            if answer in self.page.evaluate(FOCUS)["text"]:
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{answer!r} is no answer to {question!r}")
