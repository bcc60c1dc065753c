"""A case whose only manager may no longer see it goes back to whoever opened it, who names another one."""

from datetime import date, timedelta

import pytest

from audit import clock
from cases import readers, services
from cases.models import Case
from permissions import appointing, conflicts
from permissions.actors import acting
from permissions.models import Held
from permissions.refusals import Absent, Refused
from tests.cases.conftest import Handed, open_it
from tests.cases.test_notices import carry
from tests.cases.walking import an_investigated_case, do, investigate
from tests.cast import Cast
from tests.rig.stations import standing_at

investigated = standing_at(an_investigated_case)


def named(cast: Cast, key: str, reference: str) -> None:
    """It comes out that this person is concerned, as an investigator learns it."""
    with acting(cast["investigator"].actor):
        case = Case.objects.get(reference=reference)
        conflicts.name_later(case.pk, people=[cast[key].person.pk])


def dismissed(cast: Cast, key: str) -> None:
    with acting(cast["owner"].actor) as actor:
        for held in Held.objects.in_force().filter(person=cast[key].person, role="case_manager"):
            appointing.dismiss(actor, held, reason="Left the office.")


@pytest.mark.parametrize("gone", ["conflicted", "dismissed"])
def test_whoever_opened_it_is_told_and_names_another_manager(cast: Cast, investigated: str, gone: str) -> None:
    carry()
    assert "name_manager" not in [one.name for one in readers.case_page(cast["intake"].actor, investigated).others]
    named(cast, "manager", investigated) if gone == "conflicted" else dismissed(cast, "manager")
    assert cast["manager"].client.get(f"/cases/{investigated}/").status_code == 404
    assert "intake@county.example" in carry()
    page = readers.case_page(cast["intake"].actor, investigated)
    assert (page.answers.turn, page.main.name) == ("Imke Tarvold (intake officer)", "name_manager")
    assert "manager@" not in str(readers.today(cast["intake"].actor))
    candidates = dict(readers.step(cast["intake"].actor, investigated, "name_manager").choices["manager"])
    assert (str(cast["manager"].person.pk) in candidates, str(cast["manager2"].person.pk) in candidates) == (
        False,
        True,
    )
    do(cast, "intake", "name_manager", investigated, manager=cast["manager2"].person.pk, reason="The first one cannot.")
    after = readers.case_page(cast["manager2"].actor, investigated)
    assert after.answers.turn == "Ines Brambeck (investigator)"
    assert "manager2@county.example" in carry()
    told = [one.sentence for one in readers.part(cast["manager2"].actor, investigated, "history").events]
    assert any("named another case manager" in line for line in told)
    assert "name_manager" not in [one.name for one in readers.case_page(cast["intake"].actor, investigated).others]


def test_it_stands_on_today_until_somebody_manages_it(cast: Cast, opened: str) -> None:
    investigate(cast, opened)

    def stands() -> bool:
        with clock.at(clock.now() + timedelta(days=60)):  # so that something is due
            work = readers.today(cast["intake"].actor).work
        return any(line.url.endswith("/name_manager/") for line in work)

    assert stands() is False
    named(cast, "manager", opened)
    do(cast, "investigator", "add_task", opened, text="Ask.", due_on=date(2999, 1, 1))  # an act does not end it
    assert stands() is True
    do(cast, "intake", "name_manager", opened, manager=cast["manager2"].person.pk, reason="x")
    assert stands() is False


def test_nobody_takes_a_case_from_its_manager_by_it(cast: Cast, opened: str) -> None:
    with pytest.raises(Refused, match="has a case manager"):
        do(cast, "intake", "name_manager", opened, manager=cast["manager2"].person.pk, reason="x")
    do(cast, "manager", "assign", opened, role="investigator", person=cast["investigator"].person.pk, reason="x")
    named(cast, "manager", opened)
    arguments = {"seen": 1, "manager": cast["manager2"].person.pk, "reason": "x"}
    for key, why in (("intake2", Absent), ("manager", Absent), ("hr", Absent), ("admin", Absent)):
        with pytest.raises(why):
            services.SERVICES["name_manager"](cast[key].actor, opened, **arguments)
    with pytest.raises(Refused):
        do(cast, "investigator", "name_manager", opened, manager=cast["manager2"].person.pk, reason="x")
    with pytest.raises(services.Unfit):
        do(cast, "intake", "name_manager", opened, manager=cast["manager"].person.pk, reason="x")


def test_a_case_that_follows_another_wants_no_manager(cast: Cast, opened: str, handed_in: Handed) -> None:
    """Its manager had both. Whoever opened them is rung for the one in which something is left to do."""
    duplicate = handed_in()
    open_it(cast, duplicate)
    do(cast, "manager", "link", duplicate, primary=opened, reason="The same evening.")
    before = carry()
    dismissed(cast, "manager")
    rung = carry()[len(before) :]
    assert rung.count("intake@county.example") == 1
