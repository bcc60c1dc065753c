"""S6: a janitor tells of a girl at night. The hours run from the report, the police is told within three, the inquiry rests."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from audit import clock
from cases import tasks
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.scenes import absent_for, address_of, state_of, value_before, walkers
from tests.intake.conftest import Reporter

NIGHT = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # 23:30 in the county; in this night an hour comes twice
HOUR = timedelta(hours=1)
GIRL = "Wilma Ostervang"
CALL = {"agency": "police", "spoken_to": "Officer Reyes", "their_number": "26-118", "harm": "He pays a girl, maybe 15."}
INTERVIEW = {"outcome": "held", "representation": "not_owed", "statement": "voluntary", "minutes": "She said."}
DANGER = "A child may be in danger"


@pytest.fixture
def url(cast: Cast, db: None) -> str:
    """The address of the case; the report says that somebody under 18 is used."""
    with clock.at(NIGHT):
        story = "A guard brings a girl, maybe 15, to the office at night and pays."
        Reporter().report(mode="named", your_name="Bertram Quill", minor="yes", what_happened=story)
    return address_of(cast, "intake")


def test_from_the_night_to_the_pause_the_child_comes_first(cast: Cast, url: str) -> None:
    intake, manager, investigator = walkers(cast, "intake", "manager", "investigator")
    record = url + "record_protection/"
    with clock.at(NIGHT + 3 * HOUR):
        today = intake.get("/today/").split("<main")[1]
        assert today.index("21 hours left") < today.index("Late and due")
        assert 'href="tel:18663634276"' in intake.get(url)
        for name in CALL:
            assert "usa-error-message" in intake.send(record, status=200, at="2026-11-01T01:30", **{**CALL, name: ""})
        assert "This time has not come yet" in intake.send(record, status=200, at="2026-11-01T02:01", **CALL)
        assert "before anybody here knew" in intake.send(record, status=200, at="2026-10-31T23:29", **CALL)
        intake.send(record, at="2026-11-01T01:30", **CALL)
        assert DANGER not in intake.get("/today/")
        intake.send(
            url + "acknowledge_and_open/", danger="yes", title="Night office", unit="Facilities",
            manager=str(cast["manager"].person.pk),
        )  # fmt: skip
        manager.send(url + "add_party/", role="affected", name=GIRL, minor="yes")
        assert "report it" not in manager.get(url), "the hours ran for her, and the police knows"
        manager.send(
            url + "investigate/", words="Paid a girl at night.", act="buy", nexus=["N3"], subject="new", number="E-subject",
            relation="employee", tenure="career", minor="no", venue="work_site", consideration=["money"],
            property_kinds=["parking_lot"],
            scope="Doors and shifts. Nobody questions the girl.", detriment="The janitor.", looked="on",
            investigator=str(cast["investigator"].person.pk),
        )  # fmt: skip
        investigator.send(url + "question/", answer="none")  # nobody here knows her name
        girl = value_before(investigator.get(url + "record_interview/"), GIRL)
        assert "child" in investigator.send(url + "record_interview/", status=200, party=girl, **INTERVIEW)
        manager.send(url + "pause/", requested_by="prosecutor", reason="A trial.", review_on="2026-11-20")
        assert state_of(cast, "manager") == "abeyance"
        shown = manager.get(url + "tasks/")
        assert "26-118" in shown
        assert "November 1, 01:30" in shown
        assert "recorded that a child’s danger was reported to police" in manager.get(url + "history/")
    absent_for(cast, url, ("hr", "authority", "bystander", "subject"))


def test_no_step_ends_it_and_two_levels_hear_of_it_before_the_law_s_limit(cast: Cast, url: str) -> None:
    intake, counsel, outside = walkers(cast, "intake", "counsel", "outside")
    says = "A child’s danger is not reported"
    with clock.at(NIGHT + HOUR):
        assert "cancel" not in intake.get(url + "tasks/").lower()
        intake.send(
            url + "acknowledge_and_open/", danger="yes", title="Night office", unit="Facilities",
            manager=str(cast["manager"].person.pk),
        )  # fmt: skip
    with (
        pytest.raises(DatabaseError, match="never cancelled"),
        acting(cast["intake"].actor),
        connection.cursor() as cursor,
    ):
        cursor.execute("update workflow_clock set satisfied_on = current_date where kind = 'minor_legal'")
    for hours, told in ((23, []), (25, [counsel]), (37, [counsel, outside])):
        with clock.at(NIGHT + hours * HOUR):
            tasks.sweep_clocks()
            assert [one for one in (counsel, outside) if says in one.get("/today/")] == told
            assert all(DANGER in one.get("/today/") for one in walkers(cast, "intake", "manager"))
    with clock.at(NIGHT + 49 * HOUR):
        assert "late by 1 hour" in intake.get("/today/")
        intake.send(url + "record_protection/", at="2026-11-02T22:40", **CALL)
        assert says not in outside.get("/today/")
        assert "after the limit of the law" in intake.get(url + "tasks/")
    absent_for(cast, url, ("counsel", "outside"))
