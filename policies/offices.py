"""Who may change what the policies room keeps."""

from uuid import UUID

from permissions.actors import Actor
from permissions.models import Held
from permissions.refusals import Refused
from permissions.roles import Role


def require(actor: Actor, roles: tuple[Role, ...], sentence: str) -> UUID:
    """The person behind `actor` if they hold one of `roles` today, in any branch. Raises Refused with `sentence`."""
    held = Held.objects.in_force().filter(role__in=roles)
    if actor.kind != "staff" or actor.person is None or not held.filter(person_id=actor.person).exists():
        raise Refused(sentence)
    return actor.person
