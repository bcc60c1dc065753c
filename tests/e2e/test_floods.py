"""A flood of reports, met by a browser: with script nobody notices, without script one waits some seconds."""

import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from intake import floods
from tests.e2e.test_reporter import fits, tell

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FIRST = "/report/safe/"


@pytest.fixture(autouse=True)
def flood(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CANDOR_BUSY_FROM = 1
    monkeypatch.setattr(floods, "_known", floods._Known())
    floods.begun()


def test_with_script_the_browser_works_and_nobody_notices(windows: Any) -> None:
    """Pressed before the work is done too: the page goes as soon as it is."""
    page = windows(320, True)
    page.goto(FIRST)
    assert page.locator("form[data-work]").count() == 1
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How do you want to be known?")).to_be_visible()
    assert floods._known.used


@pytest.fixture
def plain(browser: Browser, live_server: object) -> Iterator[Page]:
    """A narrow page without script. The browser remarks on an answer that says 429, so its remarks are not read."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False, base_url=str(live_server)
    )
    yield context.new_page()
    context.close()


def test_without_script_the_page_comes_back_as_it_was_and_says_how_long(
    plain: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "WAIT", 2.0)
    plain.goto(FIRST)
    plain.get_by_role("group", name="Is anyone in danger right now").get_by_text("No", exact=True).click()
    plain.get_by_role("button", name="Continue").click()
    expect(plain.get_by_role("alert")).to_contain_text("then choose Continue")
    fits(plain)
    assert plain.get_by_role("group", name="Is anyone in danger right now").get_by_label("No", exact=True).is_checked()
    time.sleep(2)
    plain.get_by_role("button", name="Continue").click()
    expect(plain.get_by_role("heading", name="How do you want to be known?")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("script", [False, True], ids=["without script", "with script"])
def test_in_a_flood_an_honest_report_is_finished_within_ten_seconds(
    browser: Browser, live_server: object, script: bool
) -> None:
    """TM-45. Beside what a person takes to read the first page, which without script is what a ticket takes to ripen."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=script, base_url=str(live_server)
    )
    page, reading = context.new_page(), 0 if script else floods.WAIT
    with _flooded(str(live_server) + FIRST) as sent:
        begun = time.monotonic()
        tell(page, reading)
        took = time.monotonic() - begun - reading
    context.close()
    assert sum(sent) > 50
    assert took < 10


@contextmanager
def _flooded(url: str) -> Iterator[list[int]]:
    """Four browsers that ask for the first page and send it at once, without work."""
    over, sent = threading.Event(), [0] * 4

    def pour(number: int) -> None:
        ask = urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open
        while not over.is_set():
            page = ask(url).read().decode()
            hidden = {
                name: re.search(f'name="{name}" value="([^"]*)"', page) for name in ("csrfmiddlewaretoken", "ticket")
            }
            typed = {name: found[1] for name, found in hidden.items() if found}
            with suppress(urllib.error.HTTPError):  # 429: come back later
                ask(url, data=urllib.parse.urlencode({**typed, "danger": "no"}).encode())
            sent[number] += 1
            time.sleep(0.1)  # as the proxy would let it: twenty requests a second from one address

    lines = [threading.Thread(target=pour, args=(number,), daemon=True) for number in range(4)]
    for line in lines:
        line.start()
    try:
        yield sent
    finally:
        over.set()
        for line in lines:
            line.join()
