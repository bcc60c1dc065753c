"""Where discipline is contested: which forums, until when, chosen, stopped, served on another day; nothing overwritten."""

import pytest

from cases.models import AppealForum, Letter
from permissions.actors import acting
from tests.cast import Cast
from tests.flows.test_hearing_that_counts import decide, hear, propose, reviewed
from tests.flows.test_no_dead_end import counsel, joins
from tests.flows.walks import People, a_sustained_case, at
from tests.rig.stations import standing_at
from workflow.models import Clock

pytestmark = pytest.mark.django_db


def decided(people: People, url: str) -> None:
    """From a sustained finding to a decision after a hearing."""
    propose(people, url, "demotion", terms="Utility worker II")
    people.authority.send(url + "propose_discipline/")
    hear(people, url)
    people.many.send(url + "record_response/", kind="waived", text="In writing.")
    counsel(people, url)
    reviewed(people, url)
    decide(people, url)


def a_demotion(cast: Cast) -> str:
    """Decided on the first day, about somebody in no bargaining unit; its address."""
    with at(0):
        address = a_sustained_case(cast)
        decided(People.of(cast), address)
    return address


def a_contested_demotion(cast: Cast) -> str:
    """Of somebody whom both the board and the union's grievance take, served on the first day; its address."""
    with at(0):
        address, people = a_demotion(cast), People.of(cast)
        people.many.send(address + "class_party/", bargaining_unit="represented")
        people.many.send(address + "serve_decision/", served_by="hand", until="2026-03-17")
    return address


demoted, contested = standing_at(a_demotion), standing_at(a_contested_demotion)


def forums(people: People, **only: object) -> list[AppealForum]:
    with acting(people.cast["many"].actor):
        return list(AppealForum.objects.filter(**only).order_by("recorded_at", "name"))


def running(people: People) -> dict[str, str]:
    """The last day of each clock of a forum that runs, by what it is about."""
    with acting(people.cast["many"].actor):
        rows = Clock.objects.filter(satisfied_on=None, about__startswith="1 ")
        return {row.about: str(row.due_on) for row in rows}


def test_the_letter_names_each_forum_of_the_subject_with_its_own_last_day(people: People, demoted: str) -> None:
    with at(0):
        people.many.send(demoted + "class_party/", tenure="unknown", bargaining_unit="")
        asked = (
            "where this can be contested, and until when, depends on their class of tenure and their bargaining unit"
        )
        assert asked in people.many.get(demoted + "serve_decision/")
        for told, sentence in (
            ({}, "depends on their class of tenure, which is not on record"),
            ({"tenure": "career"}, "depends on their bargaining unit, which is not on record"),
            (
                {"tenure": "career", "bargaining_unit": "represented"},
                "is set by an agreement that the policy pack does not",
            ),
        ):
            people.many.send(demoted + "class_party/", **told)
            page = people.many.send(demoted + "record_letter/", served_by="hand", status=200)
            assert sentence in page
        assert forums(people) == []
        assert "The policy names a place where this can be contested" in people.many.get(demoted + "finish/")
        people.many.send(demoted + "serve_decision/", served_by="hand", until="2026-03-17")
        letter = people.many.get(demoted + "letters/")
    for line in (
        "Personnel Board: until April 1, 2026, in writing to the Personnel Board, with a copy to the HR director within three",
        "Grievance under the bargaining agreement: until March 17, 2026, as the agreement says",
        "If you first use “Grievance under the bargaining agreement” and it ends in writing: 10 days from then.",
        "Choose one of these: Personnel Board; Grievance under the bargaining agreement.",
        "No order of the Ombuds that you could contest is on record in this case.",
        "6 months: Report retaliation to the Ombuds, counted from the day it happened.",
        "sustained (more likely than not)",
        "Proposed on March 2, 2026 by Mona Drangeid.",
        "Decided on March 2, 2026 by Astrid Vennemoe, appointing authority of the Executive branch since January 1, 2020",
    ):
        assert line in letter
    assert running(people) == {"1 personnel_board": "2026-04-01", "1 grievance": "2026-03-17"}
    assert "Appointing authority of the Executive branch since January 1, 2020" in people.many.get(
        demoted + "discipline/"
    )


def test_nobody_decides_of_a_day_on_which_they_held_no_appointing_authority(people: People, url: str) -> None:
    with at(0):
        people.many.send(url + "record_proposal/", sanction="written_reprimand", reason="First time.")
    joins(people, people.cast["labor"], "appointing_authority")
    told = {"factors_1": "Candid.", "happened_on": "2026-03-03", "remark": "On paper."}
    page = people.other("labor").send(url + "decide/", status=200, **told)
    assert "You did not hold the appointing authority on March 3" in page


def forum(people: People, name: str) -> str:
    return str(forums(people, name=name, superseded_by=None)[0].pk)


