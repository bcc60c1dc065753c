"""What a reporter reads when somebody wrote into the database behind Candor's back (D3)."""

import pytest

from tests.intake.conftest import STORY, Reporter, lines

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "changed outside Candor"


@pytest.fixture
def talking(reporter: Reporter) -> Reporter:
    """Has come back with the receipt and written twice."""
    reporter.come_back(reporter.report())
    for text in ("It is the desk by the window.", "It happened again."):
        assert reporter.send("/inbox/thread/", text=text).status_code == 302
    return reporter


def test_one_changed_message_is_marked_and_the_others_stay(talking: Reporter, as_owner) -> None:
    with as_owner() as owner:
        owner.execute("update cases_message set body = set_byte(body, 60, get_byte(body, 60) # 1) where number = 1")
    page = lines(talking.thread)
    assert page.count(SAID) == 1
    assert "by the window" not in page
    assert ("It happened again." in page, STORY in page) == (True, True)


def test_messages_put_in_another_order_are_not_shown(talking: Reporter, as_owner) -> None:
    """Each under its right key: number and side belong to the place."""
    with as_owner() as owner:
        owner.execute("update cases_message m set body = o.body from cases_message o where o.number = 3 - m.number")
    page = lines(talking.thread)
    assert (page.count(SAID), "by the window" in page, "It happened again." in page) == (2, False, False)


def test_a_changed_report_is_marked_and_the_messages_stay(talking: Reporter, as_owner) -> None:
    with as_owner() as owner:
        owner.execute("update cases_report set answers = set_byte(answers, 60, get_byte(answers, 60) # 1)")
    page = lines(talking.thread)
    assert page.count(SAID) == 1
    assert STORY not in page
    assert "It happened again." in page


def test_a_changed_key_is_said_and_what_was_typed_is_kept(talking: Reporter, as_owner) -> None:
    token = talking.thread and talking.browser.cookies["csrftoken"].value
    with as_owner() as owner:
        owner.execute(
            "update cases_thread set receipt_wrap = set_byte(receipt_wrap, 40, get_byte(receipt_wrap, 40) # 1)"
        )
    answer = talking.browser.post("/inbox/thread/", {"text": "Are you there?", "csrfmiddlewaretoken": token})
    assert answer.status_code == talking.thread.status_code == 503
    page = lines(answer)
    assert "Your report cannot be opened" in page
    assert SAID in page
    assert "Are you there?" in page
    with as_owner() as owner:
        owner.execute("select count(*) from cases_message")
        assert owner.fetchone()[0] == 2
