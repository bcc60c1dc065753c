"""Forms of the desk in the browser: stale, unfit, too long, sent after the sign-in ended."""

import pytest
from django.test import Client

from cases import readers
from cases.parts import PARTS
from cases.readers.actions import JOINED
from cases.readers.sentences import SAID
from cases.verbs import VERBS
from permissions.policy import POLICY
from tests.cases.conftest import Handed, version
from tests.cases.test_verbs import do
from tests.cast import Cast


def test_parts_and_verbs_have_different_names() -> None:
    assert not set(PARTS) & set(VERBS)


def test_every_verb_of_the_desk_has_a_policy_row_and_a_sentence() -> None:
    alone = set(VERBS) - set(JOINED)
    assert alone <= set(POLICY)
    assert alone <= set(SAID)


def test_what_the_policy_allows_has_a_page_but_for_the_disposal_of_files() -> None:
    """`ask` is how the pages of a second person begin, and not one of its own; a file is disposed of with its records (T25)."""
    assert set(POLICY) - set(VERBS) == {"ask", "dispose", "enter"}


def test_a_stale_page_shows_the_new_state_and_keeps_the_text(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    do(cast, "intake", "acknowledge", reference, danger="no")
    answer = cast["intake"].client.post(f"/cases/{reference}/note/", {"text": "Long thought.", "seen": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("Long thought.", "Acknowledged", "moved on"))
    assert readers.part(cast["intake"].actor, reference, "notes").notes == []


def test_a_stale_page_of_a_step_that_is_over_keeps_the_text_too(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    do(cast, "intake", "acknowledge", reference, danger="no")
    typed = {"title": "North desk", "unit": "", "manager": str(cast["manager"].person.pk), "danger": "no", "seen": "1"}
    answer = cast["intake"].client.post(f"/cases/{reference}/acknowledge_and_open/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(text in page for text in ("no longer yours to take", "North desk"))


def test_two_officers_on_one_page_the_second_is_told(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    typed = {"danger": "no", "seen": str(version(cast["intake"].actor, reference))}
    first = cast["intake"].client.post(f"/cases/{reference}/acknowledge/", typed)
    second = cast["intake2"].client.post(f"/cases/{reference}/acknowledge/", typed)
    assert (first.status_code, second.status_code) == (302, 409)


def test_a_number_that_is_no_version_is_older_than_any(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    for seen in ("", "x", "-1", "9" * 30):
        answer = cast["intake"].client.post(f"/cases/{reference}/note/", {"text": "x", "seen": seen})
        assert answer.status_code == 409


def test_what_does_not_fit_is_said_beside_the_field(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    seen = version(cast["intake"].actor, reference)
    typed = {"role": "subject", "number": "E-none", "seen": seen}
    page = cast["intake"].client.post(f"/cases/{reference}/add_party/", typed).content.decode()
    assert "Nobody in the directory has this number" in page
    assert 'value="E-none"' in page


@pytest.mark.parametrize("text", ["x" * 20_001, "a\x00b", ""])
def test_text_that_cannot_be_stored_is_refused_whole(cast: Cast, handed_in: Handed, text: str) -> None:
    reference = handed_in()
    seen = version(cast["intake"].actor, reference)
    answer = cast["intake"].client.post(f"/cases/{reference}/note/", {"text": text, "seen": seen})
    assert answer.status_code == 200
    assert "Nothing was saved" in answer.content.decode()
    assert version(cast["intake"].actor, reference) == seen


def test_a_form_sent_after_the_sign_in_ended_gives_the_text_back(handed_in: Handed) -> None:
    answer = Client().post(f"/cases/{handed_in()}/note/", {"text": "Long thought.", "seen": "1"})
    assert answer.status_code == 403
    assert "Long thought." in answer.content.decode()


def test_a_page_that_was_sent_to_supply_something_comes_back(cast: Cast, opened: str) -> None:
    seen = version(cast["manager"].actor, opened)
    typed = {"title": "North desk", "unit": "", "seen": seen}
    answer = cast["manager"].client.post(f"/cases/{opened}/set_title/?back=note", typed)
    assert answer.headers["Location"] == f"/cases/{opened}/note/"


@pytest.mark.parametrize("back", ["https://elsewhere.example", "//elsewhere.example", "today", "nothing"])
def test_it_comes_back_to_pages_of_the_case_alone(cast: Cast, opened: str, back: str) -> None:
    seen = version(cast["manager"].actor, opened)
    answer = cast["manager"].client.post(
        f"/cases/{opened}/set_title/?back={back}", {"title": "x", "unit": "", "seen": seen}
    )
    assert answer.headers["Location"] == f"/cases/{opened}/"


def test_whoever_loses_sight_by_their_own_act_is_led_to_today(cast: Cast, opened: str) -> None:
    seen = version(cast["manager"].actor, opened)
    typed = {"role": "subject", "number": "E-manager", "seen": seen}
    answer = cast["manager"].client.post(f"/cases/{opened}/add_party/", typed)
    assert answer.headers["Location"] == "/today/"
