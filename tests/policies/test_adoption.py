"""A proposed value is taken on by the employer, once, and holds as long as it says the same."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from permissions.refusals import Refused
from policies import loading, versions
from policies.adoption import Instrument, adopt
from policies.models import PolicyVersion
from policies.values import proposed
from tests.policies.conftest import FOLDER

BY = Instrument("Office of the plainly invented", date(2026, 1, 2), "Order 0")


@pytest.fixture
def version(db: None) -> PolicyVersion:
    return loading.load(FOLDER).version


def waiting(version: PolicyVersion) -> set[str]:
    return {value.key for value in proposed(versions.pack(version), versions.adopted(version.slug))}


def test_an_adopted_value_no_longer_waits(version: PolicyVersion, cast) -> None:
    assert {"clocks/acknowledge", "cells/solicit/N1"} <= waiting(version)
    adopt(cast["owner"].actor, version, ["clocks/acknowledge", "cells/solicit/N1"], BY)
    assert not {"clocks/acknowledge", "cells/solicit/N1"} & waiting(version)


def test_it_holds_in_the_next_version_unless_the_value_changed(version: PolicyVersion, cast, folder: Path) -> None:
    adopt(cast["owner"].actor, version, ["clocks/acknowledge", "clocks/open"], BY)
    head, clocks = folder / "pack.toml", folder / "clocks.toml"
    head.write_text(
        head.read_text()
        .replace('effective_from = ""', "effective_from = 2027-07-01")
        .replace('previous_until = ""', "previous_until = 2027-06-30")
    )
    clocks.write_text(clocks.read_text().replace("length = 7", "length = 8", 1))
    newer = loading.load(folder).version
    assert "clocks/acknowledge" in waiting(newer)
    assert "clocks/open" not in waiting(newer)
    assert "clocks/acknowledge" not in waiting(version)


@pytest.mark.parametrize("key", ["manager", "counsel", "authority", "admin", "bystander"])
def test_only_a_policy_owner_records_one(version: PolicyVersion, cast, key: str) -> None:
    with pytest.raises(Refused, match="Only a policy owner"):
        adopt(cast[key].actor, version, ["clocks/acknowledge"], BY)
    assert "clocks/acknowledge" in waiting(version)


@pytest.mark.parametrize(
    ("keys", "by", "sentence"),
    [
        (["clocks/none"], BY, "choose values that are proposed"),
        ([], BY, "choose values that are proposed"),
        (["lists/conduct/buy"], BY, "choose values that are proposed"),
        (["clocks/open"], Instrument("", date(2026, 1, 2), "Order 0"), "names who adopted"),
        (["clocks/open"], Instrument("Office", date(2026, 1, 2), " "), "names who adopted"),
        (["clocks/open"], Instrument("Office", date(2999, 1, 2), "Order 0"), "dated in the future"),
    ],
)
def test_an_unsound_adoption_is_refused(
    version: PolicyVersion, cast, keys: list[str], by: Instrument, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        adopt(cast["owner"].actor, version, keys, by)


def test_a_value_is_adopted_once(version: PolicyVersion, cast) -> None:
    adopt(cast["owner"].actor, version, ["clocks/open"], BY)
    with pytest.raises(Refused):
        adopt(cast["owner"].actor, version, ["clocks/open"], BY)


TYPED = {"adopted_by": "Office of the plainly invented", "adopted_on": "2026-01-02", "instrument": "Order 0"}


def test_a_policy_owner_records_one_on_the_page_of_its_kind(version: PolicyVersion, cast) -> None:
    client, address = cast["owner"].client, reverse("adopt", args=[version.slug, "clocks"])
    assert address in client.get(reverse("policy", args=[version.slug])).content.decode()
    under_its_checksum = client.get(reverse("policy_version", args=[version.slug, version.sha256])).content.decode()
    assert "/adopt/" not in under_its_checksum
    page = client.get(address).content.decode()
    assert ("clocks/open" in page, "sanctions/" in page) == (True, False)
    answer = client.post(address, {**TYPED, "values": ["clocks/open"]}, follow=True)
    assert "Recorded." in answer.content.decode()
    assert "adopted by Office of the plainly invented on January 2, 2026: Order 0" in answer.content.decode()
    assert "clocks/open" not in waiting(version)
    assert "clocks/open" not in client.get(address).content.decode()


def whole(page: str) -> str:
    """The value of the box that takes all that are listed."""
    return re.findall(r'name="whole" value="(\w+)"', page)[0]


def test_all_values_of_a_kind_are_taken_with_one_box_and_no_other_kind(version: PolicyVersion, cast) -> None:
    client, address = cast["owner"].client, reverse("adopt", args=[version.slug, "clocks"])
    before = waiting(version)
    page = client.get(address).content.decode()
    clocks = {key for key in before if key.startswith("clocks/")}
    assert f"All {len(clocks)} values that are listed below" in page
    assert client.post(address, {**TYPED, "whole": whole(page)}).status_code == 302
    assert waiting(version) == before - clocks


def test_the_box_for_all_takes_nothing_that_was_not_on_its_page(version: PolicyVersion, cast) -> None:
    client, address = cast["owner"].client, reverse("adopt", args=[version.slug, "clocks"])
    older = whole(client.get(address).content.decode())
    adopt(cast["owner"].actor, version, ["clocks/open"], BY)
    before = waiting(version)
    page = client.post(address, {**TYPED, "whole": older}).content.decode()
    assert page.count("Look at the list again.") == 2  # above and beside
    assert "Choose at least one value." not in page
    assert waiting(version) == before
    adopt(cast["owner"].actor, version, sorted(one for one in before if one.startswith("clocks/"))[1:], BY)
    assert 'name="whole"' not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"values": []}, "Choose at least one value."),
        ({"adopted_by": ""}, "Say which office or body adopted it."),
        ({"adopted_on": "2999-01-02"}, "This day has not come yet."),
        ({"adopted_on": "soon"}, "This is not a day."),
        ({"values": ["clocks/none"]}, "Look at the list again."),
        ({"instrument": "a\0b"}, "Take them out, or type it anew."),
    ],
    ids=["nothing", "nobody", "to come", "no day", "not proposed", "NUL"],
)
def test_the_page_says_what_is_missing_and_keeps_what_was_typed(
    version: PolicyVersion, cast, typed: dict[str, object], sentence: str
) -> None:
    address = reverse("adopt", args=[version.slug, "clocks"])
    answer = cast["owner"].client.post(address, {**TYPED, "values": ["clocks/open"], **typed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "Office of the plainly invented" in page or not typed.get("adopted_by", True)
    assert "clocks/open" in waiting(version)


@pytest.mark.parametrize("key", ["manager", "intake", "authority", "admin", "bystander"])
def test_nobody_else_finds_the_page_or_a_link_to_it(version: PolicyVersion, cast, key: str) -> None:
    client, address = cast[key].client, reverse("adopt", args=[version.slug, "clocks"])
    assert "/adopt/" not in client.get(reverse("policy", args=[version.slug])).content.decode()
    assert client.get(address).status_code == 403
    assert client.post(address, {**TYPED, "values": ["clocks/open"]}).status_code == 403
    assert "clocks/open" in waiting(version)


def test_a_kind_or_a_policy_that_is_not_there_is_absent(version: PolicyVersion, cast) -> None:
    for args in ([version.slug, "nothing"], ["no-policy", "clocks"]):
        assert cast["owner"].client.get(reverse("adopt", args=args)).status_code == 404


def test_a_stranger_signs_in_first(version: PolicyVersion, client: Client) -> None:
    assert client.get(reverse("adopt", args=[version.slug, "clocks"])).url.startswith("/accounts/login/")