def test_who_chose_one_forum_has_not_the_other_and_whatever_moves_a_last_day_leaves_the_old(
    people: People, contested: str
) -> None:
    act, page = contested + "record_appeal/", contested + "appeal/"
    with at(3):
        law = people.many.send(
            act, forum=forum(people, "personnel_board"), what="tolled", until="2026-05-01", reason="Asked.", status=200
        )
        assert "The law sets this last day, and nobody stops it" in law
        stop = {"forum": forum(people, "grievance"), "what": "tolled", "reason": "Article 12, in writing."}
        assert "It comes after March 17." in people.many.send(act, **stop, until="2026-03-17", status=200)
        silent = people.many.send(act, **{**stop, "reason": ""}, until="2026-04-20", status=200)
        assert "Write by what the days were stopped" in silent
        people.many.send(act, **stop, until="2026-04-20")
        assert running(people) == {"1 personnel_board": "2026-04-01", "1 grievance": "2026-04-20"}
        told = " ".join(people.many.get(page).split())
        assert "Before: Tuesday, March 17; stopped as the agreement lets them be: Article 12, in writing." in told
    with at(10):
        undecided = people.many.send(act, forum=forum(people, "grievance"), what="decided", award="x", status=200)
        assert "Record first that the subject turned to this forum" in undecided
        early = people.many.send(act, forum=forum(people, "grievance"), what="filed", on="2026-03-01", status=200)
        assert "Nobody turned to it before that" in early
        people.many.send(act, forum=forum(people, "grievance"), what="filed")
        barred = people.many.send(act, forum=forum(people, "personnel_board"), what="filed", status=200)
        assert "chose another forum already: Grievance under the bargaining agreement. It closes this one." in barred
        assert "Closed: Grievance under the bargaining agreement was chosen" in people.many.get(page)
    with at(26):
        people.many.send(act, forum=forum(people, "grievance"), what="withdrawn")
        assert running(people) == {"1 personnel_board": "2026-04-07"}
        told = " ".join(people.many.get(page).split())
        assert "April 1; opened again by the end of another forum" in told
    with at(40):
        people.many.send(act, forum=forum(people, "personnel_board"), what="filed")
        assert "after the last day" in people.many.get(page), "whether it counts, the board says"
        people.many.send(act, forum=forum(people, "personnel_board"), what="decided", award="Too late.")
        people.many.send(contested + "end_appeal/")
        assert not [
            one for one in ("can still be appealed", "An appeal runs") if one in people.many.get(contested + "told/")
        ]
    kept = sorted((one.name, str(one.last_day), one.why) for one in forums(people))
    assert kept == [
        ("grievance", "2026-03-17", ""), ("grievance", "2026-04-20", "tolled"), ("personnel_board", "2026-04-01", ""),
        ("personnel_board", "2026-04-07", "after"),
    ]  # fmt: skip


def test_counsel_authorizes_a_second_forum_for_one_subject(people: People, contested: str) -> None:
    with at(3):
        people.many.send(contested + "record_appeal/", forum=forum(people, "grievance"), what="filed")
        people.other("counsel").send(contested + "authorize/", kind="second_forum", reason="The agreement allows both.")
        people.many.send(contested + "record_appeal/", forum=forum(people, "personnel_board"), what="filed")
        assert "Chosen beside: Grievance under the bargaining agreement" in people.many.get(contested + "appeal/")


def letter(people: People) -> str:
    with acting(people.cast["many"].actor):
        return str(Letter.objects.get(kind="decision").pk)


def test_another_day_of_service_counts_its_forums_anew_and_a_letter_that_came_back_gives_no_days(
    people: People, contested: str
) -> None:
    act, known = contested + "record_service/", {"letter": letter(people), "reason": "What the carrier wrote."}
    with at(4):
        early = people.many.send(act, **known, served_by="mail", served_on="2026-03-01", status=200)
        assert "It was decided on March 2. The letter was served after that." in early
        typed = people.many.send(act, **known, served_by="mail", served_on="2026-03-05", status=200)
        assert "is set by an agreement that the policy pack does not hold" in typed
        people.many.send(
            act, **known, served_by="mail", served_on="2026-03-05", until="2026-03-20", served_who="A carrier",
            proof="Tracking 77.",
        )  # fmt: skip
        assert running(people) == {"1 personnel_board": "2026-04-04", "1 grievance": "2026-03-20"}
        told = people.many.get(contested + "letters/")
        assert "By mail, March 5, 2026; by A carrier; proof: Tracking 77.; known from: What the carrier wrote." in told
        assert "Handed over, March 2, 2026; no proof" in told
        assert people.many.get(contested + "appeal/").count("the letter was served on another day") == 2
    with at(6):
        people.many.send(act, **known, served_by="returned")
        assert running(people) == {}
        assert "The letter came back. It has to be served again." in people.many.get(contested)
        assert "This place can still be appealed to" in people.many.send(contested + "end_appeal/", status=409)
    with at(8):
        people.many.send(act, **known, served_by="refused", until="2026-03-30")
        assert running(people) == {"1 personnel_board": "2026-04-09", "1 grievance": "2026-03-30"}
        assert "The letter came back" not in people.many.get(contested)
    board = [(str(one.last_day), one.why) for one in forums(people, name="personnel_board")]
    assert board == [("2026-04-01", ""), ("2026-04-04", "served"), ("None", "returned"), ("2026-04-09", "served")]
