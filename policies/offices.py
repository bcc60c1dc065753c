"""Who may change what the policies room keeps."""

from uuid import UUID

from permissions.actors import Actor
from permissions.models import Held
from permissions.refusals import Refused
from permissions.roles import Role


def require(actor: Actor, roles: tuple[Role, ...], sentence: str) -> UUID:
    """The person behind `actor` if they hold one of `roles` today, in any branch. Raises Refused with `sentence`."""
    if actor.person is None or not holds(actor, roles):
        raise Refused(sentence)
    return actor.person


def holds(actor: Actor, roles: tuple[Role, ...]) -> bool:
    """Does whoever acts hold one of `roles` today, in any branch?"""
    if actor.kind != "staff" or actor.person is None:
        return False
    return Held.objects.in_force().filter(role__in=roles, person_id=actor.person).exists()
