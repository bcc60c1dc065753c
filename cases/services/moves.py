"""How a state changes from a service: the engine fires, clocks follow, reporters read a new line."""

from collections.abc import Mapping

from audit import clock
from audit.facts import Fact
from cases import turns
from cases.models import Case
from cases.told import Late
from permissions.actors import Actor
from vault import casekeys
from workflow import engine

from . import clocks
from .acts import void_changed
from .telling import tell_threads


def move(
    case: Case, verb: str, actor: Actor, *, note: str = "", told: engine.Told | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> Case:  # fmt: skip
    """Fire `verb` at the version reached so far; returns the case as it is then. Raises Blocked, Refused.

    `note` is the code that every tied reporter reads from now on; `facts` go into the journal with the step.
    """
    told = told or engine.Told()
    moved: Case = engine.fire(case.pk, verb, actor=actor, seen=case.version, told=told, facts=facts)
    clocks.moved(moved, verb, actor, told.happened_on or clock.today())
    turns.note(moved)
    void_changed(moved, actor)
    if note:
        tell_threads(moved, note)
    return moved


def told(case: Case, late: Late) -> engine.Told:
    """The day and the remark that go with a step, the remark sealed for it."""
    if not late.remark:
        return engine.Told(late.happened_on)
    place = engine.remark_place()
    return engine.Told(late.happened_on, (place, casekeys.key_for(case.pk).seal(late.remark, place)))
