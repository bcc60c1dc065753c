"""Somebody who waits to be taken in again, left, or has no open account is counted for no report and no case."""

from collections.abc import Callable

import pytest

from cases import notify, readers
from cases.models import Case
from permissions import appointing, conflicts, people, resetting, staffing
from permissions.actors import Actor, acting
from permissions.models import Account, Held, Person, Suspension
from tests.cases.conftest import handed_in, opened  # noqa: F401 - fixtures of another room
from tests.cases.test_notices import carry
from tests.cast import Cast
from tests.permissions.test_wall import seen_by, tell
from workflow.models import Outbox

pytestmark = pytest.mark.django_db
INTAKE = ("intake", "intake2", "many")


def reset(cast: Cast, *keys: str, by: str = "owner") -> None:
    with acting(cast[by].actor) as actor:
        for key in keys:
            resetting.reset(actor, cast[key].person, reason="Lost the phone.")


def take_in(cast: Cast, key: str) -> None:
    row = Suspension.objects.open().get(person=cast[key].person)
    for by in ("authority", "outside"):
        resetting.readmit(cast[by].actor, row.pk)


def leave(cast: Cast, *keys: str) -> None:
    with acting(cast["owner"].actor) as owner:
        for held in Held.objects.dated().filter(person__in=[cast[key].person.pk for key in keys]):
            appointing.dismiss(owner, held, reason="Left.")


def close(cast: Cast, *keys: str) -> None:
    with acting(cast["owner"].actor):
        Account.objects.filter(pk__in=[cast[key].account.pk for key in keys]).update(is_active=False)


GONE: dict[str, Callable[..., None]] = {"reset": reset, "left": leave, "closed": close}


@pytest.mark.parametrize("how", GONE)
def test_a_new_report_goes_to_the_first_pool_in_which_somebody_can_read_it(cast: Cast, how: str) -> None:
    GONE[how](cast, "intake", "intake2")
    tell()
    assert len(seen_by(cast["many"].actor)) == 1, "one is left, who is enough"
    GONE[how](cast, "many")
    tell()
    assert [len(seen_by(cast[key].actor)) for key in (*INTAKE, "alternate")] == [0, 0, 0, 2]


@pytest.mark.parametrize("how", GONE)
def test_a_report_that_nobody_can_read_any_more_is_passed_on_and_rings_there(cast: Cast, how: str) -> None:
    tell()
    GONE[how](cast, "intake", "intake2")
    assert not passed_on()
    GONE[how](cast, "many")
    assert len(seen_by(cast["alternate"].actor)) == 1
    assert len(passed_on()) == 1
    assert "alternate@county.example" in carry()


def passed_on() -> list[Outbox]:
    with acting(Actor.system("test")):
        return list(Outbox.objects.filter(effect__startswith="passed_on:"))


def test_no_bell_rings_for_whoever_waits(cast: Cast) -> None:
    tell()
    reset(cast, "intake")
    with acting(Actor.system("test")):
        rung = {account.username for account in notify.recipients(Outbox.objects.get(kind="new_report"))}
    assert rung == {"intake2", "many"}


def test_a_report_for_which_nobody_is_there_is_offered_again_when_somebody_is_back(cast: Cast) -> None:
    reset(cast, "counsel", "outside", *INTAKE, "alternate")
    tell()
    with acting(Actor.system("test")):
        assert Outbox.objects.filter(kind="unrouted").exists()
    row = Suspension.objects.open().get(person=cast["counsel"].person)
    for by in ("authority", "ethics"):
        assert [len(seen_by(cast[key].actor)) for key in (*INTAKE, "alternate", "counsel", "outside")] == [0] * 6
        resetting.readmit(cast[by].actor, row.pk)
    assert len(seen_by(cast["counsel"].actor)) == 1
    assert "counsel@county.example" in carry()


