"""The supervisor line keeps everybody out but the head of the branch, who decides (design 5, "One gate")."""

import re
from dataclasses import replace

import pytest

from cases import readers, services
from cases.models import Case, Entry
from permissions import appointing, conflicts, people, resetting
from permissions.actors import acting
from permissions.models import Branch, Person, Suspension
from tests.cases.conftest import Handed, open_it, version
from tests.cases.walking import EMPLOYEE, SUBJECT, allege, do, none_concern, on_record
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


def put(cast: Cast, reference: str, supervisor: str, name: str = "Ylva Strangeby", **more: str) -> bool:
    return do(cast, "manager", "add_party", reference, role="subject", name=name, supervisor=supervisor, **more)


def out(cast: Cast, reference: str, *keys: str) -> set[str]:
    """Those of these people who are kept from the case."""
    people_of = {cast[key].person.pk: key for key in keys}
    with acting(cast["manager"].actor):
        case = Case.objects.get(reference=reference)
        found = conflicts.free(case.pk, Person.objects.filter(pk__in=people_of))
    return set(keys) - {people_of[one.pk] for one in found}


def test_a_supervisor_named_by_hand_is_out_with_the_line_above_them_and_nobody_else(above: Cast, opened: str) -> None:
    """As if the directory said it: kin of a supervisor and the head of the branch stay."""
    cast, keys = above, ("manager2", "authority", "investigator", "ethics", "ethics2")
    with acting(cast["owner"].actor) as owner:
        people.declare_kin(owner, cast["subject"].person, cast["ethics"].person, "siblings")
        people.declare_kin(owner, cast["manager2"].person, cast["ethics2"].person, "siblings")
    assert out(cast, opened, *keys) == set()
    assert put(cast, opened, "Sverre Holtegaard", unit="Roads")
    assert out(cast, opened, *keys) == {"manager2"}, "above the supervisor in the directory"
    assert put(cast, opened, "Astrid Vennemoe")
    assert out(cast, opened, *keys) == {"manager2"}, "who only decides"
    assert put(cast, opened, "my lead, Brambeck")
    assert out(cast, opened, *keys) == {"manager2", "investigator"}
    assert not put(cast, opened, "Maren Quillfeather")
    assert cast["manager"].client.get(f"/cases/{opened}/").status_code == 404


def test_a_report_stays_with_the_pool_of_a_supervisor_who_is_out_at_once(cast: Cast, handed_in: Handed) -> None:
    """As with the directory's line: a pool is passed by where one of it is accused, not where one of it leads the accused."""
    reference = handed_in()
    told = {"role": "subject", "name": "Bodil Nordahlen", "supervisor": "Imke Tarvold"}
    assert cast["intake"].client.get(f"/cases/{reference}/").status_code == 200
    assert do(cast, "intake2", "add_party", reference, **told)
    answers = {key: cast[key].client.get(f"/cases/{reference}/").status_code for key in ("intake", "intake2", "many")}
    assert answers == {"intake": 404, "intake2": 200, "many": 200}


def test_a_supervisor_is_matched_and_asked_about_like_any_other_name(cast: Cast, opened: str) -> None:
    assert put(cast, opened, "Peter Ostervang", name="Bodil Nordahlen")
    assert out(cast, opened, "manager2") == {"manager2"}
    assert do(cast, "manager", "clear_possible", opened, person=cast["manager2"].person.pk, reason="No Nils.")
    assert out(cast, opened, "manager2") == set()
    none_concern(cast, "intake", opened)
    assert put(cast, opened, "Ottoline Zed", name="Bodil Nordahlen")
    page = cast["intake"].client.get(f"/cases/{opened}/question/").content.decode()
    assert re.findall(r"<li><strong>(.*?)</strong>", page) == ["Bodil Nordahlen", "Ottoline Zed"]


def test_what_the_directory_says_counts_and_what_it_leaves_open_is_asked(above: Cast, opened: str) -> None:
    by_number = {"name": "", "number": "E-subject", "unit": "Parks"}
    assert put(above, opened, "Ines Brambeck", **by_number)
    assert out(above, opened, "manager2", "investigator") == {"manager2"}
    with acting(above["owner"].actor):
        Person.objects.filter(number="E-subject").update(supervisor=None, unit="")
    assert put(above, opened, "Ines Brambeck", **by_number)
    assert out(above, opened, "manager2", "investigator") == {"manager2", "investigator"}
    shown = readers.part(above["manager"].actor, opened, "people").people
    assert [(one.unit, one.led_by) for one in shown] == [("", ""), ("Parks", "Ines Brambeck")]


def test_who_leads_a_subject_is_asked_with_the_allegation_and_put_right_later(cast: Cast, opened: str) -> None:
    allege(cast, opened, new_subject=replace(SUBJECT, number="", name="Ylva Strangeby", supervisor="Nils Ostervang"))
    assert out(cast, opened, "manager2", "investigator") == {"manager2"}
    party = on_record(cast, "manager", opened).party[0].pk
    typed = {"party": party, "relation": "employee", "tenure": "career", "minor": "no"}
    for said in ({}, {"unit": "Roads", "supervisor": "Ines Brambeck"}, {}):
        seen = version(cast["manager"].actor, opened)
        answer = cast["manager"].client.post(f"/cases/{opened}/class_party/", {**typed, **said, "seen": seen})
        assert answer.headers["Location"] == f"/cases/{opened}/people/"
    assert out(cast, opened, "manager2", "investigator") == {"manager2", "investigator"}
    page = cast["manager"].client.get(f"/cases/{opened}/people/").content.decode()
    assert ("Unit: Roads" in page, "Supervisor: Ines Brambeck" in page, "Ostervang" in page) == (True, True, False)
    with acting(cast["manager"].actor):
        now = Entry.objects.get(kind="led_by", supersedes__isnull=False)
        assert (now.supersedes.about, b"Ostervang" in now.supersedes.text.envelope) == (party, False)
    assert not do(
        cast, "manager", "class_party", opened, party=party, standing=EMPLOYEE, supervisor="Maren Quillfeather"
    )


def test_of_somebody_in_the_directory_nothing_is_said_by_hand(cast: Cast, opened: str) -> None:
    allege(cast, opened)
    party = on_record(cast, "manager", opened).party[0].pk
    for said in ({"unit": "Roads"}, {"supervisor": "Nils Ostervang"}):
        with pytest.raises(services.Unfit, match="in the directory") as refused:
            do(cast, "manager", "class_party", opened, party=party, standing=EMPLOYEE, **said)
        assert [refused.value.field] == list(said)
