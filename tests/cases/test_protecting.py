"""A child may be in danger: hours that begin by themselves, end with the report alone, and are passed on (S6, decision 44)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, connection

from audit import clock
from cases import notify, readers, services, tasks
from cases.forms import FORMS
from cases.models import Entry, Party
from cases.told import Standing
from permissions import conflicts
from permissions.actors import Actor, acting
from tests.cases.conftest import Handed
from tests.cases.sealing import seal
from tests.cases.test_listing import cost
from tests.cases.test_screen_out import agree
from tests.cases.walking import allege, case_of, do, facts_of, none_concern, verbs_of
from tests.cast import Cast
from workflow import clocks
from workflow.guards.closing import tasks_done
from workflow.models import Clock, Outbox

CHILD = {"minor": "yes"}
NIGHT = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 23:30 in the county, before the night in which an hour comes twice
HOUR = timedelta(hours=1)
TOLD = {
    "agency": "child_protection",
    "spoken_to": "Ms. Ortiz",
    "their_number": "CPS 4471",
    "harm": "Brought here at night.",
}


def running(cast: Cast, who: str, reference: str) -> dict[str, datetime | None]:
    case = case_of(cast, who, reference)
    with acting(cast[who].actor):
        rows = Clock.objects.filter(case_id=case.pk, kind__startswith="minor_", satisfied_on=None).order_by("due_at")
        return {row.kind: row.due_at for row in reversed(rows)}


def count(cast: Cast, who: str, reference: str) -> int:
    case = case_of(cast, who, reference)
    with acting(cast[who].actor):
        return Clock.objects.filter(case_id=case.pk, kind__startswith="minor_").count()


def protect(cast: Cast, who: str, reference: str, **more: Any) -> None:
    do(cast, who, "record_protection", reference, **{**TOLD, "at": clock.now(), **more})


def a_child(cast: Cast, handed_in: Handed, mode: str = "named") -> str:
    return handed_in(mode=mode, answers={"what_happened": "A girl, maybe 15.", **CHILD}, urgent=True)


@pytest.fixture
def swept() -> Callable[[], list[str]]:
    """`swept()`: what the clock does now, and who got mail for it."""

    def _swept() -> list[str]:
        mail.outbox.clear()
        tasks.sweep_clocks()
        with acting(Actor.system("test")):
            rows = list(Outbox.objects.filter(done_at=None, due_at__lte=clock.now()))
        for row in rows:
            tasks.deliver(str(row.pk))
        return sorted(address.partition("@")[0] for message in mail.outbox for address in message.to)

    return _swept


@pytest.mark.parametrize(
    ("mode", "ours", "law"),
    [
        ("named", NIGHT + 24 * HOUR, NIGHT + 48 * HOUR),  # hours that pass, not those on the hands of a clock
        (
            "anonymous",
            datetime(2026, 11, 2, 8, tzinfo=UTC),
            datetime(2026, 11, 3, 8, tzinfo=UTC),
        ),  # midnights (D31, D32)
    ],
)
def test_a_report_of_a_child_begins_both_limits_by_itself(
    cast: Cast, handed_in: Handed, mode: str, ours: datetime, law: datetime
) -> None:
    with clock.at(NIGHT):
        reference = a_child(cast, handed_in, mode)
        assert running(cast, "intake", reference) == {"minor_internal": ours, "minor_legal": law}
        assert case_of(cast, "intake", reference).next_on == clock.day_of(ours)
        assert count(cast, "intake", handed_in(mode=mode, answers={"minor": "unknown"})) == 0


def test_whoever_learns_it_later_begins_them_once_in_every_state(cast: Cast, opened: str) -> None:
    with clock.at(NIGHT):
        do(cast, "manager", "add_party", opened, role="affected", name="Wilma Ostervang", minor="yes")
        assert running(cast, "manager", opened)["minor_legal"] == NIGHT + 48 * HOUR
        with acting(cast["manager"].actor):
            assert Entry.objects.get(kind="name").field_class == "minor"
            party = Party.objects.get().pk
        assert "child" in {row.kind for row in outbox()}
    with clock.at(NIGHT + HOUR):
        do(cast, "manager", "class_party", opened, party=party, standing=Standing(minor="yes"))
        do(cast, "manager", "add_party", opened, role="witness", name="Bertram Ostervang", minor="yes")
        with pytest.raises(services.Unfit, match="run already"):
            do(cast, "manager", "flag_minor", opened, text="A boy too.")
        assert count(cast, "manager", opened) == 2
        protect(cast, "manager", opened)
        do(cast, "manager", "class_party", opened, party=party, standing=Standing(minor="yes"))
        assert running(cast, "manager", opened) == {}, "it was known before, and that was reported"
        do(cast, "manager", "add_party", opened, role="affected", name="Wanda Ostervang", minor="yes")
        assert set(running(cast, "manager", opened)) == {"minor_internal", "minor_legal"}, "another child"
        protect(cast, "manager", opened)
    set_aside(cast, opened)
    assert case_of(cast, "manager", opened).state == "closed"
    do(cast, "manager", "flag_minor", opened, text="Another child, he writes.")
    assert set(running(cast, "manager", opened)) == {"minor_internal", "minor_legal"}
    assert facts_of(cast, "manager", opened).closing.duties == ("record_protection",)
    shortfall = tasks_done(facts_of(cast, "manager", opened))
    assert shortfall is not None
    assert shortfall.part == "record_protection"


def set_aside(cast: Cast, reference: str) -> None:
    allege(cast, reference, nexus=("N0",), property_kinds=(), track="other", track_reason="Nothing of the county.")
    aside = {
        "code": "outside_policy",
        "reason": "Not ours.",
        "forum": "The police.",
        "why_no_ethics_decision": "Not ours.",
    }
    do(cast, "manager", "screen_out", reference, **aside)
    none_concern(cast, "intake", reference)
    agree(cast, "intake", reference)


def outbox() -> list[Outbox]:
    with acting(Actor.system("test")):
        return list(Outbox.objects.all())


def test_the_report_alone_ends_them(cast: Cast, handed_in: Handed, opened: str) -> None:
    do(cast, "manager", "flag_minor", opened, text="A girl, maybe 15.")
    case, manager = case_of(cast, "manager", opened), cast["manager"]
    for statement in (
        "update workflow_clock set satisfied_on = current_date, satisfied_by = %s where case_id = %s and kind = 'minor_legal'",
        "update workflow_clock set satisfied_on = current_date where satisfied_by is distinct from %s and case_id = %s "
        "and kind = 'minor_internal'",
        "update workflow_clock set due_at = due_at + interval '1 day' where %s <> '' and case_id = %s and kind = 'minor_legal'",
        "delete from workflow_clock where %s <> '' and case_id = %s",
    ):
        with pytest.raises(DatabaseError), acting(manager.actor), connection.cursor() as cursor:
            cursor.execute(statement, [str(manager.person.pk), case.pk])
    with pytest.raises(DatabaseError, match="never cancelled"), acting(manager.actor):
        clocks.satisfy(case.pk, "minor_legal", happened_on=clock.today(), person=manager.person.pk)
    assert len(running(cast, "manager", opened)) == 2
    protect(cast, "manager", opened)
    assert running(cast, "manager", opened) == {}
    with pytest.raises(services.Unfit, match="No report is owed"):
        protect(cast, "manager", opened)


def test_it_is_recorded_with_agency_time_and_number_and_neither_too_early_nor_to_come(cast: Cast, opened: str) -> None:
    with clock.at(NIGHT):
        do(cast, "manager", "flag_minor", opened, text="A girl, maybe 15.")
    with clock.at(NIGHT + HOUR):
        for moment in (NIGHT - timedelta(minutes=1), NIGHT + HOUR + timedelta(seconds=1)):
            with pytest.raises(services.Unfit) as refused:
                protect(cast, "manager", opened, at=moment)
            assert refused.value.field == "at"
        assert len(running(cast, "manager", opened)) == 2
        typed = {**TOLD, "at": "2026-11-01T00:15"}
        offered = {"agency": [("child_protection", "Child protection")]}
        assert FORMS["record_protection"](typed, choices=offered).is_valid()
        for name in ("agency", "at", "spoken_to", "their_number", "harm"):
            assert set(FORMS["record_protection"]({**typed, name: ""}, choices=offered).errors) == {name}
        for wrong in ("2026-11-01T00:45", "yesterday"):
            assert set(FORMS["record_protection"]({**typed, "at": wrong}, choices=offered).errors) == {"at"}


@pytest.mark.parametrize(("now", "meant"), [(2, NIGHT + 2 * HOUR), (4, NIGHT + 3 * HOUR)])
def test_in_the_hour_that_comes_twice_the_later_one_is_meant_if_it_has_come(now: int, meant: datetime) -> None:
    with clock.at(NIGHT + now * HOUR):
        typed = FORMS["record_protection"]({**TOLD, "at": "2026-11-01T01:30"})
        typed.is_valid()
        assert typed.cleaned_data["at"] == meant


def test_what_tells_who_the_child_is_those_alone_read_who_protect_it(cast: Cast, opened: str) -> None:
    do(cast, "manager", "assign", opened, role="ethics_officer", person=cast["ethics"].person.pk, reason="x")
    do(cast, "manager", "flag_minor", opened, text="A girl, maybe 15.")
    who = {"child": "Wilma Ostervang, 15", "parents": "Not known.", "history": "Bruises.", "suspect": "The guard."}
    protect(cast, "ethics", opened, **who)
    shown = readers.part(cast["manager"].actor, opened, "tasks").reported[0]
    said = {"Child protection", "Ms. Ortiz", "CPS 4471", "Yes", TOLD["harm"], *who.values()}
    assert {one.value for one in shown.facts} == said
    assert "A girl, maybe 15." in cast["manager"].client.get(f"/cases/{opened}/tasks/").content.decode()
    page = cast["ethics"].client.get(f"/cases/{opened}/tasks/").content.decode()
    assert "CPS 4471" in page
    assert not [words for words in ("maybe 15", TOLD["harm"], *who.values()) if words in page]


def test_it_stands_first_with_hours_left_and_whom_to_call(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NIGHT):
        handed_in()
        reference = a_child(cast, handed_in)
    with clock.at(NIGHT + 20 * HOUR):
        page = cast["intake"].client.get("/today/").content.decode().split("<main")[1]
        assert page.index("A child may be in danger (1)") < page.index("New reports")
        assert "4 hours left" in page
        page = cast["intake"].client.get(f"/cases/{reference}/").content.decode().split("<main")[1]
        assert page.index("4 hours left") < page.index("28 hours left") < page.index("Whose turn")
        assert "1-866-363-4276" in page
        assert cost(lambda: readers.case_page(cast["intake"].actor, reference)) <= 15
        assert cost(lambda: readers.part(cast["intake"].actor, reference, "tasks")) <= 15
    with clock.at(NIGHT + 25 * HOUR + timedelta(minutes=1)):
        assert "late by 1 hour" in cast["intake"].client.get("/today/").content.decode()
        assert (
            "Late: report the child’s danger now" in cast["intake"].client.get(f"/cases/{reference}/").content.decode()
        )


@pytest.mark.parametrize("minor", ["yes", "no"])
def test_the_same_bell_rings_each_hour_until_somebody_opens_what_is_urgent(
    cast: Cast, handed_in: Handed, swept: Callable[[], list[str]], minor: str
) -> None:
    with clock.at(NIGHT):
        reference = handed_in(mode="named", answers={"minor": minor}, urgent=True)
        swept()
    pool = ["intake", "intake2", "many"]
    for hours in (1, 2):
        with clock.at(NIGHT + hours * HOUR):
            assert swept() == pool
            assert swept() == [], "not each quarter of an hour"
    with clock.at(NIGHT + 2.5 * HOUR):
        cast["intake"].client.get(f"/cases/{reference}/")
        tasks.sweep_clocks()
    with clock.at(NIGHT + 5 * HOUR):
        assert swept() == pool, "one that was put before it was opened still rings"
    with clock.at(NIGHT + 6 * HOUR):
        assert swept() == []


def test_where_only_a_day_is_known_the_first_reading_counts_if_it_ends_earlier(cast: Cast, handed_in: Handed) -> None:
    morning = datetime(2026, 11, 1, 17, tzinfo=UTC)
    with clock.at(morning - 8 * HOUR):
        reference = a_child(cast, handed_in, "anonymous")
    with clock.at(morning):
        cast["intake"].client.get(f"/cases/{reference}/")
    with clock.at(morning + HOUR):
        for _ in range(2):
            tasks.sweep_clocks()
        assert running(cast, "intake", reference) == {
            "minor_internal": morning + 24 * HOUR, "minor_legal": morning + 48 * HOUR,
        }  # fmt: skip
        assert count(cast, "intake", reference) == 4
        protect(cast, "intake", reference)
        assert running(cast, "intake", reference) == {}


def test_what_nobody_reports_is_passed_on_twice_before_the_law_s_limit_to_those_clear_of_it(
    cast: Cast, handed_in: Handed, swept: Callable[[], list[str]]
) -> None:
    with clock.at(NIGHT):
        reference = a_child(cast, handed_in)
        cast["intake"].client.get(f"/cases/{reference}/")
        swept()
    says = "A child’s danger is not reported"
    with clock.at(NIGHT + 23 * HOUR):
        assert swept() == []
        assert says not in cast["counsel"].client.get("/today/").content.decode()
    with clock.at(NIGHT + 24 * HOUR):
        told = swept()
        assert {"intake", "counsel"} <= set(told)
        assert "outside" not in told
        assert swept() == []
        page = cast["counsel"].client.get("/today/").content.decode()
        assert says in page
        assert reference.replace("-", " ") not in page
        assert cast["counsel"].client.get(f"/cases/{reference}/").status_code == 404
        assert says not in cast["outside"].client.get("/today/").content.decode()
    with clock.at(NIGHT + 36 * HOUR):
        assert "outside" in swept()
        assert says in cast["outside"].client.get("/today/").content.decode()
        assert verbs_of(cast, "intake", reference).count("pass_on_child") == 2
        for who in ("hr", "owner", "auditor", "manager"):
            assert says not in cast[who].client.get("/today/").content.decode()
        protect(cast, "intake", reference)
        assert says not in cast["outside"].client.get("/today/").content.decode()
    with clock.at(NIGHT + 49 * HOUR):
        assert swept() == []


def test_of_a_sealed_case_its_members_alone_are_told(cast: Cast, opened: str, swept: Callable[[], list[str]]) -> None:
    """Not a byte of anybody else's Today changes (ADR 30)."""
    seal(cast, opened)
    begun = clock.now()
    with clock.at(begun + 40 * HOUR):
        before = {who: cast[who].client.get("/today/").content for who in ("counsel", "outside")}
    with clock.at(begun):
        do(cast, "manager", "flag_minor", opened, text="A girl, he writes.")
    with clock.at(begun + 40 * HOUR):
        told = swept()
        assert "manager" in told
        assert {"counsel", "counsel2", "outside"}.isdisjoint(told)
        assert verbs_of(cast, "manager", opened).count("pass_on_child") == 2
        after = {who: cast[who].client.get("/today/").content for who in ("counsel", "outside")}
    assert {who: _plain(page) for who, page in after.items()} == {who: _plain(page) for who, page in before.items()}


def _plain(page: bytes) -> bytes:
    """Without what differs from one answer to the next: the token of a form."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def test_nobody_is_told_who_is_kept_out_of_the_case(cast: Cast, handed_in: Handed) -> None:
    with clock.at(NIGHT):
        reference = a_child(cast, handed_in)
        case = case_of(cast, "intake", reference)
        with acting(cast["intake"].actor):
            conflicts.name_later(case.pk, people=[cast["counsel"].person.pk])
    with clock.at(NIGHT + 40 * HOUR):
        tasks.sweep_clocks()
        with acting(Actor.system("test")):
            rows = list(Outbox.objects.filter(kind="child_late"))
            told = {account.email for row in rows for account in notify.recipients(row)}
        assert len(rows) == 2
        assert "counsel@county.example" not in told
        assert "outside@county.example" in told
        assert "not reported" not in cast["counsel"].client.get("/today/").content.decode()
