"""A check that cannot fail is a defect. Each guard is taken out, one at a time, and a check of the suite must turn red.

A wound in Python is cut from the source of the function, so that it is refused where the guard stands otherwise by now. A wound
in SQL replaces the function. Each check runs twice, on a database of its own: whole it is green, wounded it is red.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from types import ModuleType

import pytest

from audit import verify
from cases.services import second
from permissions import gate
from tests.audit.conftest import chain, checkpoint_file, sign, tamper, verdict, write
from tests.audit.test_verify import test_a_manipulation_is_found_where_it_is as finds_a_deletion
from tests.cases.conftest import opened
from tests.cases.test_screen_out import test_the_same_person_never_agrees as wants_two_people
from tests.permissions.test_first_lock import (
    test_the_gate_alone_hides_a_case_from_whoever_is_not_clear_of_it as asks_the_gate_of_conflicts,
)
from tests.permissions.test_first_lock import (
    test_the_gate_alone_shows_a_case_to_its_holders_and_to_nobody_else as asks_the_gate,
)
from tests.permissions.test_wall import test_a_chance_match_hides_the_case_from_that_officer_alone as meets_by_chance
from tests.permissions.test_wall import test_every_other_role_sees_nothing_by_raw_sql as asks_the_tables
from tests.rig.database import AsOwner
from tests.vault.test_sealed import (
    test_a_value_moved_to_another_table_row_field_or_version_is_tampered as moves_a_value,
)
from tests.workflow.conftest import received
from tests.workflow.test_engine import test_two_who_fire_at_once_move_the_case_once as fires_twice
from vault import sealed
from workflow import engine

__all__ = [
    "chain",
    "checkpoint_file",
    "opened",
    "received",
    "sign",
    "tamper",
    "verdict",
    "write",
]  # fixtures of the checks
pytestmark = pytest.mark.django_db(transaction=True)
ANSWERS_YES = (
    "create or replace function public.{0}(case_ uuid) returns boolean language sql stable security definer"
    " set search_path = pg_catalog, pg_temp as $$ select true $$"
)


@dataclass(frozen=True)
class Wound:
    """What is taken out, and the check that must notice."""

    made: Callable[[AsOwner], AbstractContextManager[None]]
    check: Callable[..., object]
    given: dict[str, object] = field(default_factory=dict)  # what the check is called with, beside its fixtures


def cut(
    place: ModuleType | type, name: str, guard: str, instead: str
) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The function without its guard."""

    @contextmanager
    def made(_: AsOwner) -> Iterator[None]:
        text = textwrap.dedent(inspect.getsource(getattr(place, name)))
        assert text.count(guard) == 1, f"the guard of {name} stands elsewhere by now"
        module = inspect.getmodule(place)
        assert module is not None
        left: dict[str, object] = {}
        exec(compile(text.replace(guard, instead), name, "exec"), module.__dict__, left)  # noqa: S102 - our own source
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, name, left[name])
            yield

    return made


def answering_yes(function: str) -> Callable[[AsOwner], AbstractContextManager[None]]:
    """The function of the database says yes to everybody; the database is thrown away afterwards."""

    @contextmanager
    def made(as_owner: AsOwner) -> Iterator[None]:
        with as_owner() as owner:
            owner.execute(ANSWERS_YES.format(function))
        yield

    return made


WOUNDS = {
    "the filter of the gate": Wound(
        cut(gate, "visible", "model.objects.filter(own | pools)", "model.objects.all()"), asks_the_gate
    ),
    "the conflicts of the gate": Wound(cut(gate, "visible", '.filter(clear("pk"))', ""), asks_the_gate_of_conflicts),
    "the second lock": Wound(answering_yes("candor_given"), asks_the_tables, {"key": "manager"}),
    "the rule of conflicts": Wound(answering_yes("candor_clear"), meets_by_chance),
    "the lock of the row": Wound(cut(engine, "_locked", '.select_for_update(of=("self",))', ""), fires_twice),
    "the associated data": Wound(
        cut(sealed.Place, "bound_to", "self.table, str(self.row), self.field, self.version, ", ""),
        moves_a_value,
        {"change": {"field": "name"}},
    ),
    "the second person": Wound(
        cut(second, "_asked", "if row.by == actor.person:", "if row.by is None:"), wants_two_people
    ),
    "the check of the chain": Wound(
        cut(verify, "_wrong_in", "if entry.seq > last + 1:\n        return MISSING", "last = entry.seq - 1"),
        finds_a_deletion,
        {"statement": "delete from audit_event where {3}", "seq": 3, "what": "missing"},
    ),
}


@pytest.mark.parametrize("name", WOUNDS)
@pytest.mark.parametrize("wounded", [False, True], ids=["whole", "wounded"])
def test_a_guard_that_is_taken_out_is_missed(name: str, wounded: bool, request: pytest.FixtureRequest) -> None:
    wound = WOUNDS[name]
    as_owner = request.getfixturevalue("as_owner")
    wanted = [one for one in inspect.signature(wound.check).parameters if one not in wound.given]
    fixtures = {one: request.getfixturevalue(one) for one in wanted}
    with wound.made(as_owner) if wounded else nullcontext():
        assert _red(lambda: wound.check(**fixtures, **wound.given)) is wounded


def _red(check: Callable[[], object]) -> bool:
    """Whether the check fails, in whatever way checks fail."""
    try:
        check()
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - a check may fail by any exception
        return True
    return False
