"""A step fired in error is taken back by two people, as long as nothing was sent since (T28)."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from audit import clock
from cases import door, readers, services
from cases.models import Case, Thread
from permissions import conflicts
from permissions.actors import acting
from permissions.refusals import Refused
from tests.cases.conftest import Handed
from tests.cases.walking import (
    a_submitted_case,
    an_investigated_case,
    approve,
    case_of,
    do,
    investigate,
    on_record,
    verbs_of,
)
from tests.cast import Cast
from tests.rig.stations import standing_at
from vault import receipts
from workflow.engine import Blocked
from workflow.models import Clock

investigated = standing_at(an_investigated_case)
submitted = standing_at(a_submitted_case)


def ask(cast: Cast, who: str, reference: str, second: str = "") -> bool:
    return do(cast, who, "step_back", reference, reason="Too early.", second=second)


def counsel(cast: Cast) -> str:
    return f"counsel/{cast['counsel'].person.pk}"


def request(cast: Cast, reference: str):
    return on_record(cast, "manager", reference).proposal[-1].pk


def test_the_case_stands_where_it_stood_before(cast: Cast, investigated: str) -> None:
    ask(cast, "manager", investigated, counsel(cast))
    do(cast, "counsel", "approve", investigated, request=request(cast, investigated))
    assert case_of(cast, "manager", investigated).state == "triage"
    with acting(cast["manager"].actor):
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["triage"]
        assert Thread.objects.values_list("phase", "note").get() == ("review", "check_in")


def test_only_who_may_fire_the_step_asks_to_take_it_back(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    with pytest.raises(Refused):
        ask(cast, "manager", opened)
    ask(cast, "ethics", opened)
    do(cast, "manager", "approve", opened, request=request(cast, opened))
    assert case_of(cast, "manager", opened).state == "findings_review"


def test_the_page_is_offered_to_no_other(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    offers = {
        who: {one.name for one in readers.case_page(cast[who].actor, opened).others} for who in ("manager", "ethics")
    }
    assert ("step_back" in offers["manager"], "step_back" in offers["ethics"]) == (False, True)


def test_a_step_that_told_somebody_is_not_taken_back(cast: Cast, submitted: str) -> None:
    with pytest.raises(Refused):
        ask(cast, "investigator", submitted)


def test_a_message_to_the_reporter_in_between_lets_the_step_stand(cast: Cast, investigated: str) -> None:
    with acting(cast["manager"].actor):
        thread = Thread.objects.get().pk
    do(cast, "manager", "post", investigated, thread=thread, text="We look into it.")
    with pytest.raises(Blocked, match="Something was sent or served"):
        ask(cast, "manager", investigated, counsel(cast))


# --- A link taken back (D23) -----------------------------------------------------------------------------------------


def acknowledge(cast: Cast, reference: str, who: str = "intake") -> None:
    with clock.at(clock.now() - timedelta(seconds=2)):  # a letter of the same second would hold the link
        do(cast, who, "acknowledge", reference, danger="no")


def link(cast: Cast, primary: str, duplicate: str, who: str = "intake") -> None:
    if case_of(cast, who, duplicate).state == "received":
        acknowledge(cast, duplicate, who)
    do(cast, who, "link", duplicate, primary=primary, reason="The same afternoon.")


def untie(cast: Cast, duplicate: str, second: str = "intake2") -> None:
    """Asked by intake, agreed by another intake officer, who does not see the case that was joined."""
    ask(cast, "intake", duplicate)
    do(cast, second, "approve", duplicate, request=on_record(cast, "intake", duplicate).proposal[-1].pk)


def raw(cast: Cast, who: str, table: str, column: str, thread: UUID) -> int:
    """How many rows about this thread the database shows this person, asked past every reader."""
    with acting(cast[who].actor), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where {column} = %s", [thread])  # names from the tests below
        return int(cursor.fetchone()[0])


HANGS = [
    ("cases_thread", "id"), ("cases_tie", "thread_id"), ("cases_report", "thread_id"), ("cases_message", "thread_id"),
    ("audit_event", "chain_id"), ("vault_identity", "thread_id"),
]  # fmt: skip


def test_whoever_only_joined_reads_nothing_of_a_report_whose_link_was_taken_back(
    cast: Cast, opened: str, handed_in: Handed
) -> None:
    code = receipts.make()
    duplicate = handed_in(mode="confidential", reporter={"name": "Runa Tiller", "contact": "555"}, receipt=code)
    door.post(code, "It was raining.")
    link(cast, opened, duplicate)
    thread = case_threads(cast, "intake", duplicate)[0]
    pages = [f"/cases/{opened}/{part}" for part in ("", "report/", "messages/", "post/", "history/")]
    before = "".join(cast["manager"].client.get(page).content.decode() for page in pages)
    assert ("It was raining." in before, str(thread) in before) == (True, True)
    assert [raw(cast, "manager", *place, thread) > 0 for place in HANGS] == [True] * len(HANGS)
    assert door.find_thread(code).phase == "review"
    untie(cast, duplicate)
    after = "".join(cast["manager"].client.get(page).content.decode() for page in pages)
    assert ("It was raining." in after, str(thread) in after, "2 reporters" in after) == (False, False, False)
    assert [raw(cast, "manager", *place, thread) for place in HANGS] == [0] * len(HANGS)
    assert [raw(cast, "intake2", *place, thread) > 0 for place in HANGS] == [True] * len(HANGS)
    with pytest.raises(services.Unfit):
        do(cast, "manager", "post", opened, thread=thread, text="When?")


def test_a_report_whose_link_was_taken_back_goes_its_own_way(cast: Cast, opened: str, handed_in: Handed) -> None:
    code = receipts.make()
    duplicate = handed_in(receipt=code)
    link(cast, opened, duplicate)
    untie(cast, duplicate)
    case = case_of(cast, "intake2", duplicate)
    assert (case.state, case.follows_id) == ("acknowledged", None)
    assert "untie" in verbs_of(cast, "intake2", duplicate)
    with acting(cast["intake2"].actor):
        assert list(Clock.objects.filter(case=case, satisfied_on=None).values_list("kind", flat=True)) == ["open"]
    investigate(cast, opened)
    told = door.find_thread(code)
    assert (told.phase, told.note) == ("intake", "check_in")
    link(cast, opened, duplicate)  # rightly, this time
    assert len(case_threads(cast, "manager", opened)) == 2


def test_who_was_hit_while_tied_stays_hit_and_later_names_stay_where_they_are(
    cast: Cast, opened: str, handed_in: Handed
) -> None:
    duplicate = handed_in()
    acknowledge(cast, duplicate)
    for who, role in (("manager2", "case_manager"), ("investigator", "investigator")):
        do(cast, "intake", "assign", duplicate, role=role, person=cast[who].person.pk, reason="Knows it.")
    link(cast, opened, duplicate)
    do(cast, "manager", "add_party", opened, role="witness", number="E-manager2")
    untie(cast, duplicate)
    do(cast, "manager", "add_party", opened, role="witness", number="E-investigator")
    assert [visible(cast, who, duplicate) for who in ("manager2", "investigator")] == [False, True]


def test_a_report_that_came_by_another_way_too_stays_tied(cast: Cast, opened: str, handed_in: Handed) -> None:
    """One report split in two, both linked to one case: taking back one link leaves the other's."""
    first = handed_in()
    acknowledge(cast, first)
    do(cast, "intake", "split", first, thread=case_threads(cast, "intake", first)[0], reason="Two evenings.")
    with acting(cast["intake"].actor):
        other = Case.objects.exclude(reference__in=(first, opened)).get().reference
    link(cast, opened, first)
    link(cast, opened, other)
    untie(cast, first)
    assert len(case_threads(cast, "manager", opened)) == 2
    untie(cast, other)
    assert len(case_threads(cast, "manager", opened)) == 1


