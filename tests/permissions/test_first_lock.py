"""The first lock alone: with row security out of the way, the gate still shows a case to its holders and to nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cases.models import Case
from cases.readers.listing import within_reach
from permissions import appointing, conflicts, gate, grants
from permissions.actors import Actor, acting
from permissions.models import Held, PersonGrant, PoolGrant
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


def test_the_gate_alone_hides_a_case_from_whoever_is_not_clear_of_it(cast: Cast) -> None:
    """A pool has it, and one of the pool is met by chance; another was given it by name, and was named since."""
    tell(what="Somebody said that Tarvold was around on Monday.")
    [case_id] = seen_by(cast["intake2"].actor)
    with acting(cast["intake2"].actor) as actor:
        case = gate.visible(actor).get()
        grants.give(case, "investigator", to=cast["investigator"].account, reason="given")
        conflicts.name_later(case_id, people=[cast["investigator"].person.pk])
    with row_security_out_of_the_way():
        assert knows(cast, "intake2", case) == (1, 1, {"intake_officer"})
        assert PoolGrant.objects.filter(content_object_id=case_id, group__held__person=cast["intake"].person).exists()
        for key in ("intake", "investigator"):
            assert knows(cast, key, case) == (0, 0, set()), key
            with pytest.raises(Absent), acting(cast[key].actor) as actor:
                gate.opened(actor, case.reference)
            with pytest.raises(Absent), acting(cast[key].actor) as actor:
                gate.require(actor, "note", case)


def test_the_gate_alone_hides_what_was_taken_back_and_what_came_with_a_role_that_ended(cast: Cast) -> None:
    tell()
    [case_id] = seen_by(cast["intake"].actor)
    with acting(cast["intake"].actor) as actor:
        case = gate.visible(actor).get()
        taken = grants.give(case, "investigator", to=cast["investigator"].account, reason="given")
        grants.take(case, taken, reason_code="moved")
        grants.give(case, "hr_officer", to=cast["hr"].account, reason="given")
    with acting(cast["owner"].actor) as owner:
        appointing.dismiss(owner, Held.objects.get(person=cast["hr"].person), reason="Left.")
    with row_security_out_of_the_way():
        assert PersonGrant.objects.filter(content_object_id=case_id).count() == 2
        for key in ("investigator", "hr"):
            assert knows(cast, key, case) == (0, 0, set()), key


def knows(cast: Cast, key: str, case: Case) -> tuple[int, int, frozenset[str]]:
    """By the gate, by the list, and in which roles."""
    with acting(cast[key].actor) as actor:
        by_gate, roles = gate.visible(actor).filter(pk=case.pk).count(), gate.roles_in(actor, case.pk)
        own, shared, _, _ = within_reach(actor, 10)
    return by_gate, len({*own, *shared}), roles
