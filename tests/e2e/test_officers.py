"""The officers' way in a real browser: sign in, open, link, put a person on record, note, write, read the answer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cases import door
from cases.models import Case
from config.local.cast import BRANCH
from permissions.actors import acting
from tests.cast import Cast
from tests.e2e.desk import Desk, Keys, Seated
from tests.flows import walks
from tests.signing import Phone, handed
from vault import receipts

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
STORY = "An escort site was open on the shared workstation near the north desk at 14:10."
Windows = Callable[..., Page]
BARE, RICH = (320, False), (1280, True)  # the two that differ most


def ways(*quick: tuple[int, bool]):
    """Widths with and without script; all but the `quick` ones are for the long run."""
    return [
        pytest.param(
            width,
            script,
            id=f"{width} px {'with' if script else 'without'} script",
            marks=() if (width, script) in quick else pytest.mark.long,
        )
        for width, script in (BARE, RICH, (320, True), (1280, False))
    ]


def report(text: str = STORY) -> str:
    """Hand in a report; gives its code."""
    receipt = receipts.make()
    door.submit(door.Telling(mode="anonymous", answers={"what_happened": text}, branch=BRANCH), receipt)
    return receipt


def references(cast: Cast) -> list[str]:
    with acting(cast["intake"].actor):
        return [one.reference for one in Case.objects.order_by("received_on", "state")]


@pytest.mark.parametrize(("width", "script"), ways(BARE))
def test_an_officer_signs_in_with_a_password_and_then_with_a_second_step(width, script, windows: Windows, cast: Cast):
    desk = Desk(windows(width, script))
    desk.go("/today/")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    desk.by_password("intake")
    expect(desk.page.get_by_text("Your role needs a second step")).to_be_visible()
    phone = desk.enrol(cast["intake"].account, handed(cast, "intake"))
    desk.press("Make codes")
    expect(desk.page.locator("main .codes li")).to_have_count(10)
    desk.follow("I have them. Go on")
    desk.sign_out()
    desk.sign_in(phone)


@pytest.mark.parametrize(("width", "script"), ways(BARE))
def test_a_report_is_opened_worked_on_and_its_reporter_answered(width, script, windows: Windows, cast: Cast):
    code = report()
    intake, manager, reporter = (Desk(windows(width, script)) for _ in range(3))
    [reference] = references(cast)
    first_open(intake, reference, Phone.of(cast["intake"]))
    work(manager, reference, Phone.of(cast["manager"]))
    answer(reporter, code)
    manager.go(f"/cases/{reference}/")
    manager.follow(re.compile(r"^Messages.*1 new"))
    expect(manager.page.get_by_text("The one by the window.")).to_be_visible()
    link_a_second_report(intake, reference, cast)


def first_open(desk: Desk, reference: str, phone: Phone) -> None:
    desk.sign_in(phone)
    desk.follow(reference.replace("-", " "))
    desk.follow(re.compile(r"^Report( \d+)?$"))
    expect(desk.page.get_by_text(STORY)).to_be_visible()
    desk.page.go_back()
    desk.follow("Acknowledge and open")
    desk.press("Acknowledge and open")
    expect(desk.page.get_by_role("alert")).to_contain_text("things need your attention")
    desk.choose("No", "Maren Quillfeather")
    desk.type(title="North desk", unit="IT services")
    desk.press("Acknowledge and open")
    expect(desk.page.get_by_role("status")).to_contain_text("Done")


def work(desk: Desk, reference: str, phone: Phone) -> None:
    """The case manager puts a person on record, notes something, and asks the reporter."""
    desk.sign_in(phone)
    desk.follow("North desk")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("North desk")
    desk.follow("Put a person on record")
    desk.choose("Subject")
    desk.type(number="E-subject")
    desk.press("Add")
    expect(desk.page.get_by_role("row", name=re.compile("Sverre Holtegaard"))).to_be_visible()
    desk.go(f"/cases/{reference}/notes/")
    desk.follow("Write a note")
    desk.type(text="The proxy log of that hour is kept.")
    desk.press("Save the note")
    expect(desk.page.get_by_text("The proxy log of that hour is kept.")).to_be_visible()
    desk.go(f"/cases/{reference}/messages/")
    desk.follow("Write to the reporter")
    desk.type(text="Which of the two workstations was it?")
    desk.press("Send the message")
    expect(desk.page.get_by_text("Which of the two workstations was it?")).to_be_visible()


def answer(desk: Desk, code: str) -> None:
    desk.go("/inbox/")
    desk.type(receipt=code)
    desk.press("Open")
    expect(desk.page.get_by_text("Which of the two workstations was it?")).to_be_visible()
    desk.type(text="The one by the window.")
    desk.press("Send")
    assert [one.text for one in door.find_thread(code).messages][-1] == "The one by the window."


def link_a_second_report(desk: Desk, primary: str, cast: Cast) -> None:
    """The same officer gets a second report of the same event, and lets it follow the first."""
    code = report("Somebody looked at an escort site at the north desk.")
    [second] = set(references(cast)) - {primary}
    desk.go("/today/")
    desk.follow(second.replace("-", " "))
    desk.follow("Acknowledge the report")
    desk.choose("No")
    desk.press("Acknowledge")
    desk.follow("Link to another case")
    desk.type(primary="0000 0000", reason="The same afternoon and desk.")
    desk.press("Link this report")
    expect(desk.page.get_by_role("alert")).to_contain_text("no case with this reference that you see")
    desk.type(primary=primary.replace("-", " ").lower())
    desk.press("Link this report")
    assert door.find_thread(code).phase == "review"


@pytest.mark.parametrize(("width", "script"), ways())
def test_a_written_reprimand_comes_from_the_door_to_closed(width, script, windows: Windows, cast: Cast):
    people = seated(windows, width, script, cast)
    url = walks.to_findings(people)
    walks.finish_reprimand(people, url)
    assert walks.state(people) == "closed"
    assert "Closed" in people.many.get(url)
    for part in ("allegations", "evidence", "interviews", "discipline", "letters", "clocks", "history"):
        people.many.get(f"{url}{part}/")


@pytest.mark.long
@pytest.mark.parametrize(("width", "script"), ways()[:2])
def test_a_referral_is_sent_and_its_answer_recorded(width, script, windows: Windows, cast: Cast):
    people = seated(windows, width, script, cast)
    url = walks.to_findings(people, refer="refer")
    walks.refer(people, url, complaint="A workstation of the county showed an escort site.")
    people.ethics.send(url + "record_reply/", reply="accepted")
    assert walks.state(people) == "ethics_pending"
    people.ethics.get(url + "referral/")


def seated(windows: Windows, width: int, script: bool, cast: Cast) -> walks.People:
    who = (Seated(windows(width, script, cast[key])) for key in ("many", "investigator", "ethics", "authority"))
    return walks.People(cast, *who)


def test_a_case_is_opened_with_the_keyboard_alone(windows: Windows, cast: Cast):
    report()
    [reference] = references(cast)
    page, phone = windows(1280, True), Phone.of(cast["intake"])
    keys = Keys(page)
    page.goto("/accounts/login/")
    keys.write("Username", "intake")
    keys.write("Password", "correct horse battery")
    keys.press("Sign in")
    keys.write("Code", phone.code())
    keys.press("Sign in")
    keys.press(reference.replace("-", " "))
    keys.press("Acknowledge and open")
    keys.tick("Is anyone in danger now", "No")
    keys.write("Working title", "North desk")
    keys.tick("Case manager", "Maren Quillfeather")
    keys.press("Acknowledge and open")
    expect(page.get_by_role("status")).to_contain_text("Done")
    expect(page.get_by_role("heading", level=1)).to_have_text("North desk")
