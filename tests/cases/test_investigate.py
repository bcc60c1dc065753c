"""From triage to an investigation that may rest and go on (T4, T7)."""

from datetime import timedelta
from uuid import UUID

import pytest

from audit import clock
from cases import readers
from cases.models import Thread
from cases.told import Late, Plan
from permissions.actors import acting
from permissions.refusals import Refused
from tests.cases.walking import ADS, allege, an_investigated_case, case_of, do, on_record, pause, verbs_of
from tests.cast import Cast
from tests.rig.stations import standing_at
from workflow.engine import Blocked
from workflow.models import Clock, Step

investigated = standing_at(an_investigated_case)

PLAN = Plan(scope="The log.", detriment="Nobody.")


def person(cast: Cast, who: str = "investigator") -> UUID:
    return cast[who].person.pk


def test_one_page_records_everything_each_by_itself(cast: Cast, opened: str) -> None:
    do(cast, "manager", "investigate", opened, alleged=ADS, plan=PLAN, looked=True, investigator=person(cast))
    assert case_of(cast, "investigator", opened).state == "investigation"
    verbs = [verb for verb in verbs_of(cast, "manager", opened) if verb not in ("read", "give", "take")]
    at = verbs.index("add_party")
    wanted = ["add_party", "record_allegation", "write_plan", "check_exemption", "assign", "investigate"]
    assert verbs[at : at + 6] == wanted


def test_nothing_of_it_stands_when_one_thing_is_missing(cast: Cast, opened: str) -> None:
    with pytest.raises(Blocked) as blocked:
        do(cast, "manager", "investigate", opened, alleged=ADS, plan=PLAN, looked=True)
    assert [short.part for short in blocked.value.shortfalls] == ["assign"]
    assert not on_record(cast, "manager", opened).allegation


def test_the_page_says_what_it_cannot_supply_itself(cast: Cast, opened: str) -> None:
    allege(cast, opened, time_basis="")
    page = readers.step(cast["manager"].actor, opened, "investigate")
    assert [line.sentence for line in page.missing] == ["Allegation 1 still needs: why it was work time."]
    assert page.missing[0].url.endswith("record_allegation/?about=1&back=investigate")
    assert dict(page.choices["blocks"]).keys() == {"plan", "approval", "investigator"}


def test_a_page_that_is_refused_keeps_what_was_typed(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    seen = case_of(cast, "manager", opened).version
    typed = {"seen": seen, "scope": "The keeper of the key.", "detriment": "", "looked": "on"}
    page = cast["manager"].client.post(f"/cases/{opened}/investigate/", typed).content.decode()
    assert "The keeper of the key." in page
    assert "This needs an answer." in page


def test_a_stale_page_is_answered_with_409_and_stores_nothing(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    typed = {"seen": 2, "scope": "a", "detriment": "b", "looked": "on", "investigator": str(person(cast))}
    answer = cast["manager"].client.post(f"/cases/{opened}/investigate/", typed)
    assert answer.status_code == 409
    assert case_of(cast, "manager", opened).state == "triage"


def test_the_reporter_reads_that_somebody_looks_into_it(cast: Cast, investigated: str) -> None:
    with acting(cast["manager"].actor):
        assert Thread.objects.values_list("phase", "note").get() == ("review", "investigating")


def test_the_clock_of_the_triage_is_met_and_that_of_the_findings_runs(cast: Cast, investigated: str) -> None:
    with acting(cast["manager"].actor):
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["investigation"]


def test_an_investigator_who_is_named_cannot_be_chosen(cast: Cast, opened: str) -> None:
    do(cast, "manager", "add_party", opened, role="witness", number="E-investigator")
    page = readers.step(cast["manager"].actor, opened, "investigate")
    assert str(person(cast)) not in dict(page.choices["investigator"])


def test_it_may_have_happened_earlier_with_a_reason(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    late = Late(happened_on=clock.today(), remark="Told by telephone.")
    do(cast, "manager", "investigate", opened, plan=PLAN, looked=True, investigator=person(cast), late=late)
    with acting(cast["manager"].actor):
        step = Step.objects.get(verb="investigate")
    assert step.remark is not None


def test_only_the_case_manager_begins_it(cast: Cast, opened: str) -> None:
    with pytest.raises(Refused):
        do(cast, "intake", "investigate", opened)


def test_the_plan_before_stays_on_record(cast: Cast, opened: str) -> None:
    for scope in ("The log.", "The log and the keys."):
        do(cast, "manager", "write_plan", opened, scope=scope, detriment="Nobody.")
    page = readers.PART_READERS["tasks"](cast["manager"].actor, opened)
    assert page.texts[0].value == "The log and the keys."
    assert verbs_of(cast, "manager", opened).count("write_plan") == 2


def test_the_intake_contact_does_not_read_the_plan(cast: Cast, opened: str) -> None:
    do(cast, "manager", "write_plan", opened, scope="Hidden.", detriment="Nobody.")
    assert not readers.PART_READERS["tasks"](cast["intake"].actor, opened).texts


def test_a_pause_rests_the_investigation_and_no_other_clock(cast: Cast, opened: str) -> None:
    pause(cast, opened)
    assert case_of(cast, "manager", opened).state == "abeyance"
    with acting(cast["manager"].actor):
        running = set(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True))
    assert running == {"investigation", "abeyance_review"}


def test_a_pause_is_looked_at_within_thirty_days(cast: Cast, investigated: str) -> None:
    with pytest.raises(Blocked, match="within 30 days"):
        do(
            cast, "manager", "pause", investigated, requested_by="counsel", reason="x",
            review_on=clock.today() + timedelta(days=31),
        )  # fmt: skip


def test_it_goes_on_with_a_reason(cast: Cast, opened: str) -> None:
    pause(cast, opened)
    do(cast, "manager", "resume", opened, reason="The trial is over.")
    assert case_of(cast, "manager", opened).state == "investigation"
    assert {"record_pause", "pause", "record_resume", "resume"} <= set(verbs_of(cast, "manager", opened))
    note = readers.PART_READERS["tasks"](cast["manager"].actor, opened).items[0]
    assert (note.heading, note.text) == ("Was paused", "A trial.")


def test_the_investigator_does_not_pause(cast: Cast, investigated: str) -> None:
    with pytest.raises(Refused):
        do(cast, "investigator", "pause", investigated, requested_by="counsel", reason="x", review_on=clock.today())
