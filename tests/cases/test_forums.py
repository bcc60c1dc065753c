"""Which forums a subject has for a sanction, by the lists of the pack alone."""

from datetime import date

import pytest
from django.conf import settings

from cases import forums
from cases.models import AppealForum, Decision, Party
from policies import packs

PACK = packs.read(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY)
BOARD, SERVICE, UNION = "personnel_board", "civil_service_commission", "grievance"


@pytest.mark.parametrize(
    ("tenure", "unit", "sanction", "days", "named"),
    [
        ("career", "none", "suspension", 60, []),
        ("career", "none", "suspension", 61, [BOARD]),
        ("career", "none", "written_reprimand", None, []),
        ("career", "represented", "written_reprimand", None, [UNION]),
        ("career", "represented", "termination", None, [BOARD, UNION]),
        ("civil_service", "none", "suspension", 5, [SERVICE]),
        ("civil_service", "represented", "demotion", None, [SERVICE, UNION]),
        ("probationary", "represented", "termination", None, [UNION]),
        ("at_will", "represented", "termination", None, []),
        ("unknown", "none", "termination", None, "class of tenure"),
        ("", "none", "termination", None, "class of tenure"),
        ("career", "", "termination", None, "bargaining unit"),
        ("career", "gone", "termination", None, "bargaining unit"),
        ("at_will", "", "termination", None, []),
        ("unknown", "", "coaching", None, []),
    ],
)
def test_tenure_unit_and_sanction_say_which_forums_there_are_or_what_is_not_on_record(
    tenure: str, unit: str, sanction: str, days: int | None, named: list[str] | str
) -> None:
    party, decision = Party(number=1, tenure=tenure, bargaining_unit=unit), Decision(sanction=sanction, days=days)
    if isinstance(named, str):
        with pytest.raises(forums.Lacking, match=f"Subject|subject 1 .*{named}") as refusal:
            forums.open_to(PACK, party, decision)
        assert named in refusal.value.sentence
    else:
        assert [one.code for one in forums.open_to(PACK, party, decision)] == named


FIRST = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("before", "row", "closed"),
    [
        ({"filed_on": FIRST}, {}, True),
        ({}, {"filed_on": FIRST}, False),
        ({"filed_on": FIRST, "ended": "withdrawn"}, {}, True),
        ({"filed_on": FIRST, "ended": "withdrawn"}, {"why": "after"}, False),
        ({"filed_on": FIRST, "ended": "decided"}, {"filed_on": FIRST}, True),
        ({"filed_on": FIRST, "why": "after"}, {"filed_on": FIRST, "ended": "withdrawn"}, False),
        ({"filed_on": FIRST, "one_of": ""}, {}, False),
        ({"filed_on": FIRST, "subject": Party(number=2)}, {}, False),
    ],
)
def test_one_forum_closes_another_of_the_same_choice_and_subject(
    before: dict[str, object], row: dict[str, object], closed: bool
) -> None:
    told = {"subject": Party(number=1), "one_of": "discipline"}
    one, other = AppealForum(**{**told, "name": UNION, **before}), AppealForum(**{**told, "name": BOARD, **row})
    assert (forums.closed_by([one, other], other) is one) == closed
