"""The trace from a report of payback to the earlier case, for those who see the new one (ADR 29)."""

import pytest

from permissions import conflicts
from permissions.actors import acting
from tests.cases.conftest import Handed, open_it
from tests.cases.sealing import name_conflict, seal
from tests.cases.walking import case_of
from tests.cast import Cast
from vault import receipts

pytestmark = [pytest.mark.wall, pytest.mark.django_db]


@pytest.mark.parametrize("how", ["sealed", "conflicted"])
def test_whoever_is_kept_from_the_earlier_case_later_finds_no_trace_of_it(
    cast: Cast, handed_in: Handed, how: str
) -> None:
    receipt = receipts.make()
    earlier = handed_in(receipt=receipt)
    open_it(cast, earlier)
    second = handed_in(after=receipts.lookup(receipt))
    new = case_of(cast, "intake", second).pk

    def traced() -> dict[str, list[str]]:
        found = {}
        for key in ("intake", "intake2"):
            with acting(cast[key].actor):
                found[key] = [reference for reference, _ in conflicts.earlier(new)]
        return found

    assert traced() == {"intake": [earlier], "intake2": [earlier]}
    if how == "sealed":
        seal(cast, earlier, second="intake")  # who agreed stays on it, the rest of the office does not
    else:
        name_conflict(cast, "manager", earlier, "intake2")
    assert traced() == {"intake": [earlier], "intake2": []}
    assert case_of(cast, "intake2", second).pk == new
