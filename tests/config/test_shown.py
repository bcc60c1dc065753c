"""Days, codes and steps as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from audit import clock
from config.templatetags import candor
from workflow.states import Phase

SUNDAY = datetime(2026, 11, 22, 20, tzinfo=UTC)  # noon in the county


@pytest.fixture(autouse=True)
def on_a_sunday():
    with clock.at(SUNDAY):
        yield


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2026, 11, 24), "Tuesday, November 24 (in 2 days)"),
        (date(2026, 11, 22), "Sunday, November 22 (today)"),
        (date(2026, 11, 23), "Monday, November 23 (tomorrow)"),
        (date(2026, 11, 19), "Thursday, November 19 (3 days ago)"),
        (date(2027, 1, 4), "Monday, January 4, 2027 (in 43 days)"),
        (datetime(2026, 11, 23, 6, tzinfo=UTC), "Sunday, November 22 (today)"),  # 22:00 in the county
        (None, ""),
    ],
)
def test_a_day_is_said_with_how_far_it_is(when, words):
    assert candor.day_away(when) == words


@pytest.mark.parametrize(
    ("days", "standing", "words"),
    [
        (-1, "late", "late by 1 day"),
        (-12, "late", "late by 12 days"),
        (0, "today", "due today"),
        (1, "soon", "tomorrow"),
        (2, "soon", "Tuesday"),
        (6, "soon", "Saturday"),
        (7, "soon", "November 29"),
        (60, "soon", "January 21, 2027"),
    ],
)
def test_what_is_due_has_a_word_and_a_shape(days, standing, words):
    shown = candor.due(clock.today() + timedelta(days=days))
    assert (shown["standing"], shown["words"]) == (standing, words)
    assert standing in candor.SHAPES


def test_a_moment_is_told_on_the_countys_clock():
    assert candor.moment(datetime(2026, 11, 20, 18, 42, tzinfo=UTC)) == "November 20, 10:42"


def test_a_receipt_is_shown_in_fours():
    assert candor.grouped("7KQ4M2XW90RD3HTNV8PA5CJE1G") == "7KQ4 M2XW 90RD 3HTN V8PA 5CJE 1G"


def test_the_steps_are_the_phases_of_the_lifecycle():
    assert [code for code, _, _ in candor.STEPS] == list(Phase.values)


def test_the_stepper_says_what_is_done_here_and_to_come():
    steps = candor.phases("ethics_referral", note="answer pending")
    assert [(step.standing, step.note) for step in steps] == [
        ("done", ""),
        ("done", ""),
        ("now", "answer pending"),
        ("later", ""),
    ]
    assert [step.standing for step in candor.phases("outcome", passed="ethics_referral")] == [
        "done",
        "done",
        "passed",
        "now",
    ]


def test_cells_without_a_column_are_an_error():
    with pytest.raises(ValueError, match="argument"):
        list(candor.labelled(["a", "b"], ["only one"]))
