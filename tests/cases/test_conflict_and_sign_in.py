"""A conflict that one declares ends one's other sign-ins; one that somebody else names ends none (decision 19)."""

from permissions import conflicts, gate
from permissions.actors import acting
from tests.cases.conftest import Handed
from tests.cast import Cast
from tests.signing import is_in


def test_an_own_conflict_ends_the_other_sign_ins(cast: Cast, handed_in: Handed) -> None:
    here, there = cast["intake"].client, cast["intake"].client
    reference = handed_in()
    page = here.get(f"/cases/{reference}/name_conflict/")
    here.post(f"/cases/{reference}/name_conflict/", {"seen": page.context["seen"], "why": "close"})
    assert here.get(f"/cases/{reference}/").status_code == 404
    assert [is_in(here), is_in(there)] == [True, False]


def test_a_conflict_that_somebody_else_names_ends_no_sign_in(cast: Cast, handed_in: Handed) -> None:
    """It takes the case away with the next request; an end to the sign-in would tell the one who is named (decision 19)."""
    reference = handed_in()
    client = cast["intake2"].client
    assert client.get(f"/cases/{reference}/").status_code == 200
    with acting(cast["intake"].actor) as actor:
        conflicts.name_later(gate.case(actor, reference).pk, people=[cast["intake2"].person.pk])
    assert (client.get(f"/cases/{reference}/").status_code, is_in(client)) == (404, True)
