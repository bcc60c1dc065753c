"""How a person stands to the county."""

from dataclasses import replace

import pytest

from cases import readers, services
from permissions.refusals import Refused
from tests.cases.walking import EMPLOYEE, SUBJECT, allege, case_of, do, facts_of, none_concern, on_record, verbs_of
from tests.cast import Cast


def named(cast: Cast, reference: str):
    allege(
        cast,
        reference,
        new_subject=replace(SUBJECT, number="", name="Quillon Abernathy", standing=replace(EMPLOYEE, minor="")),
    )
    return on_record(cast, "manager", reference).party[0]


def test_the_class_is_what_the_guards_ask_for(cast: Cast, opened: str) -> None:
    party = named(cast, opened)
    assert facts_of(cast, "manager", opened).subjects[0].minor
    standing = replace(EMPLOYEE, peace_officer=True)
    do(cast, "manager", "class_party", opened, party=party.pk, standing=standing, branch="executive")
    subject = facts_of(cast, "manager", opened).subjects[0]
    assert (subject.minor, subject.peace_officer, subject.may_be_disciplined) == (False, True, True)
    assert case_of(cast, "manager", opened).branch_id == "executive"
    assert "class_party" in verbs_of(cast, "manager", opened)


def test_an_elected_person_is_outside_employee_discipline(cast: Cast, opened: str) -> None:
    party = named(cast, opened)
    standing = replace(EMPLOYEE, relation="elected", tenure="appointed")
    do(cast, "manager", "class_party", opened, party=party.pk, standing=standing)
    assert not facts_of(cast, "manager", opened).subjects[0].may_be_disciplined


def test_a_minor_is_never_a_subject(cast: Cast, opened: str) -> None:
    party = named(cast, opened)
    with pytest.raises(services.Unfit, match="never a subject"):
        do(cast, "manager", "class_party", opened, party=party.pk, standing=replace(EMPLOYEE, minor="yes"))


def test_the_page_begins_with_what_is_on_record(cast: Cast, opened: str) -> None:
    named(cast, opened)
    page = readers.step(cast["manager"].actor, opened, "class_party", "1")
    assert (page.initial["relation"], page.initial["tenure"]) == ("employee", "career")


def test_intake_has_handed_that_over(cast: Cast, opened: str) -> None:
    party = named(cast, opened)
    none_concern(cast, "intake", opened)
    with pytest.raises(Refused):
        do(cast, "intake", "class_party", opened, party=party.pk, standing=EMPLOYEE)
