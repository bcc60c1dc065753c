"""A person's own word on whether they should read a case: before they may read it, and later (D22)."""

from collections.abc import Collection
from uuid import UUID

from audit import journal
from permissions import conflicts, gate
from permissions.actors import Actor, acting
from permissions.refusals import Absent

from .acts import act, done, stand

ASKED = "asked"  # why, where somebody was asked and said yes; they are not asked for more


def answer_question(actor: Actor, reference: str, *, questions: Collection[UUID]) -> bool:
    """None of the people in these questions concern the actor. False: something was asked meanwhile, and is still open.

    Sent twice it is answered once. Raises Absent for whoever is not asked and does not see the case.
    """
    with acting(actor):
        found = conflicts.questions(reference)
        if not found:
            gate.require_readable(actor, reference)
            return True
        journal.record(_chain(found), "answer_question", actor=actor.label)
        conflicts.settle(found[0].case_id, questions)
        return {one.id for one in found} <= set(questions)


def should_not_read(actor: Actor, reference: str) -> None:
    """One of the people in question concerns the actor: they never read the case. Raises Absent for whoever is not asked."""
    with acting(actor):
        found = conflicts.questions(reference)
        if not found:
            raise Absent
        journal.record(_chain(found), "name_conflict", actor=actor.label, facts={"why": ASKED})
        conflicts.recuse(found[0].case_id)


def _chain(found: list[conflicts.Open]) -> journal.Chain:
    """The chain of the case that asks."""
    return journal.Chain.case(found[0].case_id)


def name_conflict(actor: Actor, reference: str, *, seen: int, why: str) -> bool:
    """A member of the case should not work on it: they are out of it for good. Always False: they see it no more."""
    with act(actor, reference, "name_conflict", seen) as case:
        done(case, "name_conflict", actor, facts={"why": why})
        stand(case, actor)
        conflicts.recuse(case.pk)
    return False
