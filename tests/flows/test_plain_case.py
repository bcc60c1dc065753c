"""Plain cases through the pages alone: how many people, forms and clicks they take to reach closed."""

import pytest

from cases.models import Task
from permissions.actors import acting
from tests.flows.walks import NOT_APPEALABLE, People, finish_reprimand, state, to_findings

pytestmark = pytest.mark.django_db


def test_a_written_reprimand_takes_four_people_seven_forms_and_twenty_clicks(people: People) -> None:
    url = to_findings(people)
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    people.authority.send(url + "decide/", factors_1="Long service; a shared desk.")
    people.many.send(url + "finish/", served_by="hand", why_no_forum=NOT_APPEALABLE, message="It was dealt with.")
    assert state(people) == "closed"
    assert people.forms <= 7
    assert people.clicks <= 20


def test_an_unfounded_case_takes_three_people_and_fewer_forms(people: People) -> None:
    url = to_findings(people, "unfounded")
    people.many.send(url + "decide_and_finish/", reason="Malware opened the pages.", served_by="mail")
    assert state(people) == "closed"
    assert people.forms <= 5
    assert people.authority.clicks == 0


def test_closing_schedules_four_checks_on_retaliation(people: People) -> None:
    url = to_findings(people, "unfounded")
    people.many.send(url + "decide_and_finish/", reason="Malware opened the pages.", served_by="mail")
    with acting(people.cast["many"].actor):
        kinds = set(Task.objects.filter(done_on=None, must_end=False).values_list("kind", flat=True))
    assert kinds == {"retaliation_30", "retaliation_60", "retaliation_90", "retaliation_180"}


PARTS = ("referral", "discipline", "letters", "appeal", "tasks", "clocks", "history", "people")


def test_every_part_of_a_closed_case_shows(people: People, subtests: pytest.Subtests) -> None:
    url = to_findings(people)
    finish_reprimand(people, url)
    for part in PARTS:
        with subtests.test(part):
            assert "Traceback" not in people.many.get(f"{url}{part}/")
