"""The same pages on paper, in forced colors, and at 400 %."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cast import Cast
from tests.e2e.crawl import Seen, name_of
from tests.e2e.desk import whole
from tests.e2e.glass import Glass
from tests.e2e.ways import case_in
from tests.intake.conftest import Reporter
from workflow.states import State

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.django_db, pytest.mark.timeout(300)]
NOT_ON_PAPER = "button, .usa-button, .site__nav, .page__actions, .menu"
STEPS = """(() => [...document.querySelectorAll('.stepper > li')].map(li => {
    const s = getComputedStyle(li, '::before'); return `${s.backgroundColor} ${s.borderTopColor}`; }))()"""
# Each thing that can have the focus, where it is once it has it: whole in the window, and under nothing.
HIDDEN_FOCUS = """(() => [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
    .filter(e => e.checkVisibility()).filter(e => {
        e.focus(); e.scrollIntoView({block: 'nearest'});
        const own = e.matches('[type=radio], [type=checkbox]') ? e.labels[0] : e;
        const r = [...own.getClientRects()].find(one => one.width);
        if (!r || e.closest('.usa-skipnav')) return false;
        const top = document.elementFromPoint((r.left + r.right) / 2, Math.min((r.top + r.bottom) / 2, innerHeight - 1));
        return r.right > innerWidth + 1 || !(own.contains(top) || top?.contains(own));
    }).map(e => e.outerHTML.slice(0, 120)))()"""


@pytest.fixture(scope="module")
def glass(browser: Browser) -> Iterator[Glass]:
    glass = Glass(browser)
    yield glass
    glass.close()


@pytest.fixture
def pages(cast: Cast) -> list[Seen]:
    """A case with something on each part, a long form, the day, and a reporter's thread."""
    reference, receipt = case_in(State.INVESTIGATION)
    url, reporter = f"/cases/{reference}/", Reporter()
    reporter.come_back(receipt)
    parts = ("", "allegations/", "messages/", "history/", "tasks/", "record_allegation/", "note/")
    shown = [*(url + part for part in parts), "/today/", "/cases/"]
    seen = [Seen(name_of(one), one, "manager", cast["manager"].client.get(one)) for one in shown]
    return [*seen, Seen("thread", "/inbox/thread/", "", reporter.thread)]


def test_on_paper_it_says_who_when_and_which_case_and_has_no_buttons(pages: list[Seen], glass: Glass) -> None:
    glass.desk.emulate_media(media="print")
    for seen in pages:
        glass.show(glass.desk, seen.answer, seen.url)
        assert [one for one in glass.desk.locator(NOT_ON_PAPER).all() if one.is_visible()] == [], seen
        if seen.who:
            head = glass.desk.locator(".on-paper")
            expect(head).to_contain_text("for Maren Quillfeather")
            expect(head).to_contain_text("confidential")
            assert head.is_visible(), seen
        if seen.url.startswith("/cases/") and seen.url != "/cases/":
            expect(head).to_contain_text("case " + seen.url.split("/")[2].replace("-", " "))
    glass.desk.emulate_media(media="screen")


def test_in_forced_colors_the_focus_the_steps_and_the_marks_are_seen(pages: list[Seen], glass: Glass) -> None:
    page = glass.desk
    page.emulate_media(forced_colors="active")
    for seen in pages:
        glass.show(page, seen.answer, seen.url)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert outlined(page), seen
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for fill in page.evaluate("[...document.querySelectorAll('.mark')].map(e => getComputedStyle(e).fill)"):
            assert fill != ground, seen
        if seen.name == "case":
            assert len(set(page.evaluate(STEPS))) == 3, "done, now and to come look alike"
    page.emulate_media(forced_colors="none")


def outlined(page: Page) -> bool:
    return bool(
        page.evaluate(
            "(s => s.outlineStyle !== 'none' && s.outlineWidth !== '0px')(getComputedStyle(document.activeElement))"
        )
    )


def test_at_400_percent_all_is_reached_and_nothing_hides_the_focus(pages: list[Seen], glass: Glass) -> None:
    glass.desk.set_viewport_size({"width": 320, "height": 256})
    for seen in pages:
        glass.show(glass.desk, seen.answer, seen.url)
        whole(glass.desk)
        assert glass.desk.evaluate(HIDDEN_FOCUS) == [], seen
    glass.desk.set_viewport_size({"width": 1280, "height": 800})
