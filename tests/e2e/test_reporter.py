"""The reporter's way on a phone: tell, keep the code, come back, read, answer, leave."""

import pytest
from playwright.sync_api import Page, expect

from cases import door, services
from cases.models import Case, Thread
from permissions.actors import acting

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
STORY = "An escort site was open on the shared workstation near the north desk at 14:10."


def fits(page: Page) -> None:
    """Nothing scrolls sideways, and whatever can be pressed is large enough for a thumb."""
    page.wait_for_load_state()  # before the style sheet is there, a page has the browser's own margins
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, page.url
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main .usa-button, main input:not([type=hidden], [type=radio], "
        "[type=checkbox]), main textarea, main summary, main .usa-radio__label, main .usa-checkbox__label')]"
        ".filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 43.5)"
        ".map(e => e.textContent || e.name)"
    )
    assert small == [], page.url


def onward(page: Page, name: str = "Continue") -> None:
    fits(page)
    page.get_by_role("button", name=name, exact=True).click()


def tell(page: Page, reading: float = 0) -> str:
    """A report from the first page to the kept code. The first page is read for so many seconds."""
    page.goto("/")
    fits(page)
    page.get_by_role("link", name="Make a report").click()
    page.get_by_role("group", name="Is anyone in danger right now").get_by_text("No", exact=True).click()
    page.wait_for_timeout(reading * 1000)
    onward(page)
    page.wait_for_url("**/report/known/")  # under a flood the page works before it goes
    onward(page)
    expect(page.get_by_role("alert")).to_contain_text("One thing needs your attention")
    page.get_by_text("I do not want to give my name").click()
    onward(page)
    page.get_by_label("What happened?").fill(STORY)
    onward(page)
    page.get_by_label("Where did it happen?").fill("North desk")
    onward(page)
    onward(page)
    page.get_by_text("A county computer").click()
    onward(page)
    expect(page.get_by_text(STORY)).to_be_visible()
    onward(page, "Send the report")
    code = page.locator(".receipt__code").inner_text()
    page.get_by_text("I have kept the code").click()
    onward(page)
    expect(page.get_by_role("heading", name="You are done for now")).to_be_visible()
    return "".join(code.split())


def ask(cast, receipt: str, question: str) -> None:
    """The officers open the case and ask its reporter something."""
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    services.SERVICES["acknowledge_and_open"](
        cast["intake"].actor, reference, seen=1, danger="no", manager=cast["manager"].person.pk, title="North desk",
        unit="IT services",
    )  # fmt: skip
    actor = cast["manager"].actor
    with acting(actor):
        seen, thread = Case.objects.get().version, Thread.objects.get().pk
    services.SERVICES["post"](actor, reference, seen=seen, thread=thread, text=question)


def test_a_report_is_told_kept_and_answered(phone: Page, cast):
    code = tell(phone)
    assert phone.context.cookies() == []
    ask(cast, code, "Which of the two workstations was it?")

    phone.goto("/inbox/")
    phone.get_by_label("Your code").fill(f"{code[:6].lower()} {code[6:]}")
    onward(phone, "Open")
    expect(phone.locator("[aria-current=step]")).to_contain_text("Review")
    expect(phone.get_by_role("heading", level=1)).to_have_text("We have a question for you")
    expect(phone.get_by_text("Which of the two workstations was it?")).to_be_visible()
    phone.get_by_label("Your message").fill("The one by the window.")
    onward(phone, "Send")
    expect(phone.locator(".thread__mine")).to_contain_text("The one by the window.")
    expect(phone.get_by_role("heading", level=1)).to_have_text("We are looking into it")
    fits(phone)
    assert [one.text for one in door.find_thread(code).messages][-1] == "The one by the window."


def test_going_back_keeps_every_word(phone: Page):
    phone.goto("/report/")
    onward(phone)
    phone.get_by_text("The people on the case may know my name").click()
    phone.get_by_label("Your name", exact=True).fill("Tilda Quent")
    onward(phone)
    phone.get_by_label("What happened?").fill("Half a sent")
    onward(phone, "Back")
    expect(phone.get_by_label("Your name", exact=True)).to_have_value("Tilda Quent")
    onward(phone)
    expect(phone.get_by_label("What happened?")).to_have_value("Half a sent")


def test_after_leaving_the_back_button_shows_nothing(phone: Page, live_server):
    phone.route(
        "https://www.weather.gov/**", lambda route: route.fulfill(body="<p>Sunny</p>", content_type="text/html")
    )
    phone.goto("/report/")
    onward(phone)
    phone.get_by_text("I do not want to give my name").click()
    onward(phone)
    phone.get_by_label("What happened?").fill(STORY)
    onward(phone)
    phone.get_by_role("link", name="Leave this page").click()
    expect(phone.get_by_text("Sunny")).to_be_visible()
    assert [kept for kept in phone.context.cookies() if kept["name"].startswith("candor")] == []
    phone.go_back()
    assert STORY not in phone.content()
    phone.goto(f"{live_server}/report/what/")
    assert phone.url.endswith("/report/safe/")
    assert STORY not in phone.content()


def test_the_name_is_asked_only_of_those_who_give_one(phone: Page):
    phone.goto("/report/")
    onward(phone)
    expect(phone.get_by_label("Your name", exact=True)).to_be_hidden()
    phone.get_by_text("Keep my name locked").click()
    expect(phone.get_by_label("Your name", exact=True)).to_be_visible()
    expect(phone.get_by_label("Who are you reporting for?")).to_be_hidden()
    phone.get_by_text("I do not want to give my name").click()
    expect(phone.get_by_label("Your name", exact=True)).to_be_hidden()
