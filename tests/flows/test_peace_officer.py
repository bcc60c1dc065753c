"""A peace officer is the subject: three events begin fifteen days, the notice alone ends them, a resignation ends no case."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from cases import services
from cases.models import Case, Party
from permissions.actors import acting
from tests.cases.walking import do
from tests.flows.scenes import value_before
from tests.flows.walks import NOT_APPEALABLE, START, People, at, second, state
from workflow import clocks
from workflow.models import Clock

pytestmark = pytest.mark.django_db
TODAY = START.date()
NOTICE = {"their_number": "C-7", "text": "The form, the finding and why he resigned."}
OWED = "A duty that the law sets is not met yet"


@pytest.fixture
def officer(people: People, url: str) -> str:
    """The address of a sustained case about a peace officer."""
    with at(0):
        party = value_before(people.many.get(url + "class_party/"), ", subject")
        people.many.send(
            url + "class_party/", party=party, relation="employee", tenure="career", minor="no", peace_officer="on"
        )
    return url


def owed(people: People) -> dict[str, date | None]:
    with acting(people.cast["many"].actor):
        return {one.kind.removeprefix("peace_officer_"): one.due_on
                for one in Clock.objects.filter(kind__startswith="peace_officer_", satisfied_on=None)}  # fmt: skip


def event(people: People, url: str, kind: str, **days: Any) -> None:
    people.many.send(url + "record_officer_event/", kind=kind, text="He says for his family.", **days)


def notices(people: People, url: str, **more: Any) -> None:
    while 'name="which"' in (page := people.many.get(url + "record_commission_notice/")):
        which = value_before(page, "Tell the training commission")
        people.many.send(url + "record_commission_notice/", which=which, sent_on=TODAY.isoformat(), **NOTICE, **more)


def test_a_resignation_moves_nothing_and_no_case_is_closed_before_each_notice_is_sent(
    people: People, officer: str
) -> None:
    with at(0):
        event(people, officer, "separation", happened_on="2026-02-27")
        assert state(people) == "not_referred"
        people.many.send(officer + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(officer + "decide/", factors_1="Long service.")
        assert owed(people) == {"separation": date(2026, 3, 14), "discipline": TODAY + timedelta(days=15)}
        with at(8):
            today = people.many.get("/today/").split("<main")[1]
            assert today.index("Tell the training commission") < today.index(officer + "record_commission_notice/")
        people.many.send(officer + "finalize/", served_by="hand", why_no_forum=NOT_APPEALABLE)
        assert OWED in people.many.get(officer + "close/")
        assert state(people) == "final"
        notices(people, officer)
        assert owed(people) == {}
        shown = people.many.get(officer + "tasks/")
        assert shown.count("Handed on: Training commission") == 2
        assert "He says for his family." in shown
        people.many.send(officer + "close/")
        event(people, officer, "charge", happened_on="2026-02-01", learned_on="2026-03-01")
        assert owed(people) == {"charge": date(2026, 3, 16)}, "from the day it was learned, and after closing too"
    assert state(people) == "closed"


def test_days_that_cannot_be_are_refused(people: People, officer: str) -> None:
    with at(0):
        send = {"kind": "charge", "text": "x", "status": 200}
        asked = officer + "record_officer_event/"
        assert "not come yet" in people.many.send(asked, happened_on="2026-03-03", **send)
        page = people.many.send(asked, happened_on="2026-03-02", learned_on="2026-03-01", **send)
        assert "before it happened" in page
        event(people, officer, "charge", happened_on="2026-03-01")
        assert "run already" in people.many.send(asked, happened_on="2026-03-01", **send)
        told = officer + "record_commission_notice/"
        assert "not come yet" in people.many.send(told, status=200, sent_on="2026-03-03", **NOTICE)
        assert "comes after that" in people.many.send(told, status=200, sent_on="2026-03-01", **NOTICE)
        for name in ("sent_on", "their_number"):
            assert "usa-error-message" in people.many.send(
                told, status=200, **{"sent_on": "2026-03-02", **NOTICE, name: ""}
            )
        assert owed(people) == {"charge": date(2026, 3, 17)}


def test_the_notice_alone_ends_the_days(people: People, officer: str) -> None:
    with at(0):
        event(people, officer, "separation", happened_on="2026-03-01")
    many = people.cast["many"]
    with acting(many.actor):
        case = Case.objects.get().pk
    with pytest.raises(DatabaseError, match="still owed"), acting(many.actor):
        clocks.satisfy(case, "peace_officer_separation", happened_on=TODAY, person=many.person.pk, about="1")
    assert owed(people) == {"separation": date(2026, 3, 16)}


def test_only_a_peace_officer_has_them_and_only_the_first_decision_that_disciplines(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
        people.authority.send(url + "decide/", factors_1="Long service.")
        assert owed(people) == {}
        assert "record_officer_event" not in people.many.get(url)
        with acting(people.cast["many"].actor):
            party, reference = Party.objects.get(role="subject").pk, Case.objects.get().reference
        with pytest.raises(services.Unfit, match="on record as a peace officer"):
            do(
                people.cast,
                "many",
                "record_officer_event",
                reference,
                subject=party,
                kind="charge",
                happened_on=TODAY,
                text="x",
            )
        people.many.send(
            url + "class_party/", party=str(party), relation="employee", tenure="career", minor="no", peace_officer="on"
        )
        assert owed(people) == {"discipline": TODAY + timedelta(days=15)}, "a decision that stands is told too"
        people.authority.send(url + "step_back/", reason="The wrong case.")
        second(people.many, url)
        people.authority.send(url + "decide/", factors_1="Long service.")
    with acting(people.cast["many"].actor):
        assert Clock.objects.filter(kind="peace_officer_discipline").count() == 1