def test_an_account_of_somebody_who_never_held_a_role_is_no_reason_to_offer_what_waits(cast: Cast) -> None:
    close(cast, *INTAKE, "alternate", "counsel", "outside")
    tell()
    with acting(cast["owner"].actor) as owner:
        newcomer = Person.objects.create(first_name="Ada", last_name="Brint", number="N-1")
        people.open_sign_in(owner, newcomer, username="ada.brint")
    with acting(Actor.system("test")):
        assert Outbox.objects.filter(kind="unrouted").count() == 1, "those who appoint are told once"


def test_an_account_that_is_opened_again_is_offered_what_waits(cast: Cast) -> None:
    close(cast, *INTAKE, "alternate", "counsel", "outside")
    tell()
    with acting(cast["owner"].actor):
        Account.objects.filter(pk=cast["intake"].account.pk).update(is_active=True)
    assert len(seen_by(cast["intake"].actor)) == 1


def test_taken_in_again_they_stand_as_before(cast: Cast) -> None:
    tell()
    tell(what="Somebody said that Tarvold was around on Monday.")
    before = set(seen_by(cast["intake"].actor))
    assert (len(before), len(seen_by(cast["intake2"].actor))) == (1, 2)
    reset(cast, "intake")
    tell(what="Imke Tarvold, somebody said.")
    assert seen_by(cast["intake"].actor) == []
    take_in(cast, "intake")
    assert set(seen_by(cast["intake"].actor)) == before, "and what named them meanwhile is not theirs"
    tell()
    assert len(seen_by(cast["intake"].actor)) == 2


@pytest.mark.parametrize("how", ["reset", "closed"])
def test_a_case_whose_manager_is_away_is_given_another_and_is_theirs_again_if_it_was_not(
    cast: Cast,
    opened: str,  # noqa: F811 - it is the fixture
    how: str,
) -> None:
    assert "manager" in readers.case_page(cast["intake"].actor, opened).answers.turn
    GONE[how](cast, "manager")
    assert "intake@county.example" in carry()
    page = readers.case_page(cast["intake"].actor, opened)
    assert page.main.name == "name_manager"
    choices = dict(readers.step(cast["intake"].actor, opened, "name_manager").choices["manager"])
    assert str(cast["manager2"].person.pk) in choices
    assert str(cast["manager"].person.pk) not in choices
    with acting(cast["intake"].actor):
        case = Case.objects.get(reference=opened)
        assert "case_manager" not in conflicts.staffed(case.pk)
        assert conflicts.free(case.pk, Person.objects.filter(pk=cast["manager"].person.pk)) == []
    if how == "reset":
        take_in(cast, "manager")
    else:
        with acting(cast["owner"].actor):
            Account.objects.filter(pk=cast["manager"].account.pk).update(is_active=True)
    assert "manager" in readers.case_page(cast["manager"].actor, opened).answers.turn
    with acting(cast["intake"].actor):
        assert "case_manager" in conflicts.staffed(case.pk)


def test_a_case_that_one_person_alone_holds_comes_back_to_intake(
    cast: Cast,
    opened: str,  # noqa: F811 - it is the fixture
) -> None:
    with acting(cast["intake"].actor):
        case_id = Case.objects.get(reference=opened).pk
    reset(cast, "manager")
    assert seen_by(cast["intake2"].actor) == [], "whoever opened it still reads it"
    reset(cast, "intake", by="outside")
    assert seen_by(cast["intake2"].actor) == [case_id]


def test_who_waits_is_in_the_list_of_those_a_case_may_be_about_and_takes_none(cast: Cast) -> None:
    def of(key: str) -> staffing.Staffing:
        with acting(cast["owner"].actor):
            return next(one for one in staffing.of_everybody() if one.person == cast[key].person.name)

    reset(cast, "hr", "intake", "intake2", by="outside")
    close(cast, "labor", "many")
    assert of("hr").nobody == ["HR officer", "Labor relations"]
    first = of("manager").steps[0]
    assert (first.people, first.by) == (("Alma Fjordling",), "Intake officer")
