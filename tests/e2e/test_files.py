"""Files through the pages, with script and without: sent, refused, listed, copied by an officer, the original by two."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from cases.models import Case, Proposal
from permissions.actors import acting
from tests.cases.conftest import open_it
from tests.cases.walking import do
from tests.cast import Cast
from tests.e2e.test_reporter import fits, onward

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
