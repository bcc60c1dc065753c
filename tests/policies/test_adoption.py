"""A proposed value is taken on by the employer, once, and holds as long as it says the same."""

from datetime import date
from pathlib import Path

import pytest

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
