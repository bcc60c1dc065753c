"""The first lock alone: with row security out of the way, the gate still shows a case to its holders and to nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from permissions import gate, grants
from permissions.actors import Actor, acting
from permissions.refusals import Absent
from tests.audit.owner import signed_in_as_owner
from tests.cast import Cast
from tests.permissions.test_wall import seen_by, tell

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def row_security_out_of_the_way() -> Iterator[None]:
    """Django's own connection is the owner's, whose policy shows every row; whoever acts becomes no other role."""
    with signed_in_as_owner(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Actor, "role", property(lambda _: "none"))
        yield


def test_the_gate_alone_shows_a_case_to_its_holders_and_to_nobody_else(cast: Cast) -> None:
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    with acting(cast["intake"].actor):
        case = gate.visible(cast["intake"].actor).get()
        grants.give(case, "investigator", to=cast["investigator"].account, reason="given")
    holders = {"intake", "intake2", "many", "investigator"}
    with row_security_out_of_the_way():
        for key, member in cast.items():
            with acting(member.actor) as actor:
                assert list(gate.visible(actor).values_list("pk", flat=True)) == (
                    [case_id] if key in holders else []
                ), key
        with pytest.raises(Absent), acting(cast["bystander"].actor) as actor:
            gate.case(actor, case.reference)
        with pytest.raises(Absent), acting(cast["ethics"].actor) as actor:
            gate.require(actor, "note", case)
