"""A report by telephone, at the desk or by letter passes the same door as any other (T1)."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from cases import door, readers, services
from cases.forms import Enter, entered
from cases.models import Case, Thread
from permissions.actors import Actor, acting
from permissions.refusals import Refused
from tests.cast import Cast
from tests.flows.pages import filled
from vault import receipts

TYPED = {
    "channel": "phone", "branch": "executive", "mode": "anonymous", "danger": "no", "what_happened": "An escort site was open.",
    "your_name": "Perpetua Innisfree",
}  # fmt: skip


def send(cast: Cast, who: str = "intake", **typed: str):
    return cast[who].client.post("/cases/enter/", {"receipt": receipts.make(), **TYPED, **typed})


def receipt_on(page: str) -> str:
    found = re.search(r'data-copy="([0-9A-Z ]+)"', page)
    assert found
    return found[1]


def test_the_page_shows_a_receipt_in_groups_that_opens_the_report(cast: Cast) -> None:
    page = send(cast).content.decode()
    opened = door.find_thread(receipt_on(page))
    assert opened
    assert opened.answers["what_happened"] == "An escort site was open."


def test_speaking_with_an_officer_is_the_first_answer(cast: Cast) -> None:
    send(cast)
    with acting(cast["intake"].actor):
        assert Case.objects.get().state == "acknowledged"
        assert Thread.objects.get().note == "acknowledged"


def test_an_anonymous_reporter_has_no_name_even_if_it_was_typed(cast: Cast) -> None:
    page = send(cast).content.decode()
    opened = door.find_thread(receipt_on(page))
    assert opened
    assert "Perpetua" not in repr(opened)


@pytest.mark.parametrize(("minor", "closed"), [("yes", True), ("no", False), ("unknown", False)])
def test_with_a_child_in_it_a_report_by_telephone_takes_no_files_either(cast: Cast, minor: str, closed: bool) -> None:
    opened = door.find_thread(receipt_on(send(cast, minor=minor).content.decode()))
    assert opened
    assert opened.files_closed is closed


def test_sending_twice_makes_one_report(cast: Cast) -> None:
    receipt = receipts.make()
    pages = [send(cast, receipt=receipt).content.decode() for _ in range(2)]
    assert receipt_on(pages[0]) == receipt_on(pages[1])
    with acting(cast["intake"].actor):
        assert Case.objects.count() == 1


def test_entering_a_report_gives_no_right_to_it(cast: Cast) -> None:
    page = send(cast, who_did=cast["intake"].person.name).content.decode()
    assert "handed in" in page
    with acting(cast["intake"].actor):
        assert not Case.objects.exists()
    with acting(cast["alternate"].actor):
        assert Case.objects.get().state == "received"


def test_only_intake_officers_enter_reports(cast: Cast) -> None:
    assert cast["manager"].client.get("/cases/enter/").status_code == 403
    assert send(cast, "manager").status_code == 403
    with acting(Actor.system("test")):
        assert not Case.objects.exists()


def test_the_service_asks_too_who_enters(cast: Cast) -> None:
    telling = door.Telling(mode="anonymous", answers={"what_happened": "x"}, branch="executive")
    with pytest.raises(Refused):
        services.enter(cast["manager"].actor, telling=telling, receipt=receipts.make())


def test_what_an_anonymous_reporter_is_called_does_not_reach_the_door(cast: Cast) -> None:
    form = Enter(QueryDict(urlencode({"receipt": receipts.make(), **TYPED})), **readers.entering(cast["intake"].actor))
    assert form.is_valid()
    assert entered(form).reporter == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"what_happened": ""}, "This needs an answer"),
        ({"what_happened": "x" * 20_001}, "1 characters too long"),
        ({"what_happened": "bell \x07"}, "characters that cannot be stored"),
        ({"mode": "loud"}, "Select a valid choice"),
        ({"day": "the other day"}, "This is not a day"),
        ({"receipt": "nonsense"}, "Open it anew"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast: Cast, typed: dict[str, str], said: str) -> None:
    page = send(cast, where="Harborview garage", **typed).content.decode()
    assert said in page
    assert "Harborview garage" in page
    with acting(Actor.system("test")):
        assert not Case.objects.exists()


def test_a_confidential_name_is_kept_apart(cast: Cast) -> None:
    send(cast, mode="confidential")
    with acting(cast["intake"].actor):
        reference = Case.objects.get().reference
    told = readers.part(cast["intake"].actor, reference, "report").reports[0]
    assert "Perpetua" not in repr(told)


def test_what_is_half_written_waits_for_its_writer_and_hands_nothing_in(cast: Cast) -> None:
    """In any order, without what is needed; it comes back once, in this browser, and to nobody else."""
    browser = cast["intake"].client
    answer = browser.post("/cases/enter/", {"receipt": receipts.make(), "where": "Harborview garage", "later": "1"})
    assert answer.url == "/today/"
    assert "Kept as it is" in browser.get("/today/").content.decode()
    with acting(Actor.system("test")):
        assert not Case.objects.exists()
    assert "Harborview garage" not in cast["intake2"].client.get("/cases/enter/").content.decode()
    back = browser.get("/cases/enter/").content.decode()
    assert "Harborview garage" in back
    assert "This needs an answer" not in back
    receipt = filled(back)["receipt"][0]
    page = browser.post("/cases/enter/", {**filled(back), **TYPED, "where": "Harborview garage"}).content.decode()
    opened = door.find_thread(receipt_on(page))
    assert opened
    assert receipts.normalise(receipt_on(page)) == receipts.normalise(receipt)
    assert opened.answers["where"] == "Harborview garage"


def test_only_intake_officers_leave_one_half_written(cast: Cast) -> None:
    assert cast["manager"].client.post("/cases/enter/", {"later": "1", "where": "x"}).status_code == 403
