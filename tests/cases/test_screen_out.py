"""Set aside by two people (T5): asked by the case manager, agreed by another."""

from dataclasses import replace
from typing import Any

import pytest

from cases import door, readers, services
from cases.models import Proposal
from cases.told import Alleged
from permissions.actors import Actor, acting
from permissions.models import Account
from permissions.refusals import Refused
from tests.cases.conftest import Handed, open_it
from tests.cases.walking import EMPLOYEE, SUBJECT, allege, case_of, do, on_record, verbs_of
from tests.cast import Cast
from tests.flows.pages import Walker
from vault import receipts
from workflow.engine import Blocked
from workflow.models import Clock

WORDS = {
    "reason": "It is a parking dispute.",
    "forum": "Call the parking office.",
    "why_no_ethics_decision": "Not conduct.",
}


def ask(cast: Cast, reference: str, code: str = "insufficient", **more: Any) -> bool:
    return do(cast, "manager", "screen_out", reference, code=code, **{**WORDS, **more})


def request_of(cast: Cast, reference: str) -> Proposal:
    return on_record(cast, "manager", reference).proposal[-1]


def agree(cast: Cast, who: str, reference: str, **more: Any) -> bool:
    return do(cast, who, "approve", reference, request=request_of(cast, reference).pk, **more)


