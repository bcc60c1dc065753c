"""Files through the pages, with script and without: sent, refused, listed, copied by an officer, the original by two."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from cases import uploads
from cases.models import Case, File, Proposal
from permissions.actors import Actor, acting
from tests.cases.conftest import open_it
from tests.cases.walking import do
from tests.cast import Cast
from tests.e2e.conftest import watched
from tests.e2e.test_reporter import fits, onward
from tests.rig.database import AsOwner
from vault import receipts

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.django_db(transaction=True)]


def tell(page: Page, *, minor: bool = False) -> None:
    """A report up to the page with its code."""
    page.goto("/report/safe/")
    page.get_by_role("group", name="Is anyone in danger right now").get_by_text("No", exact=True).click()
    if minor:
        page.get_by_role("group", name="under 18").get_by_text("Yes", exact=True).click()
    onward(page)
    page.get_by_text("I do not want to give my name").click()
    onward(page)
    page.get_by_label("What happened?").fill("An escort site was open.")
    for _ in range(3):
        onward(page)
    page.get_by_text("A county computer").click()
    onward(page)
    onward(page, "Send the report")
    page.get_by_role("link", name="Add files to your report").click()


def photo() -> FilePayload:
    made = io.BytesIO()
    Image.effect_noise((800, 600), 40).convert("RGB").save(made, "JPEG")
    return {"name": "IMG_4711.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


PROGRAM: FilePayload = {"name": "run me.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(range(256)) * 30}
FILM: FilePayload = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypisom" + bytes(300_000)}


@pytest.mark.parametrize(("width", "script"), [(320, False), (1280, True)])
def test_files_are_sent_listed_copied_and_opened_by_two(
    windows: Callable[..., Page], cast: Cast, width: int, script: bool
) -> None:
    page = windows(width, script)
    tell(page)
    page.get_by_label("Your message").fill("Two files.")
    page.get_by_label("Files, if you have any").set_input_files([photo(), PROGRAM])
    onward(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("We cannot take this kind of file")
    expect(page.get_by_label("Your message")).to_have_value("Two files.")
    page.get_by_label("Files, if you have any").set_input_files([photo(), FILM])
    onward(page, "Send")
    expect(page.get_by_text("IMG_4711.jpg")).to_be_visible()
    fits(page)
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    open_it(cast, reference)
    office = windows(width, script, cast["manager"])
    office.goto(f"/cases/{reference}/messages/")
    fits(office)
    office.get_by_role("link", name="File 1").click()
    fits(office)
    with office.expect_download() as download:
        office.get_by_role("link", name="Download a copy").click()
    assert download.value.suggested_filename == "file-1.jpg"
    assert Image.open(io.BytesIO(download.value.path().read_bytes())).size == (800, 600)
    office.go_back()
    office.get_by_role("link", name="File 2").click()
    office.get_by_role("link", name="Ask to open the original").click()
    expect(office.get_by_label("File 2: film (MP4)")).to_be_checked()
    office.get_by_label("What you look for that no copy shows").fill("What is said in it.")
    onward(office, "Ask a second person")
    expect(office.get_by_text("File 2, for 7 days from the agreement")).to_be_visible()
    with acting(cast["intake"].actor):
        request = Proposal.objects.get().pk
    do(cast, "intake", "approve", reference, request=request)
    office.goto(f"/cases/{reference}/messages/")
    office.get_by_role("link", name="File 2").click()
    fits(office)
    with office.expect_download() as download:
        office.get_by_role("link", name="Download the original").click()
    assert download.value.path().read_bytes() == FILM["buffer"]


@pytest.mark.parametrize(("width", "script"), [(320, False), (320, True)])
def test_with_a_child_in_it_the_page_takes_words_and_says_whom_to_call(
    windows: Callable[..., Page], cast: Cast, width: int, script: bool
) -> None:
    page = windows(width, script)
    tell(page, minor=True)
    fits(page)
    expect(page.get_by_role("heading", name="Words only, please")).to_be_visible()
    expect(page.get_by_role("link", name="1-866-363-4276")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_with_script_too_many_files_are_said_before_they_travel(windows: Callable[..., Page], cast: Cast) -> None:
    page = windows(320, True)
    tell(page)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method))
    page.get_by_label("Files, if you have any").set_input_files([photo()] * 6)
    onward(page, "Send")
    expect(page.get_by_text("You can send 5 files at once")).to_be_visible()
    assert "POST" not in asked
    page.get_by_label("Files, if you have any").set_input_files([photo()])
    onward(page, "Send")
    expect(page.get_by_text("Sent so far")).to_be_visible()


@pytest.fixture
def on_a_bad_line(browser: Browser, live_server: object) -> Iterator[Page]:
    """A browser that may complain of its line, and of nothing else."""
    context = browser.new_context(viewport={"width": 320, "height": 800}, base_url=str(live_server))
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints = watched(page)
    yield page
    context.close()
    assert [one for one in complaints if "ERR_FAILED" not in one and "503" not in one] == []


LONG: FilePayload = {"name": "long.mp4", "mimeType": "video/mp4", "buffer": FILM["buffer"][:12] + os.urandom(3_500_000)}


def test_with_script_a_file_goes_on_where_the_line_broke_and_is_the_same(on_a_bad_line: Page, cast: Cast) -> None:
    page, asked = on_a_bad_line, []

    def line(route: Route) -> None:
        """Breaks on the way there, on the way back, and answers once that the house has a fault."""
        asked.append(route.request.headers.get("x-begins"))
        if len(asked) == 3:
            route.abort()
        elif len(asked) == 5:
            route.fetch()
            route.abort()
        elif len(asked) == 8:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    page.route("**/pieces/", line)
    tell(page)
    page.get_by_label("Your message").fill("A film.")
    page.get_by_label("Files, if you have any").set_input_files([LONG])
    onward(page, "Send")
    expect(page.get_by_role("status").filter(has_text="percent")).to_be_visible()
    fits(page)
    expect(page.get_by_text("Sent so far")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("long.mp4")).to_be_visible()
    piece = uploads.PIECE
    # Begun, one piece; the second is lost, asked for and sent again, and its answer lost; the third meets a fault.
    assert asked == [
        None,
        "0",
        str(piece),
        None,
        str(piece),
        None,
        str(2 * piece),
        str(3 * piece),
        None,
        str(3 * piece),
    ]
    page.get_by_role("link", name="Back to your code").click()
    receipt = page.locator("[data-copy]").first.get_attribute("data-copy")
    key = uploads.ready(str(receipt)).key
    with acting(Actor.door(receipts.lookup(str(receipt)))):
        about = uploads.about(File.objects.get(), key)
    assert about["sha256"] == hashlib.sha256(LONG["buffer"]).hexdigest()


def test_with_script_sending_can_be_stopped_and_a_line_that_stays_broken_loses_no_words(
    on_a_bad_line: Page, cast: Cast, as_owner: AsOwner
) -> None:
    page, broken = on_a_bad_line, [True]

    def line(route: Route) -> None:
        second = route.request.headers.get("x-begins") == str(uploads.PIECE)
        route.abort() if second and broken else route.continue_()

    def kept() -> int:
        with as_owner() as owner:
            [(found,)] = owner.execute("select count(*) from cases_fileblock").fetchall()
            return int(found)

    page.route("**/pieces/", line)
    page.add_init_script("const wait = setTimeout; setTimeout = (done, ms) => wait(done, ms > 30000 ? ms : ms / 50);")
    tell(page)
    page.get_by_label("Your message").fill("A film.")
    page.get_by_label("Files, if you have any").set_input_files([LONG])
    onward(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text(
        "The line is broken. Your words and files are still here.", timeout=30_000
    )
    fits(page)
    assert kept() == 16
    broken.clear()
    onward(page, "Send")
    expect(page.get_by_text("Sent so far")).to_be_visible(timeout=30_000)
    page.get_by_label("Your message").fill("Another.")
    page.get_by_label("Files, if you have any").set_input_files([LONG])
    broken.append(True)
    onward(page, "Send")
    page.get_by_role("button", name="Stop sending").click()
    expect(page.get_by_role("status").filter(has_text="Nothing of your files was kept")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("Another.")
    expect(page.get_by_role("button", name="Stop sending")).to_be_hidden()
