"""Who is given a case when it moves on: reviewers with the findings, deciders only when a decision is due (design 5)."""

from django.contrib.auth.models import Group

from audit import clock
from cases.models import Case
from permissions import conflicts, gate, grants
from permissions.actors import Actor
from permissions.models import Branch, Held, Person
from permissions.refusals import Refused
from permissions.roles import Role

from .people import give_to

NOBODY = {
    Role.ETHICS_OFFICER: "Nobody in the ethics office is clear of this case. Ask counsel to refer it early instead.",
    Role.HR_OFFICER: "No HR officer is clear of this case. Ask a policy owner to appoint one.",
    Role.APPOINTING_AUTHORITY: "The appointing authority is not clear of this case. Ask a policy owner to name another one.",
}


def to_pool(case: Case, role: Role) -> None:
    """Give the case to everybody in `role`: the case's branch if somebody there is clear, else any branch.

    Raises Refused where nobody in the role is clear. Does nothing where the pool, or one of them by name, has it; nor in a
    sealed case, which goes to no pool: there a guard of the step wants somebody let in by name (workflow/guards/sealing.py).
    """
    if case.seal_id:
        return
    free = {person.pk for person in conflicts.free(case.pk, conflicts.holders(role))}
    pools = [held for held in Held.objects.in_force().filter(role=role) if held.person_id in free]
    if not pools:
        raise Refused(NOBODY.get(role, "Nobody in this role is clear of this case."), role=str(role))
    first = min(pools, key=lambda held: (held.branch_id != case.branch_id, held.branch_id))
    standing = [row for row in gate.members(case.pk) if row.role == role and row.until > clock.now()]
    if not any(row.pool == first.group_id for row in standing):
        grants.give(case, role, to=Group.objects.get(pk=first.group_id), reason="its turn")


def to_reviewers(case: Case, actor: Actor, chosen: Person | None) -> None:
    """The ethics officers of the branch get the findings, or the one who was chosen and found clear."""
    if chosen:
        give_to(case, actor, Role.ETHICS_OFFICER, chosen)
    else:
        to_pool(case, Role.ETHICS_OFFICER)


def to_deciders(case: Case, actor: Actor) -> None:
    """A decision is due (T11, T15): HR, who writes the proposal, and the branch's appointing authority get the case.

    Where nothing is sustained the case manager decides (D19), and nobody new learns of the case.
    """
    if not any(one.sustained for one in case.facts().allegations):
        return
    to_pool(case, Role.HR_OFFICER)
    head = None if case.seal_id else _authority(case)
    if head:
        give_to(case, actor, Role.APPOINTING_AUTHORITY, head)
    else:
        to_pool(case, Role.APPOINTING_AUTHORITY)


def _authority(case: Case) -> Person | None:
    """The appointing authority of the branch, if they hold the role and are clear of this case."""
    named = Branch.objects.filter(pk=case.branch_id).values_list("appointing_authority", flat=True).first()
    free = conflicts.free(case.pk, conflicts.holders(Role.APPOINTING_AUTHORITY))
    return next((person for person in free if person.pk == named), None)
