"""Who is said to have sold is screened for being exploited, and a second person agrees (rows 40, 41)."""

from uuid import UUID

import pytest

from cases import readers, services
from permissions.refusals import Refused
from tests.cases.walking import allege, do, facts_of, on_record, verbs_of
from tests.cast import Cast

SCREEN = dict.fromkeys(("minor", "force", "fraud", "coercion", "dependency"), "no")


def sold(cast: Cast, reference: str) -> UUID:
    allege(cast, reference, act="sell", consideration=("money",), venue="work_site")
    return on_record(cast, "manager", reference).party[0].pk


def ask(cast: Cast, reference: str, party: UUID, **answers: str) -> bool:
    second = f"counsel/{cast['counsel'].person.pk}"
    return do(
        cast, "manager", "clear_to_name", reference, party=party, answers={**SCREEN, **answers}, reason="Own account.",
        second=second,
    )  # fmt: skip


def test_the_screen_stands_open_until_a_second_person_agreed(cast: Cast, opened: str) -> None:
    party = sold(cast, opened)
    assert facts_of(cast, "manager", opened).subjects[0].screen_open
    ask(cast, opened, party)
    assert facts_of(cast, "manager", opened).subjects[0].screen_open
    do(cast, "counsel", "approve", opened, request=on_record(cast, "manager", opened).proposal[0].pk)
    assert not facts_of(cast, "manager", opened).subjects[0].screen_open


def test_the_second_person_reads_the_answers_of_the_screen(cast: Cast, opened: str) -> None:
    ask(cast, opened, sold(cast, opened), dependency="unknown")
    page = cast["counsel"].client.get(f"/cases/{opened}/approve/").content.decode()
    assert "Dependency?" in page
    assert "Own account." in page


def test_a_minor_is_never_named(cast: Cast, opened: str) -> None:
    with pytest.raises(services.Unfit, match="never a subject"):
        ask(cast, opened, sold(cast, opened), minor="yes")


def test_who_did_not_sell_needs_no_screen(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    with pytest.raises(services.Unfit, match="said to have sold"):
        ask(cast, opened, on_record(cast, "manager", opened).party[0].pk)


def test_the_page_is_offered_only_where_somebody_is_said_to_have_sold(cast: Cast, opened: str) -> None:
    def offered() -> set[str]:
        return {action.name for action in readers.case_page(cast["manager"].actor, opened).others}

    allege(cast, opened)
    assert "clear_to_name" not in offered()
    allege(cast, opened, act="sell", consideration=("money",), venue="club", new_subject=None)
    assert "clear_to_name" in offered()


def test_the_one_who_asked_does_not_agree(cast: Cast, opened: str) -> None:
    ask(cast, opened, sold(cast, opened))
    with pytest.raises(Refused):
        do(cast, "manager", "approve", opened, request=on_record(cast, "manager", opened).proposal[0].pk)


def test_row_41_both_steps_stand_on_record_with_the_reason(cast: Cast, opened: str) -> None:
    ask(cast, opened, sold(cast, opened))
    do(cast, "counsel", "approve", opened, request=on_record(cast, "manager", opened).proposal[0].pk)
    verbs = verbs_of(cast, "manager", opened)
    assert verbs[-2:] == ["ask", "approve"]
    (asked,) = readers.PART_READERS["approvals"](cast["manager"].actor, opened).answered
    assert (asked.who, "Cora Whitlaw" in asked.answered) == ("Maren Quillfeather", True), asked
    assert "Own account." in [fact.value for fact in asked.facts]
