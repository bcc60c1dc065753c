"""Where discipline is contested: which forums, until when, chosen, stopped, served on another day; nothing overwritten."""

import pytest

from cases.models import AppealForum
from permissions.actors import acting
from tests.flows.test_hearing_that_counts import decide, hear, propose, reviewed
from tests.flows.test_no_dead_end import counsel
from tests.flows.walks import NOT_APPEALABLE, People, at
from workflow.models import Clock

pytestmark = pytest.mark.django_db


def decided(people: People, url: str, sanction: str = "demotion", **told: str) -> None:
    """From a sustained finding to a decision after a hearing."""
    propose(people, url, sanction, **({"terms": "Utility worker II"} if sanction == "demotion" else told))
    people.authority.send(url + "propose_discipline/")
    hear(people, url)
    people.many.send(url + "record_response/", kind="waived", text="In writing.")
    counsel(people, url)
    reviewed(people, url)
    decide(people, url)


def forums(people: People, **only: object) -> list[AppealForum]:
    with acting(people.cast["many"].actor):
        return list(AppealForum.objects.filter(**only).order_by("recorded_at", "name"))


def running(people: People) -> dict[str, str]:
    """The last day of each clock of a forum that runs, by what it is about."""
    with acting(people.cast["many"].actor):
        rows = Clock.objects.filter(satisfied_on=None, about__startswith="1 ")
        return {row.about: str(row.due_on) for row in rows}


def test_the_letter_names_each_forum_of_the_subject_with_its_own_last_day(people: People, url: str) -> None:
    with at(0):
        decided(people, url)
        people.many.send(url + "class_party/", tenure="unknown", bargaining_unit="")
        asked = (
            "where this can be contested, and until when, depends on their class of tenure and their bargaining unit"
        )
        assert asked in people.many.get(url + "serve_decision/")
        for told, sentence in (
            ({}, "depends on their class of tenure, which is not on record"),
            ({"tenure": "career"}, "depends on their bargaining unit, which is not on record"),
            (
                {"tenure": "career", "bargaining_unit": "represented"},
                "is set by an agreement that the policy pack does not",
            ),
        ):
            people.many.send(url + "class_party/", **told)
            page = people.many.send(url + "record_letter/", served_by="hand", status=200)
            assert sentence in page
        assert forums(people) == []
        assert "The policy names a place where this can be contested" in people.many.get(url + "finish/")
        people.many.send(url + "serve_decision/", served_by="hand", until="2026-03-17")
        letter = people.many.get(url + "letters/")
    for line in (
        "Personnel Board: until April 1, 2026, in writing to the Personnel Board, with a copy to the HR director within three",
        "Grievance under the bargaining agreement: until March 17, 2026, as the agreement says",
        "If you first use “Grievance under the bargaining agreement” and it ends in writing: 10 days from then.",
        "Choose one of these: Personnel Board; Grievance under the bargaining agreement.",
        "No order of the Ombuds that you could contest is on record in this case.",
        "6 months: Report retaliation to the Ombuds, counted from the day it happened.",
        "sustained (more likely than not)",
    ):
        assert line in letter
    assert running(people) == {"1 personnel_board": "2026-04-01", "1 grievance": "2026-03-17"}


@pytest.mark.parametrize(
    ("sanction", "told", "classed", "named"),
    [
        ("suspension", {"days": "60"}, {}, []),
        ("suspension", {"days": "61"}, {}, ["personnel_board"]),
        ("suspension", {"days": "5"}, {"tenure": "civil_service"}, ["civil_service_commission"]),
        ("termination", {}, {"tenure": "at_will"}, []),
    ],
)
def test_which_forums_there_are_hangs_on_tenure_and_sanction(
    people: People, url: str, sanction: str, told: dict[str, str], classed: dict[str, str], named: list[str]
) -> None:
    with at(0):
        decided(people, url, sanction, **told)
        people.many.send(url + "class_party/", **classed)
        if named:
            people.many.send(url + "serve_decision/", served_by="hand")
        else:
            silent = people.many.send(url + "finish/", served_by="hand", status=200)
            assert "the policy names no place for it" in silent
            people.many.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE)
    assert [one.name for one in forums(people)] == named
