"""Who works on a case: likely matches of names, assignments."""

from uuid import UUID

from audit import clock
from cases import seals
from cases.models import Case, Proposal
from permissions import conflicts, gate, grants
from permissions.actors import Actor
from permissions.models import Person
from permissions.refusals import Refused
from permissions.roles import GIVEN, Role
from vault import blind
from workflow import outbox

from . import words
from .acts import act, done, stand
from .intake import DOOR_ROLES, clear_person
from .unfit import Unfit


def clear_possible(actor: Actor, reference: str, *, seen: int, person: UUID, reason: str) -> bool:
    """Find that a likely match of names means somebody else. Nobody clears themselves, nobody a full match."""
    with act(actor, reference, "clear_possible", seen) as case:
        found = next((one for one in conflicts.possible(case.pk) if one.pk == person), None)
        if found is None or not conflicts.clear_possible(case.pk, found):
            raise Unfit("person", "There is no likely match of this person that you could clear.")
        sealed = words.write(case, case.pk, words.REASON, reason, actor)
        done(case, "clear_possible", actor, facts={"token": blind.person_token(found.pk)}, sealed=[sealed])
    return True


def assign(
    actor: Actor, reference: str, *, seen: int, role: str, person: UUID, reason: str, instead: UUID | None = None
) -> bool:
    """Give the case to somebody clear of it, in a role, and end the access of whom they replace. False: that was you."""
    with act(actor, reference, "assign", seen) as case:
        taker = clear_person(case, role, person, field="person")
        require_may_take(actor, role, taker)
        sealed = words.write(case, case.pk, words.REASON, reason, actor)
        give_to(case, actor, role, taker, sealed=[sealed])
        if instead and instead != taker.pk:
            stand(case, actor)
            end_access(case, role, instead)
        return gate.visible(actor).filter(pk=case.pk).exists()


def name_manager(actor: Actor, reference: str, *, seen: int, manager: UUID, reason: str) -> bool:
    """Give a case that nobody clear manages to somebody who does; by whoever opened it, who does nothing else there."""
    with act(actor, reference, "name_manager", seen) as case:
        if Role.CASE_MANAGER in conflicts.staffed(case.pk):
            raise Refused("This case has a case manager, who says who works on it.", verb="name_manager")
        taker = clear_person(case, Role.CASE_MANAGER, manager, field="manager")
        sealed = words.write(case, case.pk, words.REASON, reason, actor)
        give_to(case, actor, Role.CASE_MANAGER, taker, sealed=[sealed], verb="name_manager")
    return True


def require_may_take(actor: Actor, role: str, taker: Person) -> None:
    """Some roles no case is given in; and nobody makes themselves its intake, who alone opens a confidential name (D8)."""
    if role not in GIVEN:
        raise Unfit("person", "No case is given to anyone in this role.")
    if role in DOOR_ROLES and taker.pk == actor.person:
        raise Unfit("person", "Choose somebody else: nobody gives this part of a case to themselves.")


def give_to(
    case: Case,
    actor: Actor,
    role: str,
    taker: Person,
    *,
    sealed: list[words.Written] | None = None,
    verb: str = "assign",
    request: Proposal | None = None,
) -> None:
    """Let `taker`, who was found clear, see the case in `role` under each of their accounts.

    Raises Refused for a sealed case without the `request` to which a second person agreed.
    """
    if case.seal_id and request is None:
        raise Refused(seals.BY_TWO, role=str(role))
    for account in taker.accounts.filter(is_active=True):
        grants.give(case, role, to=account, reason="assigned", request=request.pk if request else None)
    if role == Role.CASE_MANAGER:
        case.owner = taker
        case.save(update_fields=["owner"])
    done(case, verb, actor, facts={"role": role, "to": f"person:{taker.pk}"}, sealed=sealed or [])
    outbox.put(
        "assigned", case=case.pk, ids={"case": str(case.pk), "person": str(taker.pk)},
        effect=f"assigned:{case.pk}:{case.version}",
    )  # fmt: skip


def end_access(case: Case, role: str, person: UUID) -> None:
    """End what this person holds of the case in this role."""
    accounts = set(Person.objects.get(pk=person).accounts.values_list("pk", flat=True))
    for row in gate.members(case.pk):
        if row.role == role and row.account in accounts and row.until > clock.now():
            grants.take(case, row.id, reason_code="replaced")
