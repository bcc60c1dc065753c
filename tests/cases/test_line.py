"""The supervisor line keeps everybody out but the head of the branch, who decides (design 5, "One gate")."""

import pytest

from cases.models import Case
from permissions import appointing, conflicts, people, resetting
from permissions.actors import acting
from permissions.models import Branch, Person, Suspension
from tests.cases.conftest import Handed, open_it
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def above(cast: Cast) -> Cast:
    """The subject works under a case manager, who works under the appointing authority."""
    line = ("subject", "manager2", "authority")
    with acting(cast["owner"].actor):
        for one, other in zip(line, line[1:], strict=False):
            Person.objects.filter(pk=cast[one].person.pk).update(supervisor=cast[other].person)
        for key in line[1:]:
            people.screen(cast[key].person)
    return cast


def clear(cast: Cast, reference: str) -> set[str]:
    """Who of the line could be given this case."""
    people_of = {cast[key].person.pk: key for key in ("manager2", "authority")}
    with acting(cast["manager"].actor):
        case = Case.objects.get(reference=reference)
        found = conflicts.free(case.pk, Person.objects.filter(pk__in=people_of))
        return {people_of[one.pk] for one in found}


def opened_about(cast: Cast, handed_in: Handed, who: str) -> str:
    reference = handed_in(who=who)
    open_it(cast, reference)
    return reference


def test_the_head_of_the_branch_may_decide_on_somebody_of_the_branch(above: Cast, handed_in: Handed) -> None:
    assert clear(above, opened_about(above, handed_in, "Sverre Holtegaard")) == {"authority"}


def test_with_any_other_role_the_line_counts_for_the_head_too(above: Cast, handed_in: Handed) -> None:
    with acting(above["owner"].actor) as owner:
        branch = Branch.objects.get(pk="executive")
        row = appointing.ask(owner, above["authority"].person, "hr_officer", branch, reason="x")
    with acting(above["outside"].actor) as outside:
        appointing.agree(outside, [row.pk])
    assert clear(above, opened_about(above, handed_in, "Sverre Holtegaard")) == set()


def test_what_else_keeps_out_keeps_the_head_out(above: Cast, handed_in: Handed) -> None:
    with acting(above["owner"].actor) as owner:
        people.declare_kin(owner, above["authority"].person, above["subject"].person, "siblings")
    assert clear(above, opened_about(above, handed_in, "Sverre Holtegaard")) == set()
    assert clear(above, opened_about(above, handed_in, "Astrid Vennemoe")) == {"manager2"}


def test_a_head_who_waits_to_be_taken_in_again_is_screened_as_the_head(above: Cast, handed_in: Handed) -> None:
    """What a screening finds is never taken back, and the directory may be read in on such a day."""
    reference = opened_about(above, handed_in, "Sverre Holtegaard")
    with acting(above["owner"].actor) as owner:
        resetting.reset(owner, above["authority"].person, reason="Lost the phone.")
        people.screen(above["authority"].person)
        waits = Suspension.objects.open().get().pk
    for key in ("ethics", "outside"):
        resetting.readmit(above[key].actor, waits)
    assert clear(above, reference) == {"authority"}
