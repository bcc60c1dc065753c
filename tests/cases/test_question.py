"""The page that asks before a case may be read, and the page to leave a case for a conflict of one's own (D22)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit import journal
from cases import services
from cases.models import Case
from permissions.actors import acting
from tests.cases.conftest import Handed, open_it, version
from tests.cast import Cast

STRANGER = "Quillon Abernathy"
STORY = "I saw it at the north desk on Tuesday."


@pytest.fixture
def unread(cast: Cast, handed_in: Handed) -> str:
    """The reference of a report that names somebody whom nobody here knows, and the intake officer Aksel by a likely match."""
    handed_in_to = cast["intake"].client
    with pytest.raises(AssertionError, match="nobody was given"):  # nobody sees it yet
        handed_in(who=f"{STRANGER}\nPeter {cast['intake2'].person.last_name}", urgent=True)
    return re.findall(r"/cases/(\w{4}-\w{4})/question/", handed_in_to.get("/today/").content.decode())[0]


def answer(cast: Cast, key: str, reference: str, said: str) -> str:
    """Press a button of the page as it is; the address that follows."""
    address = f"/cases/{reference}/question/"
    page = cast[key].client.get(address).content.decode()
    shown = re.findall(r'name="question" value="([^"]+)"', page)
    assert shown
    return str(cast[key].client.post(address, {"answer": said, "question": shown})["Location"])


def test_today_and_the_page_show_what_is_needed_to_answer_and_nothing_else(cast: Cast, unread: str) -> None:
    client = cast["intake"].client
    today = client.get("/today/").content.decode()
    assert ("Before you read (1)" in today, "urgent" in today) == (True, True)
    assert STRANGER not in today
    page = client.get(f"/cases/{unread}/question/").content.decode()
    assert re.findall(r"<li><strong>(.*?)</strong>", page) == [f"Peter {cast['intake2'].person.last_name}", STRANGER]
    assert "urgent" in page
    assert "north desk" not in page
    assert "escort" not in page.lower()
    assert "anonymous" not in page.lower()
    assert client.get(f"/cases/{unread}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({}, "Press one of the two buttons."), ({"answer": "yes"}, "This is none of the two answers.")],
    ids=["nothing", "something else"],
)
def test_an_answer_that_is_none_is_said_above_and_beside_the_buttons(
    cast: Cast, unread: str, sent: dict[str, str], sentence: str
) -> None:
    answered = cast["intake"].client.post(f"/cases/{unread}/question/", sent)
    page = answered.content.decode()
    assert answered.status_code == 200
    assert re.findall(rf'<a href="#id_answer">Your answer: {sentence}', page) == [
        f'<a href="#id_answer">Your answer: {sentence}'
    ]
    assert f'id="id_answer_error"><p>{sentence}' in page
    assert page.count('aria-describedby="id_answer_error"') == 2
    assert "<title>Error: Before you read" in page
    assert cast["intake"].client.get(f"/cases/{unread}/").status_code == 404


def test_one_click_opens_the_case_for_whoever_pressed_it(cast: Cast, unread: str) -> None:
    assert answer(cast, "intake", unread, "none") == f"/cases/{unread}/question/"
    client = cast["intake"].client
    assert client.get(f"/cases/{unread}/question/")["Location"] == f"/cases/{unread}/"
    assert client.get(f"/cases/{unread}/").status_code == 200
    assert cast["many"].client.get(f"/cases/{unread}/").status_code == 404
    assert client.post(f"/cases/{unread}/question/", {"answer": "none"}).status_code == 302  # a second click
    assert "Before you read" not in client.get("/today/").content.decode()
    with acting(cast["intake"].actor):
        said = [event.verb for event in journal.history([journal.Chain.case(Case.objects.get().pk)])]
    assert said[:4] == ["submit", "read_question", "answer_question", "read"]


def test_whoever_is_concerned_never_reads_it_and_the_next_pool_gets_it(cast: Cast, unread: str) -> None:
    for key in ("intake", "many"):
        assert answer(cast, key, unread, "conflict") == "/today/"
        for below in ("", "question/"):
            hidden = cast[key].client.get(f"/cases/{unread}/{below}")
            assert hidden.content == cast[key].client.get(f"/cases/0000-0000/{below}").content
        assert "Before you read" not in cast[key].client.get("/today/").content.decode()
    answer(cast, "alternate", unread, "none")
    page = cast["alternate"].client.get(f"/cases/{unread}/history/").content.decode()
    assert page.count("said that they should not work on this case") == 2


@pytest.mark.parametrize("key", ["intake2", "bystander", "manager", "alternate", "auditor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_for_everybody_else_the_question_is_not_there(cast: Cast, unread: str, key: str, method: str) -> None:
    """Also for the one whom a likely match keeps out (intake2): same answer, same number of statements."""
    client, told = cast[key].client, []
    for reference in (unread, "0000-0000"):
        for given in ("none", "conflict") if method == "post" else ("",):
            with CaptureQueriesContext(connection) as asked:
                page = getattr(client, method)(f"/cases/{reference}/question/", {"answer": given})
            told.append((page.status_code, page.content, dict(page.headers), len(asked)))
    half = len(told) // 2
    assert told[:half] == told[half:]
    assert {one[0] for one in told} == {404}
    assert "Before you read" not in client.get("/today/").content.decode()


def test_a_confidential_reporters_own_name_is_never_among_them(cast: Cast, handed_in: Handed) -> None:
    with pytest.raises(AssertionError):
        handed_in(who=f"Runa Tiller\n{STRANGER}", mode="confidential", reporter={"name": "Runa Tiller"})
    client = cast["intake"].client
    reference = re.findall(r"/cases/(\w{4}-\w{4})/question/", client.get("/today/").content.decode())[0]
    page = client.get(f"/cases/{reference}/question/").content.decode()
    assert re.findall(r"<li><strong>(.*?)</strong>", page) == [STRANGER]


def test_a_case_given_to_somebody_is_asked_of_them_too_and_again_for_another_name(cast: Cast, unread: str) -> None:
    answer(cast, "intake", unread, "none")
    open_it(cast, unread)
    answer(cast, "manager", unread, "none")
    manager = cast["manager"].actor
    services.SERVICES["add_party"](manager, unread, seen=version(manager, unread), role="witness", name="Ottoline Zed")
    assert cast["manager"].client.get(f"/cases/{unread}/").status_code == 200  # who wrote it is not asked
    page = cast["intake"].client.get(f"/cases/{unread}/question/").content.decode()
    assert re.findall(r"<li><strong>(.*?)</strong>", page) == ["Ottoline Zed"]


def test_whoever_enters_a_report_is_not_asked_about_the_names_that_they_typed(cast: Cast) -> None:
    from cases.door import Telling
    from config.local.cast import BRANCH
    from vault import receipts

    told = Telling(mode="anonymous", answers={"what_happened": STORY}, branch=BRANCH, who=STRANGER, channel="phone")
    done = services.enter(cast["intake"].actor, telling=told, receipt=receipts.make())
    assert cast["intake"].client.get(f"/cases/{done.reference}/").status_code == 200
    assert "Before you read (1)" in cast["many"].client.get("/today/").content.decode()


def test_a_member_leaves_a_case_for_a_conflict_and_their_access_ends(cast: Cast, opened: str) -> None:
    client = cast["manager"].client
    assert f"/cases/{opened}/name_conflict/" in client.get(f"/cases/{opened}/members/").content.decode()
    seen = version(cast["manager"].actor, opened)
    left = client.post(f"/cases/{opened}/name_conflict/", {"seen": seen, "why": "close"})
    assert left["Location"] == "/today/"
    assert client.get(f"/cases/{opened}/").status_code == 404
    with acting(cast["intake"].actor):
        assert Case.objects.get().owner is None
