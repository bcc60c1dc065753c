"""Scenarios of tests/flows once more, in Chromium: by the fields and buttons that are there, with JavaScript and without."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from audit import clock
from tests.cast import Cast, Member
from tests.e2e.conftest import PATIENCE_MS, watched
from tests.e2e.hands import Hands
from tests.flows import pages, test_s1_anonymous, test_s6_minor, test_s10_duplicates
from tests.flows.scenes import address_of
from tests.intake import conftest as intake

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

REFUSED = "status of 409"  # the answer to a step that the case is not ready for: some of these stories ask for one


class Everywhere:
    """The clock that the test turns, for the thread that serves as well."""

    def __init__(self) -> None:
        self.moment: datetime | None = None

    def get(self) -> datetime | None:
        return self.moment

    def set(self, moment: datetime) -> datetime | None:
        before, self.moment = self.moment, moment
        return before

    def reset(self, before: datetime | None) -> None:
        self.moment = before


@pytest.fixture(params=[(320, False), (1280, True)], ids=["320 px without script", "1280 px with script"])
def in_chromium(
    request: pytest.FixtureRequest, browser: Browser, live_server: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Whoever walks does so in a browser of their own. What one of them complains of fails the test."""
    width, script = request.param
    contexts: list[BrowserContext] = []
    complaints: list[list[str]] = []
    hands: dict[str, Hands] = {}

    def hand(member: Member | None = None) -> Hands:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=str(live_server)
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        if member:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": member.client.cookies[name].value, "url": str(live_server)}])
        made = Hands(context)
        complaints.append(watched(made.page))
        return made

    def of_member(walker: pages.Walker) -> None:
        if walker.member.key not in hands:
            hands[walker.member.key] = hand(walker.member)
        walker.client = hands[walker.member.key]  # type: ignore[assignment]  # what a flow asks of a client

    def of_reporter(reporter: intake.Reporter, *_: object) -> None:
        reporter.browser = hand()  # type: ignore[assignment]  # likewise

    monkeypatch.setattr(clock, "_moved", Everywhere())
    monkeypatch.setattr(pages.Walker, "__post_init__", of_member)
    monkeypatch.setattr(intake.Reporter, "__init__", of_reporter)
    yield
    for context in contexts:
        context.close()
    assert [one for some in complaints for one in some if REFUSED not in one] == []


def test_s1_from_a_shared_workstation_to_a_reprimand(in_chromium: None, cast: Cast) -> None:
    receipt = intake.Reporter().report(what_happened=test_s1_anonymous.STORY)
    test_s1_anonymous.test_from_a_shared_workstation_to_a_reprimand(cast, receipt)


def test_s6_from_the_night_to_the_pause(in_chromium: None, cast: Cast) -> None:
    with clock.at(test_s6_minor.NIGHT):
        story = "A guard brings a girl, maybe 15, to the office at night and pays."
        intake.Reporter().report(mode="named", your_name="Bertram Quill", minor="yes", what_happened=story)
    test_s6_minor.test_from_the_night_to_the_pause_the_child_comes_first(cast, address_of(cast, "intake"))


def test_s10_five_reports_of_one_trip(in_chromium: None, cast: Cast) -> None:
    trip = test_s10_duplicates.told_by_five(cast)
    test_s10_duplicates.test_five_reports_are_one_case_and_five_threads(cast, trip)
