"""A real Chromium against the served site."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from config import vendor
from tests.cast import Member
from tests.rig.strictness import need

PATIENCE_MS = 10_000
ARGUMENTS = [
    "--no-sandbox",  # Chromium refuses to run as root with it
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """From its start an event loop runs in this thread, and there Django knows connections of their own: one left open from
    before would be found by nobody, and by the next test that commits as somebody who is still there.
    """
    connections["default"].close()
    with sync_playwright() as started:
        yield started
        connections["default"].close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": need("chromium"), "args": ARGUMENTS}


@pytest.fixture(scope="session", autouse=True)
def dressed() -> Iterator[None]:
    """The style sheet is there, and Django allows its queries beside the browser's event loop."""
    vendor.ensure()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def watched(page: Page) -> list[str]:
    """What the browser complains of on this page, from now on."""
    complaints: list[str] = []
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture(params=[False, True], ids=["without script", "with script"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Page]:
    """A page 320 px wide. What the browser complains of fails the test."""
    context = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=request.param, base_url=str(live_server)
    )
    page = context.new_page()
    complaints = watched(page)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def windows(browser: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """`windows(320, False)`: a browser of its own for one person, who is signed in where a member of the cast is given.

    Nothing in it may complain or ask elsewhere.
    """
    opened: list[tuple[Page, list[str]]] = []

    def window(width: int, script: bool, member: Member | None = None) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=str(live_server)
        )
        context.set_default_timeout(PATIENCE_MS)
        if member:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": member.client.cookies[name].value, "url": str(live_server)}])
        page = context.new_page()
        complaints = watched(page)
        page.on(
            "request", lambda asked: asked.url.startswith((str(live_server), "data:")) or complaints.append(asked.url)
        )
        opened.append((page, complaints))
        return page

    yield window
    for page, _ in opened:
        page.context.close()
    assert [complaints for _, complaints in opened if complaints] == []
