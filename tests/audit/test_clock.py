from datetime import UTC, date, datetime

import pytest

from audit import clock


def test_the_county_s_day_begins_at_its_own_midnight():
    with clock.at(datetime(2026, 11, 23, 7, 59, tzinfo=UTC)):  # one minute before midnight in Seattle
        assert clock.today() == date(2026, 11, 22)
        assert clock.day() == datetime(2026, 11, 22, tzinfo=UTC)
    with clock.at(datetime(2026, 11, 23, 8, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 23)


def test_a_held_clock_stands_still_and_is_let_go():
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.at(moment):
        assert clock.now() == clock.now() == moment
        with clock.at(moment.replace(year=2021)):
            assert clock.now().year == 2021
        assert clock.now() == moment
    assert clock.now().year > 2025


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)):
        pass


def test_a_day_is_said_with_its_year_unless_it_is_this_one():
    """A clock that runs since December 3 may be a month old or a year; the county's year counts, not that of UTC."""
    with clock.at(datetime(2027, 1, 1, 7, 30, tzinfo=UTC)):
        assert clock.written(date(2026, 12, 3)) == "December 3"
        assert clock.written(date(2027, 1, 4)) == "January 4, 2027"
    with clock.at(datetime(2027, 1, 1, 8, 0, tzinfo=UTC)):
        assert clock.written(date(2026, 12, 3)) == "December 3, 2026"
        assert clock.written(date(2027, 1, 4)) == "January 4"
