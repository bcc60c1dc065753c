"""A sealed case: given to people one by one and to no pool; two people seal it, let somebody in, unseal it (ADR 30)."""

from uuid import UUID

from audit import clock
from cases.models import Case, Proposal
from permissions import conflicts, gate, grants
from permissions.actors import Actor
from permissions.models import Account, Held, Person
from permissions.roles import Role

from .acts import done, stand
from .asking import ask, asking
from .intake import clear_person
from .people import end_access, give_to, require_may_take
from .unfit import Unfit

GONE = "Whoever asked for this no longer works on the case. It can be asked again."


def seal(actor: Actor, reference: str, *, seen: int, reason: str, second: str = "") -> bool:
    """Ask a second person to agree that nobody sees this case through an office any more."""
    with asking(actor, reference, "seal", seen) as case:
        ask(case, actor, "seal", reason=reason, second=second)
    return True


def sealed(case: Case, actor: Actor, request: Proposal) -> None:
    """A second person agreed. Both keep what they held through pools by name, then every pool loses the case."""
    _require_still_on_it(case, request)
    pools = [row for row in gate.members(case.pk) if row.pool and row.until > clock.now()]
    for person in (one for one in (request.by, actor.person) if one):
        _keep(case, person, {row.pool: row.role for row in pools})
    for row in pools:
        grants.take(case, row.id, reason_code="sealed")
    case.seal = request
    case.save(update_fields=["seal"])
    done(case, "seal", actor, facts={"request": str(request.pk)})


def _keep(case: Case, person: UUID, pools: dict[int | None, str]) -> None:
    """This person holds by name the roles in which they saw the case through one of these pools."""
    held = Held.objects.in_force().filter(person_id=person, group_id__in=list(pools))
    roles = {pools[group] for group in held.values_list("group_id", flat=True)}
    for account in Account.objects.filter(person_id=person, is_active=True):
        for role in sorted(roles):
            grants.give(case, role, to=account, reason="sealed it")


def unseal(actor: Actor, reference: str, *, seen: int, reason: str) -> bool:
    """Ask a second person to agree that this case is handed on like any other again."""
    with asking(actor, reference, "unseal", seen) as case:
        ask(case, actor, "unseal", reason=reason, about=case.seal_id)
    return True


def unsealed(case: Case, actor: Actor, request: Proposal) -> None:
    """A second person agreed. Nobody sees the case who did not; from the next step on, offices get it again."""
    _require_still_on_it(case, request)
    if request.about != case.seal_id:
        raise Unfit("request", "The case was sealed anew after this was asked. It can be asked again.")
    case.seal = None
    case.save(update_fields=["seal"])
    done(case, "unseal", actor, facts={"request": str(request.pk)})


def admit_member(
    actor: Actor, reference: str, *, seen: int, role: str, person: UUID, reason: str, instead: UUID | None = None
) -> bool:
    """Ask a second person to agree that somebody clear of a sealed case sees it in a role, and whom they replace."""
    with asking(actor, reference, "admit_member", seen) as case:
        taker = clear_person(case, role, person, field="person")
        require_may_take(actor, role, taker)
        replaced = {"instead": str(instead)} if instead and instead != person else {}
        given = {"role": role, "person": str(person), **replaced}
        ask(case, actor, "admit_member", reason=reason, about=person, given=given)
    return True


def let_in(case: Case, actor: Actor, request: Proposal) -> None:
    """A second person agreed: this very person, in this very role, if they are clear of the case still."""
    _require_still_on_it(case, request)
    if not case.seal_id:
        raise Unfit("request", "The case is not sealed any more. Choose who works on it as usual.")
    role, instead = Role(request.given["role"]), request.given.get("instead")
    taker = clear_person(case, role, UUID(request.given["person"]), field="request")
    give_to(case, actor, role, taker, verb="admit_member", request=request)
    if instead:
        stand(case, actor)  # whoever agreed may be the one who is replaced, and sees the case no more
        end_access(case, role, Person.objects.get(pk=instead).pk)


def _require_still_on_it(case: Case, request: Proposal) -> None:
    """Two persons who both see the case: a word of somebody who is out of it since counts for nothing."""
    if request.by not in {person for person, _ in conflicts.on_it(case.pk)}:
        raise Unfit("request", GONE)
