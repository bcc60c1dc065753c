"""Lists and bells name who can really go on: the case row keeps whose turn it is where the state does not say it."""

from datetime import timedelta

import pytest

from audit import clock
from cases import notify, readers
from cases.models import Case
from cases.turns import noted
from permissions.actors import Actor, acting
from tests.flows.walks import People, a_sustained_case_of_today, second, to_findings
from tests.rig.stations import standing_at
from workflow.models import Outbox

pytestmark = pytest.mark.django_db
url = standing_at(a_sustained_case_of_today)


def turn_of(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(noted(Case.objects.get()))


def rung(people: People) -> set[str]:
    """The usernames that the bell of the last step reaches."""
    with acting(Actor.system("test")):
        row = Outbox.objects.filter(kind="moved").order_by("due_at").last()
        assert row is not None
        return {account.username for account in notify.recipients(row)}


def buttons(people: People, who: str) -> set[str]:
    """Where the lines of this person's Today lead, a year on, when every clock is late."""
    with clock.at(clock.now() + timedelta(days=365)):
        return {line.url.rstrip("/").rpartition("/")[2] for line in readers.today(people.cast[who].actor).work}


def test_after_a_decided_reprimand_the_case_manager_is_asked_and_hr_is_not(people: People, url: str) -> None:
    assert turn_of(people) == "hr_officer"
    assert "hr" in rung(people)
    assert buttons(people, "hr") == {"record_proposal"}
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    assert turn_of(people) == "appointing_authority"
    assert buttons(people, "hr") == set()
    assert buttons(people, "authority") == {"decide"}
    people.authority.send(url + "decide/", factors_1="Long service.")
    assert turn_of(people) == "case_manager"
    assert "hr" not in rung(people)
    assert "many" in rung(people)


def test_where_nothing_is_sustained_the_case_manager_is_asked_to_decide_and_finish(people: People) -> None:
    to_findings(people, "unfounded")
    assert turn_of(people) == "case_manager"
    assert "hr" not in rung(people)
    assert buttons(people, "many") == {"decide_and_finish"}


def test_a_decision_taken_back_is_the_authoritys_turn_again(people: People, url: str) -> None:
    people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    people.authority.send(url + "decide/", factors_1="Long service.")
    people.authority.send(url + "step_back/", reason="The wrong case.")
    second(people.many, url)
    assert turn_of(people) == "appointing_authority"


def test_before_discipline_hr_is_asked_first_and_the_authority_once_the_subject_was_heard(
    people: People, url: str
) -> None:
    people.many.send(url + "record_proposal/", sanction="suspension", days="5", reason="At work.", comparators="Two.")
    page = people.authority.get(url)
    assert f'class="usa-button" href="{url}propose_discipline/"' in page
    people.authority.send(url + "propose_discipline/")
    assert turn_of(people) == "hr_officer"
    assert {"hr", "many"} <= rung(people)
    page = people.authority.get(url)
    assert "The subject has to be told what is proposed." in page
    assert '<span class="usa-sr-only">For: </span>HR officer</span>' in page
    until = str(clock.today() + timedelta(days=10))
    people.many.send(url + "record_notice/", evidence_summary="The log.", respond_by=until, served_by="hand")
    people.many.send(url + "record_response/", kind="waived", text="In writing.")
    assert turn_of(people) == "appointing_authority"