def test_a_link_taken_back_higher_up_takes_along_what_came_through_it(
    cast: Cast, opened: str, handed_in: Handed
) -> None:
    middle, last = handed_in(), handed_in()
    link(cast, middle, last)
    link(cast, opened, middle)
    assert len(case_threads(cast, "manager", opened)) == 3
    untie(cast, last)
    assert len(case_threads(cast, "manager", opened)) == 2
    untie(cast, middle)
    assert len(case_threads(cast, "manager", opened)) == 1


def test_a_link_stands_once_the_other_case_wrote_to_the_reporter(cast: Cast, opened: str, handed_in: Handed) -> None:
    duplicate = handed_in()
    link(cast, opened, duplicate)
    thread = case_threads(cast, "intake", duplicate)[0]
    do(cast, "manager", "post", opened, thread=thread, text="When was it?")
    with pytest.raises(Blocked, match="Something was sent or served"):
        ask(cast, "intake", duplicate)


def test_no_link_in_force_is_untied_past_the_two_people(cast: Cast, opened: str, handed_in: Handed) -> None:
    duplicate = handed_in()
    link(cast, opened, duplicate)
    case = case_of(cast, "intake", duplicate)
    with acting(cast["intake"].actor):
        conflicts.untie(case.pk)
    assert len(case_threads(cast, "manager", opened)) == 2
    with pytest.raises(DatabaseError, match="no such case"), acting(cast["manager"].actor):
        conflicts.untie(case.pk)


def test_what_a_step_met_in_error_runs_on_from_the_day_it_began(cast: Cast, opened: str) -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        investigate(cast, opened)
        ask(cast, "manager", opened, counsel(cast))
        do(cast, "counsel", "approve", opened, request=request(cast, opened))
    with acting(cast["manager"].actor):
        first, second = Clock.objects.filter(kind="triage").order_by("satisfied_on")
    assert (first.satisfied_on is None, second.satisfied_on is None) == (False, True)
    assert (first.starts_on, first.due_on) == (second.starts_on, second.due_on)


def case_threads(cast: Cast, who: str, reference: str) -> list[UUID]:
    with acting(cast[who].actor):
        return list(Thread.objects.filter(ties__case__reference=reference).values_list("pk", flat=True))


def visible(cast: Cast, who: str, reference: str) -> bool:
    with acting(cast[who].actor):
        return Case.objects.filter(reference=reference).exists()
