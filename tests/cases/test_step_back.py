"""A step fired in error is taken back by two people, as long as nothing was sent since (T28)."""

import pytest

from cases import readers
from cases.models import Thread
from permissions.actors import acting
from permissions.refusals import Refused
from tests.cases.walking import approve, case_of, do, investigate, on_record, submit
from tests.cast import Cast
from workflow.engine import Blocked
from workflow.models import Clock


def ask(cast: Cast, who: str, reference: str, second: str = "") -> bool:
    return do(cast, who, "step_back", reference, reason="Too early.", second=second)


def counsel(cast: Cast) -> str:
    return f"counsel/{cast['counsel'].person.pk}"


def request(cast: Cast, reference: str):
    return on_record(cast, "manager", reference).proposal[-1].pk


def test_the_case_stands_where_it_stood_before(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    ask(cast, "manager", opened, counsel(cast))
    do(cast, "counsel", "approve", opened, request=request(cast, opened))
    assert case_of(cast, "manager", opened).state == "triage"
    with acting(cast["manager"].actor):
        assert list(Clock.objects.filter(satisfied_on=None).values_list("kind", flat=True)) == ["triage"]
        assert Thread.objects.values_list("phase", "note").get() == ("review", "check_in")


def test_only_who_may_fire_the_step_asks_to_take_it_back(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    with pytest.raises(Refused):
        ask(cast, "manager", opened)
    ask(cast, "ethics", opened)
    do(cast, "manager", "approve", opened, request=request(cast, opened))
    assert case_of(cast, "manager", opened).state == "findings_review"


def test_the_page_is_offered_to_no_other(cast: Cast, opened: str) -> None:
    approve(cast, opened)
    offers = {
        who: {one.name for one in readers.case_page(cast[who].actor, opened).others} for who in ("manager", "ethics")
    }
    assert ("step_back" in offers["manager"], "step_back" in offers["ethics"]) == (False, True)


def test_a_step_that_told_somebody_is_not_taken_back(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    with pytest.raises(Refused):
        ask(cast, "investigator", opened)


def test_a_message_to_the_reporter_in_between_lets_the_step_stand(cast: Cast, opened: str) -> None:
    investigate(cast, opened)
    with acting(cast["manager"].actor):
        thread = Thread.objects.get().pk
    do(cast, "manager", "post", opened, thread=thread, text="We look into it.")
    with pytest.raises(Blocked, match="Something was sent or served"):
        ask(cast, "manager", opened, counsel(cast))
