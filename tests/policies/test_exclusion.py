"""X2d takes away what is listed, inside item 2 (domain row 19, S7)."""

from policies.exclusion import excludable, without_excluded
from policies.shapes import Pack


def test_the_exclusion_reaches_item_2_alone(pack: Pack) -> None:
    assert excludable(pack) == {"G2", "G2a", "G2b", "G2c"}


def test_a_listed_code_of_item_2_goes(pack: Pack) -> None:
    left = without_excluded(pack, ("G2a", "G3a"), {"G2a"})
    assert left.codes == ("G3a",)
    assert left.excluded == ("G2a",)


def test_a_code_that_is_not_listed_stays(pack: Pack) -> None:
    assert without_excluded(pack, ("G2a", "G2b"), {"G2a"}).codes == ("G2b",)


def test_an_approval_for_item_2_does_not_speak_of_item_2a(pack: Pack) -> None:
    assert without_excluded(pack, ("G2a",), {"G2"}).codes == ("G2a",)


def test_items_1_and_3_stay_even_when_listed_until_counsel_adds_a_note(pack: Pack) -> None:
    left = without_excluded(pack, ("G1", "G3a"), {"G1", "G3a"})
    assert left.codes == ("G1", "G3a")
    assert left.needs_counsel == ("G1", "G3a")
    assert without_excluded(pack, ("G1", "G3a"), {"G1", "G3a"}, counsels_note=True).codes == ()


def test_counsels_note_alone_takes_nothing_away(pack: Pack) -> None:
    left = without_excluded(pack, ("G3a",), {"G2a"}, counsels_note=True)
    assert left.codes == ("G3a",)
    assert left.needs_counsel == ()
