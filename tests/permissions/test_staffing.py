"""Who would take a case against one of the house: the page, its rule, and that it is the rule by which cases are screened."""

import pytest

from cases import door
from cases.models import Case
from config.local.cast import BRANCH
from permissions import appointing, conflicts, people, staffing
from permissions.actors import acting
from permissions.models import Held, Person
from permissions.staffing import INTAKE, Staffing
from tests.cast import Cast
from vault import receipts

pytestmark = pytest.mark.django_db
URL = "/people/staffing/"


def of(cast: Cast, key: str) -> Staffing:
    with acting(cast["owner"].actor):
        return next(one for one in staffing.of_everybody() if one.person == cast[key].person.name)


def taken(cast: Cast, key: str) -> dict[str, tuple[str, ...]]:
    return {step.label: step.people for step in of(cast, key).steps}


def end(cast: Cast, *keys: str) -> None:
    with acting(cast["owner"].actor) as owner:
        for held in Held.objects.in_force().filter(person__in=[cast[key].person.pk for key in keys]):
            appointing.dismiss(owner, held, reason="left")


def test_nobody_takes_a_case_about_themselves(cast: Cast) -> None:
    assert taken(cast, "manager")["Case manager"] == ("Mona Drangeid", "Nils Ostervang")
    assert of(cast, "hr").nobody == []
    end(cast, "deputy")
    assert of(cast, "investigator").nobody == ["Investigator"]


def test_kin_and_the_line_are_out_and_a_head_who_only_decides_is_not(cast: Cast) -> None:
    with acting(cast["owner"].actor) as owner:
        people.declare_kin(owner, cast["manager"].person, cast["ethics"].person, "siblings")
        Person.objects.filter(pk=cast["manager"].person.pk).update(supervisor=cast["ethics2"].person)
        Person.objects.filter(pk=cast["ethics2"].person.pk).update(supervisor=cast["authority"].person)
    assert of(cast, "manager").nobody == ["Ethics officer"]
    assert taken(cast, "manager")["Appointing authority"] == ("Astrid Vennemoe", "Vigdis Solheimer")
    with acting(cast["owner"].actor):
        Person.objects.filter(pk=cast["authority"].person.pk).update(supervisor=cast["manager"].person)
    assert of(cast, "manager").nobody == ["Ethics officer"], "a line that runs in a circle ends all the same"


def test_a_report_about_an_intake_officer_is_read_by_the_next_pool(cast: Cast) -> None:
    first = of(cast, "intake").steps[0]
    assert (first.label, first.people) == (INTAKE, ("Alma Fjordling",))
    end(cast, "alternate", "counsel", "outside")
    assert INTAKE in of(cast, "intake").nobody


def test_the_page_says_where_somebody_is_missing_first(cast: Cast) -> None:
    end(cast, "deputy")
    page = cast["owner"].client.get(URL).text
    assert page.index("Ines Brambeck") < page.index("Alma Fjordling")
    assert "nobody for investigator" in page
    assert "Give this role to one more person." in page


@pytest.mark.parametrize("key", ["intake", "manager", "auditor", "admin", "outside", "bystander"])
def test_for_all_others_there_is_no_such_page(cast: Cast, key: str) -> None:
    assert cast[key].client.get(URL).status_code == 404


def test_it_takes_as_many_statements_for_many_as_for_few(cast: Cast, django_assert_num_queries) -> None:
    with acting(cast["owner"].actor), django_assert_num_queries(4):
        staffing.of_everybody()
    end(cast, "intake2", "manager2", "ethics2", "hr", "labor", "records", "counsel")
    with acting(cast["owner"].actor), django_assert_num_queries(4):
        assert staffing.of_everybody()


def test_it_is_the_rule_by_which_cases_are_screened(cast: Cast) -> None:
    with acting(cast["owner"].actor) as owner:
        people.declare_kin(owner, cast["manager"].person, cast["ethics"].person, "siblings")
        Person.objects.filter(pk=cast["manager"].person.pk).update(supervisor=cast["ethics2"].person)
        Person.objects.filter(pk=cast["ethics2"].person.pk).update(supervisor=cast["authority"].person)
        for key in ("ethics2", "authority"):
            people.screen(cast[key].person)
    answers = {"what_happened": "An escort site was open.", "who_did": "Maren Quillfeather"}
    door.submit(
        door.Telling(mode="anonymous", answers=answers, branch=BRANCH, who="Maren Quillfeather"), receipts.make()
    )
    with acting(cast["intake"].actor):
        everybody = Person.objects.filter(held__isnull=False).distinct()
        free = {one.pk for one in conflicts.free(Case.objects.get().pk, everybody)}
        out = {one.pk for one in everybody} - free
        assert out == staffing.House.read().barred(cast["manager"].person.pk)
    assert out == {cast[key].person.pk for key in ("manager", "ethics", "ethics2")}


def test_the_ways_to_it_and_to_what_waits_are_offered_to_a_policy_owner_alone(cast: Cast) -> None:
    for key in ("owner", "intake", "auditor", "bystander"):
        page = cast[key].client.get("/people/").text
        assert [f'href="{url}"' in page for url in (URL, "/people/roles/waiting/", "/reading/")] == [key == "owner"] * 3
