"""Every page of the desk answers whoever may open it, and no other."""

import pytest

from cases.parts import PARTS
from cases.verbs import VERBS
from permissions.parts import sees
from tests.cases.conftest import Handed
from tests.cast import Cast


@pytest.mark.parametrize("address", ["/today/", "/cases/", "/cases/enter/"])
def test_an_intake_officer_opens_the_pages_of_the_desk(cast: Cast, address: str) -> None:
    assert cast["intake"].client.get(address).status_code == 200


def test_a_visitor_is_asked_to_sign_in_whether_the_case_exists_or_not(client, handed_in: Handed) -> None:
    there, not_there = client.get(f"/cases/{handed_in()}/"), client.get("/cases/0000-0000/")
    assert (there.status_code, not_there.status_code) == (302, 302)


def test_intake_reads_the_parts_of_a_new_report_that_are_its_own(
    cast: Cast, handed_in: Handed, subtests: pytest.Subtests
) -> None:
    reference, client = handed_in(), cast["intake"].client
    for name, part in PARTS.items():
        with subtests.test(name):
            expected = 200 if part.opened_by & sees("intake_officer", "received") else 403
            assert client.get(f"/cases/{reference}/{name}/").status_code == expected


def test_the_manager_reads_every_part_of_an_opened_case(cast: Cast, opened: str, subtests: pytest.Subtests) -> None:
    client = cast["manager"].client
    for part in PARTS:
        with subtests.test(part):
            assert client.get(f"/cases/{opened}/{part}/").status_code == 200


def test_every_verb_has_a_page_or_a_refusal_in_a_sentence(
    cast: Cast, handed_in: Handed, subtests: pytest.Subtests
) -> None:
    reference, client = handed_in(mode="confidential"), cast["intake"].client
    for verb in VERBS:
        with subtests.test(verb):
            assert client.get(f"/cases/{reference}/{verb}/").status_code in (200, 403)


@pytest.mark.parametrize("typed", ["{0}", "{1}", "{2}", "{3}"])
def test_a_reference_may_be_typed_in_any_way(cast: Cast, handed_in: Handed, typed: str) -> None:
    reference = handed_in()
    bare = reference.replace("-", "")
    address = typed.format(reference.lower(), bare, bare[:4] + " " + bare[4:].lower(), reference.replace("0", "O"))
    assert cast["intake"].client.get(f"/cases/{address}/").status_code == 200


@pytest.mark.parametrize("part", ["people", "notes", "history"])
def test_intake_reads_no_more_than_messages_of_a_case_it_opened(cast: Cast, opened: str, part: str) -> None:
    answer = cast["intake"].client.get(f"/cases/{opened}/{part}/")
    assert answer.status_code == 403
    assert "does not include this page" in answer.content.decode()
    assert f'href="/cases/{opened}/">Back to the case' in answer.content.decode()


def test_a_refusal_away_from_a_case_leads_to_today(cast: Cast) -> None:
    answer = cast["investigator"].client.get("/cases/enter/")
    assert (answer.status_code, "Back to the case" in answer.content.decode()) == (403, False)
    assert 'href="/today/">Go to Today' in answer.content.decode()
