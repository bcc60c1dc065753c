"""An allegation over two versions of the policy: both are named, a person chooses (D34)."""

from datetime import date
from pathlib import Path

import pytest

from cases import readers, services
from cases.told import Found
from policies.models import PolicyVersion
from tests.cases.walking import allege, do, facts_of, investigate, on_record, verbs_of
from tests.cast import Cast
from tests.policies.conftest import load_from

LAST, FIRST = date(2026, 6, 30), date(2026, 7, 1)


@pytest.fixture
def two_versions(db: None, tmp_path: Path) -> list[PolicyVersion]:
    """The policy as it is, and a second version from July on."""
    load_from(FIRST, tmp_path / "pack")
    return list(PolicyVersion.objects.order_by("loaded_at"))


@pytest.fixture
def spanning(cast: Cast, two_versions: list[PolicyVersion], opened: str) -> str:
    allege(cast, opened, incident_on=LAST, incident_to=FIRST)
    return opened


def test_a_span_over_a_change_is_pinned_to_neither(cast: Cast, spanning: str) -> None:
    assert on_record(cast, "manager", spanning).allegation[0].version_id is None
    assert "Two versions" in readers.PART_READERS["allegations"](cast["manager"].actor, spanning).cards[0].open[0]


def test_the_page_offers_the_two_that_held(cast: Cast, spanning: str, two_versions: list[PolicyVersion]) -> None:
    page = readers.step(cast["manager"].actor, spanning, "pin_version")
    assert {value for value, _ in page.choices["version"]} == {str(one.pk) for one in two_versions}


def test_choosing_one_lets_the_case_go_on(cast: Cast, spanning: str, two_versions: list[PolicyVersion]) -> None:
    row = on_record(cast, "manager", spanning).allegation[0]
    do(cast, "manager", "pin_version", spanning, allegation=row.pk, version=two_versions[1].pk, reason="Most of it.")
    assert facts_of(cast, "manager", spanning).allegations[0].version_pinned
    assert "pin_version" in verbs_of(cast, "manager", spanning)


def test_a_version_that_held_on_none_of_its_days_is_refused(
    cast: Cast, two_versions: list[PolicyVersion], opened: str
) -> None:
    allege(cast, opened, incident_on=LAST)
    row = on_record(cast, "manager", opened).allegation[0]
    assert row.version_id == two_versions[0].pk
    with pytest.raises(services.Unfit, match="did not hold"):
        do(cast, "manager", "pin_version", opened, allegation=row.pk, version=two_versions[1].pk, reason="x")


def test_an_unknown_day_takes_the_version_of_the_day_received(
    cast: Cast, two_versions: list[PolicyVersion], opened: str
) -> None:
    allege(cast, opened)
    assert on_record(cast, "manager", opened).allegation[0].version_id == two_versions[1].pk


def test_after_a_finding_the_version_stands(cast: Cast, opened: str, two_versions: list[PolicyVersion]) -> None:
    investigate(cast, opened)
    row = on_record(cast, "manager", opened).allegation[0]
    do(cast, "investigator", "record_finding", opened, found=Found(allegation=row.pk, finding="unfounded", reason="x"))
    with pytest.raises(services.Unfit, match="nothing was found yet"):
        do(cast, "manager", "pin_version", opened, allegation=row.pk, version=row.version_id, reason="x")