def test_asking_changes_nothing_yet(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    assert case_of(cast, "manager", opened).state == "triage"
    with acting(cast["manager"].actor):
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["triage"]


def test_a_second_person_agrees_and_the_reporter_reads_where_to_turn(cast: Cast, handed_in: Handed) -> None:
    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    open_it(cast, reference)
    ask(cast, reference)
    agree(cast, "intake", reference, message=WORDS["forum"])
    case = case_of(cast, "manager", reference)
    assert (case.state, case.closed_on is not None) == ("closed", True)
    told = door.find_thread(receipt)
    assert told
    assert (told.note, told.messages[-1].text) == ("screened_out", "Call the parking office.")


def test_the_clock_of_the_triage_is_met(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    agree(cast, "intake", opened)
    with acting(cast["manager"].actor):
        assert not Clock.objects.filter(satisfied_on=None).exists()


def test_both_stand_in_the_history_by_name(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    agree(cast, "intake", opened)
    events = [one.sentence for one in readers.PART_READERS["history"](cast["manager"].actor, opened).events]
    assert "Imke Tarvold set the report aside." in events
    assert "Maren Quillfeather asked a second person: set the report aside." in events


def test_the_same_person_never_agrees(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    with pytest.raises(Refused, match="someone else has to decide"):
        agree(cast, "manager", opened)


def test_neither_under_another_account(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    with acting(cast["owner"].actor):
        other = Account.objects.create_user("manager-too", cast["manager"].person)
    do(
        cast,
        "manager",
        "assign",
        opened,
        role="case_manager",
        person=cast["manager"].person.pk,
        reason="Both accounts.",
    )
    actor = Actor.of(other)
    seen, request = case_of(cast, "manager", opened).version, request_of(cast, opened).pk
    with pytest.raises(Refused, match="someone else has to decide"):
        services.SERVICES["approve"](actor, opened, seen=seen, request=request)


def test_a_member_who_may_not_approve_it_is_refused(cast: Cast, opened: str) -> None:
    do(cast, "manager", "assign", opened, role="investigator", person=cast["investigator"].person.pk, reason="x")
    ask(cast, opened)
    with pytest.raises(Refused):
        agree(cast, "investigator", opened)


def test_a_change_of_the_case_in_between_voids_it(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    allege(cast, opened)
    assert request_of(cast, opened).answer == "void"
    assert "void_request" in verbs_of(cast, "manager", opened)
    with pytest.raises(services.Unfit, match="can be asked again"):
        agree(cast, "intake", opened)
    ask(cast, opened)
    agree(cast, "intake", opened)
    assert case_of(cast, "manager", opened).state == "closed"


def test_a_note_in_between_does_not(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    do(cast, "manager", "note", opened, text="Called the parking office.")
    agree(cast, "intake", opened)
    assert case_of(cast, "manager", opened).state == "closed"


def test_it_is_asked_once_at_a_time(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    with pytest.raises(services.Unfit, match="asked already"):
        ask(cast, opened)


def test_turned_down_with_a_reason_it_may_be_asked_again(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    do(cast, "intake", "turn_down", opened, request=request_of(cast, opened).pk, reason="Ask the reporter first.")
    answered = readers.PART_READERS["approvals"](cast["manager"].actor, opened).answered[0]
    assert answered.answer == "Turned down"
    assert "Ask the reporter first." in [fact.value for fact in answered.facts]
    ask(cast, opened)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("outside_policy", "has a guideline code"),
        ("valid_exemption", "not covered"),
        ("not_an_employee", "is an employee"),
    ],
)
def test_the_reason_must_fit_the_record(cast: Cast, opened: str, code: str, said: str) -> None:
    allege(cast, opened)
    with pytest.raises(Blocked, match=said):
        ask(cast, opened, code)
    assert not on_record(cast, "manager", opened).proposal


def test_outside_the_policy_fits_where_nothing_connects_it(cast: Cast, opened: str) -> None:
    lone = Alleged(words="At home.", act="ads", nexus=("N0",), track_reason="Own device, own time.", why_no_subject="x")
    allege(cast, opened, lone)
    ask(cast, opened, "outside_policy")
    assert [row.code for row in on_record(cast, "manager", opened).proposal] == ["outside_policy"]


def test_what_a_page_cannot_say_beforehand_stands_above_the_form_with_all_that_was_typed(
    cast: Cast, opened: str
) -> None:
    allege(cast, opened)
    typed = {"seen": case_of(cast, "manager", opened).version, "code": "outside_policy", **WORDS}
    page = cast["manager"].client.post(f"/cases/{opened}/screen_out/", typed)
    assert page.status_code == 409
    assert "has a guideline code" in page.content.decode()
    assert "Call the parking office." in page.content.decode()


def test_somebody_not_on_the_case_may_be_asked_and_gets_it(cast: Cast, opened: str) -> None:
    ask(cast, opened, second=f"counsel/{cast['counsel'].person.pk}")
    line = readers.today(cast["counsel"].actor).waiting[0]
    assert (line.what, line.case) == ("Set the report aside", "North desk")
    assert cast["counsel"].client.get(line.url).status_code == 200


def test_nobody_is_shown_a_request_that_is_not_theirs_to_decide(cast: Cast, opened: str) -> None:
    ask(cast, opened)
    assert not readers.today(cast["manager"].actor).waiting
    assert cast["manager"].client.get(f"/cases/{opened}/approve/").status_code == 403


def test_a_contractors_staff_is_handed_on_before_it_is_set_aside(cast: Cast, opened: str) -> None:
    guest = replace(EMPLOYEE, relation="contractor", tenure="none")
    allege(cast, opened, new_subject=replace(SUBJECT, number="", name="Janus Prell", standing=guest))
    do(cast, "manager", "send_onward", opened, kind="police", text="Soliciting in the garage.")  # not whose staff it is
    with pytest.raises(Blocked) as blocked:
        ask(cast, opened, "not_an_employee")
    assert [short.part for short in blocked.value.shortfalls] == ["send_onward"]
    do(cast, "manager", "send_onward", opened, kind="contract_office", text="Remove from the site.")
    ask(cast, opened, "not_an_employee")
    assert "send_onward" in verbs_of(cast, "manager", opened)


def test_linking_is_the_way_for_a_duplicate(cast: Cast, opened: str) -> None:
    with pytest.raises(Blocked, match="Link it instead"):
        ask(cast, opened, "duplicate")


def test_it_is_set_aside_in_five_clicks_both_persons_together(cast: Cast, opened: str) -> None:
    manager, intake = Walker(cast["manager"]), Walker(cast["intake"])
    manager.get(f"/cases/{opened}/")
    manager.send(f"/cases/{opened}/screen_out/", code="insufficient", **WORDS)
    url = readers.today(cast["intake"].actor).waiting[0].url
    intake.send(url)
    assert case_of(cast, "manager", opened).state == "closed"
    assert manager.clicks + intake.clicks == 5
