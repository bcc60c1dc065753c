"""A hand on a real browser that does what the test client does, so that a flow of tests/flows is walked in Chromium.

A field is filled in only if a person could: it is on the page, of the kind that takes such a value.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response

HIDDEN = "csrfmiddlewaretoken"


@dataclass
class Answer:
    """What a flow reads of an answer of the test client."""

    status_code: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)
    receipt: str = ""

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def url(self) -> str:
        return self.headers["Location"]

    @property
    def context(self) -> dict[str, str]:
        return {"receipt": self.receipt}


class Hands:
    """Stands where `django.test.Client` does: one person's browser."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.cookies = {"csrftoken": SimpleNamespace(value="the page has its own")}

    def get(self, path: str) -> Answer:
        answer = self.page.goto(path)
        assert answer is not None, path
        return self._read(answer)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Fills in the form that is open, and presses its button."""
        assert self._here() == path, (self._here(), path)
        form = self._form(fields)
        for name, value in fields.items():
            wanted = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
            for one in form.locator(f'[name="{name}"]:not([type=hidden]):not(button)').all():
                _fill(one, wanted)
        answers = [one for one in form.locator("button[name]").all() if _says(one, fields)]
        with self.page.expect_response(lambda one: one.request.method == "POST") as heard:
            (answers or form.locator("button:not([name])").all())[-1].click()
        self.page.wait_for_load_state()
        return self._read(heard.value)

    def _here(self) -> str:
        place = urlsplit(self.page.url)
        return f"{place.path}?{place.query}" if place.query else place.path

    def _form(self, fields: dict[str, Any]) -> Locator:
        """The form that asks for these, and if none is asked the first one that has a token."""
        forms = self.page.locator("main form[method=post]")
        for one in forms.all():
            if any(one.locator(f'[name="{name}"]').count() for name in fields if name != HIDDEN):
                return one
        return forms.first

    def _read(self, answer: Response) -> Answer:
        where = {"Location": answer.headers["location"]} if "location" in answer.headers else {}
        code = self.page.locator(".receipt__code")
        receipt = code.first.inner_text() if code.count() else ""
        return Answer(answer.status, self.page.content().encode(), where, receipt)


def _says(button: Locator, fields: dict[str, Any]) -> bool:
    """Whether this button is the answer that is wanted: there are several on its form."""
    return fields.get(button.get_attribute("name") or "") == button.get_attribute("value")


def _fill(one: Locator, wanted: list[str]) -> None:
    kind = one.evaluate("e => e.type")
    if kind in ("radio", "checkbox"):
        ticked = (one.get_attribute("value") or "on") in wanted
        if ticked != one.is_checked() and (ticked or kind == "checkbox"):
            _unfold(one)
            one.page.locator(f'label[for="{one.get_attribute("id")}"]').click()
            assert one.is_checked() == ticked
    elif one.input_value() != wanted[0]:
        _unfold(one)
        if kind == "select-one":
            one.select_option(wanted[0])
        else:
            one.fill(wanted[0])


def _unfold(one: Locator) -> None:
    """Opens what the field is folded into, as a press on its summary does."""
    one.evaluate("e => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true }")
