"""Writing to a reporter: begun with the policy's words, under a line chosen from a set, and marked where it is new."""

import pytest

from cases import door, rules, services
from permissions.actors import acting
from tests.cases.conftest import Handed
from tests.cases.test_verbs import thread_of
from tests.cases.walking import do
from tests.cast import Cast
from tests.flows.pages import Walker
from vault import receipts

NEW = '<span class="tag">new</span>'


@pytest.fixture
def receipt() -> str:
    return receipts.make()


@pytest.fixture
def reference(handed_in: Handed, receipt: str) -> str:
    return handed_in(receipt=receipt)


def test_a_message_begins_with_a_reply_of_the_policy_and_is_changed_before_it_is_sent(
    cast: Cast, reference: str, receipt: str
) -> None:
    with acting(cast["intake"].actor):
        replies = rules.pack_on().replies
    walker = Walker(cast["intake"])
    empty = walker.get(f"/cases/{reference}/post/")
    assert {title for title in (one.title for one in replies.values()) if title in empty} == {
        one.title for one in replies.values()
    }
    assert replies["where"].text not in empty
    page = walker.get(f"/cases/{reference}/post/?about=where")
    assert replies["where"].text in page
    walker.send(f"/cases/{reference}/post/?about=where", text="Which room was it?", heading="news")
    opened = door.find_thread(receipt)
    assert opened
    assert [(one.text, one.new) for one in opened.messages] == [("Which room was it?", True)]
    assert opened.note == "news"


def test_what_stands_above_is_chosen_from_a_set_and_is_a_question_by_itself(
    cast: Cast, reference: str, receipt: str
) -> None:
    thread = thread_of(cast, "intake", reference)
    for heading, note in (("", "asked"), ("check_in", "check_in"), ("news", "news")):
        do(cast, "intake", "post", reference, thread=thread, text="We go on.", heading=heading)
        opened = door.find_thread(receipt)
        assert opened
        assert opened.note == note
    with pytest.raises(services.Unfit):
        do(cast, "intake", "post", reference, thread=thread, text="x", heading="closed")


def test_what_is_new_is_marked_for_each_side_until_it_was_read_or_answered(
    cast: Cast, reference: str, receipt: str
) -> None:
    thread = thread_of(cast, "intake", reference)
    do(cast, "intake", "post", reference, thread=thread, text="Which room?")
    assert [one.new for one in door.find_thread(receipt).messages] == [True]  # type: ignore[union-attr]  # it is there
    assert [one.new for one in door.find_thread(receipt).messages] == [False]  # type: ignore[union-attr]  # as above
    door.post(receipt, "Room 4.")
    client = cast["intake"].client
    assert client.get(f"/cases/{reference}/messages/").content.decode().count(NEW) == 1
    do(cast, "intake", "post", reference, thread=thread, text="Thank you.")
    assert NEW not in client.get(f"/cases/{reference}/messages/").content.decode()
