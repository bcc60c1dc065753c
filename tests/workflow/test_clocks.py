"""Days and hours: pure functions first, then rows that nobody can move (I8)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workflow.business import business_days, calendar_days, hours_after, hours_after_day, is_business_day
from workflow.clocks import ClockRule, Due, due

COUNTY = ZoneInfo("America/Los_Angeles")
SEVEN_DAYS = {"days": 7, "unit": "calendar", "source": "EU 2019/1937, target"}


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),
        (date(2026, 11, 22), False),
        (date(2026, 11, 26), False),  # Thanksgiving
        (date(2026, 11, 27), False),  # the day after it is a legal holiday of the state
        (date(2026, 7, 3), False),  # July 4 falls on a Saturday and is observed on Friday
        (date(2027, 1, 1), False),
    ],
)
def test_working_days_are_those_of_the_county(day, working):
    assert is_business_day(day) is working


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 25), 1, date(2026, 11, 30)),  # over Thanksgiving and a weekend
        (date(2026, 11, 21), 5, date(2026, 12, 1)),  # starts on a Saturday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over the year
    ],
)
def test_business_days_skip_weekends_and_holidays_and_not_the_start(start, count, last):
    assert business_days(start, count) == last


def test_a_closure_of_the_agency_counts_as_a_holiday():
    snow = {date(2026, 11, 23)}
    assert business_days(date(2026, 11, 20), 1, snow) == date(2026, 11, 24)


def test_calendar_days_count_every_day():
    assert calendar_days(date(2026, 11, 20), 7) == date(2026, 11, 27)


@pytest.mark.parametrize("count", [0, -1])
def test_a_clock_of_nothing_is_a_mistake(count):
    for clock in (business_days, calendar_days, hours_after_day):
        with pytest.raises(ValueError, match="at least one"):
            clock(date(2026, 11, 20), count)


def test_hours_from_a_day_end_with_the_day_that_contains_them():
    assert hours_after_day(date(2026, 11, 20), 48) == datetime(2026, 11, 23, tzinfo=COUNTY)
    assert hours_after_day(date(2026, 11, 20), 24) == datetime(2026, 11, 22, tzinfo=COUNTY)


def test_hours_across_the_change_to_winter_time_still_end_with_a_county_day():
    assert hours_after_day(date(2026, 10, 31), 48) == datetime(2026, 11, 3, tzinfo=COUNTY)


def test_hours_from_a_moment_are_exact():
    rule = ClockRule.of({"hours": 48, "unit": "hours", "source": "RCW 26.44.030", "statutory": True})
    start = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert due(rule, start) == Due(at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert rule.statutory


@pytest.mark.parametrize(
    "night", [datetime(2026, 10, 31, 23, 30, tzinfo=COUNTY), datetime(2026, 3, 7, 23, 30, tzinfo=COUNTY)]
)
def test_hours_are_those_that_pass_in_the_night_in_which_the_clocks_change(night):
    assert hours_after(night, 24) - night.astimezone(UTC) == timedelta(hours=24)
    assert hours_after(night, 24).astimezone(COUNTY).hour == {10: 22, 3: 0}[night.month]


def test_a_moment_starts_a_day_clock_on_the_county_s_day():
    late_evening = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # still November 20 in Seattle
    assert due(ClockRule.of(SEVEN_DAYS), late_evening) == Due(on=date(2026, 11, 27))


def test_a_clock_is_proposed_until_it_is_adopted():
    assert ClockRule.of(SEVEN_DAYS).status == "proposed"
    assert ClockRule.of({**SEVEN_DAYS, "status": "adopted"}).status == "adopted"


@pytest.mark.parametrize("broken", [{"unit": "moons"}, {"source": ""}])
def test_a_clock_without_source_or_with_a_strange_unit_is_refused(broken):
    with pytest.raises(ValueError, match="clock"):
        ClockRule.of({**SEVEN_DAYS, **broken})
