"""The reporter's way in another language, on a phone without script; and how the pages hold together in each."""

import pytest
from playwright.sync_api import Page, expect

from cases.models import Case
from intake import languages
from permissions.actors import acting
from tests.e2e.crawl import Seen
from tests.e2e.glass import Glass
from tests.e2e.test_reporter import fits

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
STORY = "Vi un sitio de acompañantes abierto en la computadora compartida."


def onward(page: Page, name: str = "Continuar") -> None:
    fits(page)
    assert page.locator("html").get_attribute("lang") == "es"
    page.get_by_role("button", name=name, exact=True).click()


def test_a_report_is_told_kept_and_read_again_in_spanish(windows, drafts, cast):
    phone = windows(320, False)
    phone.goto("/")
    phone.get_by_role("link", name="Español", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Díganos qué pasó")
    fits(phone)
    phone.get_by_role("link", name="Hacer un reporte").click()
    phone.get_by_role("group", name="¿Hay alguien en peligro ahora").get_by_text("No", exact=True).click()
    onward(phone)
    onward(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Una cosa necesita su atención")
    phone.get_by_text("No quiero dar mi nombre").click()
    onward(phone)
    phone.get_by_label("¿Qué pasó?").fill(STORY)
    for _ in range(4):
        onward(phone)
    expect(phone.get_by_text(STORY)).to_be_visible()
    onward(phone, "Enviar el reporte")
    code = phone.locator(".receipt__code").inner_text()
    phone.get_by_text("Ya guardé el código").click()
    onward(phone)
    expect(phone.get_by_role("heading", name="Por ahora ha terminado")).to_be_visible()
    assert [kept["name"] for kept in phone.context.cookies()] == [languages.cookie()]
    phone.get_by_role("link", name="Abrir mi reporte").click()
    phone.get_by_label("Su código").fill(code)
    onward(phone, "Abrir")
    phone.get_by_label("Su mensaje").fill("Lo vi otra vez.")
    onward(phone, "Enviar")
    expect(phone.locator(".thread__mine")).to_contain_text("Lo vi otra vez.")
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    desk = windows(1280, True, cast["intake"])
    desk.goto(f"/cases/{reference}/report/")
    expect(desk.get_by_text("Written in Spanish; shown as written.")).to_be_visible()
    expect(desk.get_by_text(STORY)).to_be_visible()


@pytest.fixture
def glass(browser):
    one = Glass(browser)
    yield one
    one.close()


PATHS = ("/", "/report/known/", "/languages/")


@pytest.mark.long
def test_the_pages_hold_together_in_the_longest_words_and_in_signs(glass, drafts, client):
    assert _faults(glass, client, ["vi", "so", "zh"]) == []


def test_the_pages_hold_together_from_right_to_left(glass, made_up, client):
    assert _faults(glass, client, ["ur"]) == []


def _faults(glass, client, shorts):
    client.post("/report/safe/", {})  # the second page is there after the first
    return [
        fault
        for short in shorts
        for path in PATHS
        for fault in glass.faults(Seen(f"{path} {short}", path, "", client.get(f"{path}?lang={short}")))
    ]
