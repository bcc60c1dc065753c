"""The decision table, cell by cell. The expectations are written from the table below domain row 34, not from the CSV."""

import itertools

import pytest

from policies.shapes import Pack
from policies.table import propose

NEXUS = ("N1", "N2", "N3", "N4", "N5", "N0")
REVIEW = "r"  # the reviewer decides, with a reason
ATTEMPT = "attempt"

# act -> what N1, N2, N3, N4, N5 and N0 give when no property and no consideration is known
BARE = {
    "buy": ("G1", "G1", "G2", "G3", "G3", None),
    "sell": (REVIEW, REVIEW, "G2", "G3", "G3", None),
    "solicit": ("G1", "G1", "G2c", "G3c", "G3", None),
    "ads": (REVIEW, REVIEW, REVIEW, "G3a", REVIEW, None),
    "adult_sites": (REVIEW, REVIEW, REVIEW, "G3b", REVIEW, None),
    "exchange": (REVIEW, REVIEW, "G2", "G3d", "G3d", None),
    "exploitation": (REVIEW, REVIEW, "G2", "G3", "G3", None),
}
# the cells that a condition opens, and what they then give
EQUIPMENT = {("ads", "N3"): "G2a", ("adult_sites", "N3"): "G2b"}
MONEY_OR_GOODS = {("exchange", "N1"): "G1", ("exchange", "N2"): "G1"}
ATTEMPTS = {("solicit", "N1"), ("solicit", "N2"), ("solicit", "N5")}

CELLS = [(act, nexus, given) for act, row in BARE.items() for nexus, given in zip(NEXUS, row, strict=True)]


def test_there_are_42_cells_and_no_other(pack: Pack) -> None:
    assert len(CELLS) == 42
    assert set(pack.table) == {(act, nexus) for act, nexus, _ in CELLS}


@pytest.mark.parametrize(("act", "nexus", "given"), CELLS)
def test_each_cell_gives_what_the_domain_table_says(pack: Pack, act: str, nexus: str, given: str | None) -> None:
    proposal = propose(pack, act, {nexus})
    assert proposal.codes == (() if given in (REVIEW, None) else (given,))
    assert [one.nexus for one in proposal.reviewer_decides] == ([nexus] if given == REVIEW else [])
    assert all(one.reason for one in proposal.reviewer_decides)
    assert proposal.attempts == (frozenset(proposal.codes) if (act, nexus) in ATTEMPTS else frozenset())


@pytest.mark.parametrize(("act", "nexus", "given"), CELLS)
def test_county_equipment_opens_two_cells_and_changes_no_other(
    pack: Pack, act: str, nexus: str, given: str | None
) -> None:
    for kind in ("computer", "telephone"):
        proposal = propose(pack, act, {nexus}, property_kinds={kind, "building"})
        expected = EQUIPMENT.get((act, nexus), given)
        assert proposal.codes == (() if expected in (REVIEW, None) else (expected,))
        assert bool(proposal.reviewer_decides) == (expected == REVIEW)


@pytest.mark.parametrize("kind", ["building", "parking_lot", "vehicle", "other"])
def test_viewing_with_property_that_is_no_equipment_is_the_reviewers(pack: Pack, kind: str) -> None:
    for act in ("ads", "adult_sites"):
        proposal = propose(pack, act, {"N3"}, property_kinds={kind})
        assert proposal.codes == ()
        assert len(proposal.reviewer_decides) == 1


@pytest.mark.parametrize(("act", "nexus", "given"), CELLS)
def test_money_or_goods_open_two_cells_and_change_no_other(pack: Pack, act: str, nexus: str, given: str | None) -> None:
    for kind in ("money", "goods"):
        proposal = propose(pack, act, {nexus}, consideration={kind, "employment"})
        expected = MONEY_OR_GOODS.get((act, nexus), given)
        assert proposal.codes == (() if expected in (REVIEW, None) else (expected,))


@pytest.mark.parametrize("kind", ["employment", "services", "other"])
def test_a_job_or_a_service_given_on_a_trip_is_the_reviewers(pack: Pack, kind: str) -> None:
    for nexus in ("N1", "N2"):
        proposal = propose(pack, "exchange", {nexus}, consideration={kind})
        assert proposal.codes == ()
        assert len(proposal.reviewer_decides) == 1


@pytest.mark.parametrize("act", BARE)
def test_without_a_connection_nothing_applies_and_nothing_is_to_decide(pack: Pack, act: str) -> None:
    proposal = propose(pack, act, {"N0"}, property_kinds={"computer"}, consideration={"money"})
    assert proposal.outside
    assert not propose(pack, act, {"N3"}).outside


@pytest.mark.parametrize("act", BARE)
def test_codes_of_several_connections_add_up(pack: Pack, act: str) -> None:
    for two in itertools.combinations(NEXUS, 2):
        both = propose(pack, act, two, property_kinds={"computer"})
        apart = [propose(pack, act, {one}, property_kinds={"computer"}) for one in two]
        assert set(both.codes) == {code for one in apart for code in one.codes}
        assert len(both.reviewer_decides) == sum(len(one.reviewer_decides) for one in apart)


def test_an_attempt_gives_the_same_codes_marked_as_attempts(pack: Pack) -> None:
    done, tried = propose(pack, "buy", {"N3", "N4"}), propose(pack, "buy", {"N3", "N4"}, attempted=True)
    assert done.codes == tried.codes == ("G2", "G3")
    assert done.attempts == frozenset()
    assert tried.attempts == {"G2", "G3"}


def test_a_county_trip_suggests_county_business(pack: Pack) -> None:
    assert propose(pack, "buy", {"N2"}).suggests == ("N5",)
    assert propose(pack, "buy", {"N2", "N5"}).suggests == ()
    assert propose(pack, "buy", {"N1", "N3", "N4"}).suggests == ()


def test_the_scenarios_of_the_domain(pack: Pack) -> None:
    shared_workstation = propose(pack, "ads", {"N3", "N4"}, property_kinds={"computer"})
    assert shared_workstation.codes == ("G2a", "G3a")  # S1
    better_shifts = propose(
        pack, "exchange", {"N3", "N4"}, consideration={"employment"}, property_kinds={"parking_lot"}
    )
    assert better_shifts.codes == ("G2", "G3d")  # S2
    assert propose(pack, "adult_sites", {"N4"}).codes == ("G3b",)  # S3: private phone, no G2b
    assert propose(pack, "solicit", {"N2", "N4"}).codes == ("G1", "G3c")  # S4
    assert propose(pack, "ads", {"N0"}).outside  # S8
    assert propose(pack, "solicit", {"N3"}, property_kinds={"parking_lot"}).codes == ("G2c",)  # row 18
    assert propose(pack, "ads", {"N3"}, property_kinds={"computer"}).codes == ("G2a",)  # row 16: at home, after hours


def test_an_unknown_act_or_connection_is_refused(pack: Pack) -> None:
    with pytest.raises(KeyError):
        propose(pack, "dance", {"N3"})
    with pytest.raises(KeyError):
        propose(pack, "buy", {"N9"})


def test_the_proposal_says_which_cells_nobody_has_adopted(pack: Pack) -> None:
    assert propose(pack, "buy", {"N1", "N3"}).unadopted == ()
    assert [cell.nexus for cell in propose(pack, "solicit", {"N1", "N3"}).unadopted] == ["N1"]
