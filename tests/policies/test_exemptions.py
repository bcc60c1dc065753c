"""When a prior approval covers an act, and when it never does (domain rows 19 and 20, S7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policies.exclusion import excludable
from policies.exemptions import ENTERED_LATER, NOTED, Answer, Approval, Covered, covers
from policies.shapes import Pack

EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LAPTOP, TABLET = "laptop-token", "tablet-token"
APPROVED = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)  # ten in the morning in the county
GIVEN = Approval(
    codes=frozenset({"G2a"}),
    devices=frozenset({LAPTOP}),
    valid_from=date(2027, 1, 1),
    valid_to=date(2027, 12, 31),
    approved_at=APPROVED,
    recorded_at=APPROVED + timedelta(days=1),
)


@pytest.fixture
def ask(pack: Pack):
    def asked(approval=GIVEN, code="G2a", on=date(2027, 3, 22), device=LAPTOP, noted=False) -> Covered:
        return covers(approval, code, on, device, excludable=excludable(pack), noted=noted)

    return asked


def changed(**values) -> Approval:
    from dataclasses import replace

    return replace(GIVEN, **values)


def test_a_listed_code_on_the_listed_laptop_three_weeks_later_is_covered(ask):
    assert ask().answer is Answer.YES


def test_a_code_that_is_not_listed_is_not_covered(ask):
    assert ask(code="G2b").answer is Answer.NO
    assert ask(code="G3a").answer is Answer.NO


def test_another_device_is_not_covered(ask):
    assert ask(device=TABLET).answer is Answer.NO


def test_an_approval_without_devices_covers_any(ask):
    assert ask(changed(devices=frozenset()), device=TABLET).answer is Answer.YES
    assert ask(changed(devices=frozenset()), device=None).answer is Answer.YES


def test_a_device_that_is_not_known_has_to_be_found_out(ask):
    assert ask(device=None).answer is Answer.ASK


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2028, 1, 1)])
def test_a_day_outside_the_approval_is_not_covered(ask, day):
    early = changed(approved_at=EARLY, recorded_at=EARLY)
    assert ask(early, on=day).answer is Answer.NO


def test_first_and_last_day_are_covered(ask):
    early = changed(approved_at=EARLY, recorded_at=EARLY)
    assert ask(early, on=date(2027, 1, 1)).answer is Answer.YES
    assert ask(early, on=date(2027, 12, 31)).answer is Answer.YES


@pytest.mark.parametrize("on", [date(2027, 2, 28), APPROVED - timedelta(seconds=1)])
def test_an_approval_given_afterwards_never_excuses(ask, on):
    found = ask(on=on)
    assert found.answer is Answer.NO
    assert "after it happened" in found.reason


def test_an_approval_of_the_same_day_has_to_be_looked_into(ask):
    assert ask(on=date(2027, 3, 1)).answer is Answer.ASK
    at_once = changed(recorded_at=APPROVED)
    assert ask(at_once, on=APPROVED).answer is Answer.YES
    assert ask(at_once, on=APPROVED + timedelta(minutes=1)).answer is Answer.YES


def test_the_day_is_the_countys(ask):
    evening = datetime(2027, 3, 2, 5, 0, tzinfo=UTC)  # still March 1 in the county
    late = changed(approved_at=evening, recorded_at=evening)
    assert ask(late, on=date(2027, 3, 1)).answer is Answer.ASK
    assert ask(late, on=date(2027, 3, 2)).answer is Answer.YES


def test_a_revoked_approval_covers_only_what_came_before(ask):
    over = changed(revoked_at=datetime(2027, 3, 20, 18, 0, tzinfo=UTC))
    assert ask(over, on=date(2027, 3, 19)).answer is Answer.YES
    assert ask(over, on=date(2027, 3, 20)).answer is Answer.ASK
    assert ask(over, on=date(2027, 3, 21)).answer is Answer.NO


def test_an_unknown_day_has_to_be_found_out(ask):
    assert ask(on=None).answer is Answer.ASK


def test_items_1_and_3_need_counsel_even_when_listed(ask):
    wide = changed(codes=frozenset({"G1", "G3a"}))
    assert ask(wide, code="G3a").answer is Answer.ASK
    assert "counsel" in ask(wide, code="G1").reason


def test_what_is_known_to_be_outside_is_not_asked_about(ask):
    assert ask(code="G2b", on=None, device=None).answer is Answer.NO
    assert ask(device=TABLET, on=None).answer is Answer.NO


def test_one_that_was_entered_only_afterwards_is_asked_about_whatever_day_it_bears(ask):
    """Whoever enters it says on which day it was given: a day before the act, written down after it, proves nothing."""
    backdated = changed(recorded_at=datetime(2027, 3, 23, 18, 0, tzinfo=UTC))
    found = ask(backdated)
    assert (found.answer, found.reason) == (Answer.ASK, ENTERED_LATER)
    assert ask(backdated, on=date(2027, 3, 23)).answer is Answer.ASK
    assert ask(backdated, on=date(2027, 3, 24)).answer is Answer.YES
    assert ask(changed(approved_at=backdated.recorded_at, recorded_at=backdated.recorded_at)).answer is Answer.NO


def test_counsels_note_settles_what_was_asked_and_extends_the_codes(ask):
    later = changed(recorded_at=datetime(2027, 3, 23, 18, 0, tzinfo=UTC))
    for found in (
        ask(code="G3a", noted=True),
        ask(device=None, noted=True),
        ask(on=None, noted=True),
        ask(later, noted=True),
    ):
        assert found == Covered(Answer.YES, NOTED)


@pytest.mark.parametrize(
    "outside",
    [
        {"device": TABLET},
        {"on": date(2028, 1, 1)},
        {"on": date(2027, 2, 28)},
        {"approval": changed(revoked_at=datetime(2027, 3, 20, 18, 0, tzinfo=UTC))},
    ],
    ids=["another device", "other days", "before it was given", "revoked"],
)
def test_no_note_reaches_another_device_other_days_or_what_came_before(ask, outside):
    assert ask(**outside, code="G3a", noted=True).answer is Answer.NO
