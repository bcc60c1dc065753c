"""The gate: the only way to a case (design section 5).

What is visible = own grants + grants of the pools one is in now - cases where one is not clear. The second lock
below (permissions/sql/rows.sql) repeats the rule; here it is spelled out so that it can be read and tested. A case that is lent
in an emergency is no visible one: it is read by `lent`, and no act of it begins there.
All functions run inside `acting`.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import BooleanField, Exists, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.lookups import Exact

from audit import clock, journal
from permissions import emergency, pace, parts
from permissions.actors import Actor
from permissions.gated import Case
from permissions.models import Account, Held, PersonGrant, PoolGrant
from permissions.policy import POLICY, WENT_PAST, may, may_fire, same_person_bars
from permissions.refusals import Absent, Refused

VIEW = "view_case"
SEPARATED = (
    "You had another part in this case, so someone else takes this step: finding the facts, reviewing them, proposing an "
    "outcome and deciding on it belong to different people."
)
PASSED_BY = (
    "You had a hand in the early referral of this case, which went past the ethics office. So somebody else of that office "
    "reviews the findings and decides about a referral."
)


def grants_of(actor: Actor) -> tuple["QuerySet[PersonGrant]", "QuerySet[PoolGrant]"]:
    """The grant rows in force through which the actor sees cases: own, in a role that they hold, and of the pools held now."""
    held = Held.objects.in_force().filter(person_id=actor.someone)
    current: dict[str, Any] = {"permission__codename": VIEW, "until__gt": clock.now()}
    return (
        PersonGrant.objects.filter(user_id=actor.account, role__in=held.values("role"), **current),
        PoolGrant.objects.filter(group_id__in=held.values("group_id"), **current),
    )


class Clear(Func):
    """Whether the one who acts is clear of this case (`sql/clear.sql`): the database's own answer, in the same statement."""

    function = "public.candor_clear"
    output_field = BooleanField()


def clear(case: str) -> Exact:
    """The condition that the actor is clear of the case in this column."""
    return Exact(Clear(case), Value(True))


Grants = tuple["QuerySet[PersonGrant]", "QuerySet[PoolGrant]"]


def visible(actor: Actor, here: Grants | None = None) -> QuerySet[Any]:
    """The cases this actor may know of. For one case or a few; lists start from the grant rows (D15)."""
    model = apps.get_model("cases", "Case")
    own, pools = (Exists(arm) for arm in here or _here(actor))
    return model.objects.filter(own | pools).filter(clear("pk"))


def _here(actor: Actor) -> Grants:
    """Their grants on the case of the query around these."""
    own, pools = grants_of(actor)
    return own.filter(content_object_id=OuterRef("pk")), pools.filter(content_object_id=OuterRef("pk"))


def case(actor: Actor, reference: str) -> Any:
    """The case named by `reference`. Raises Absent, the same way and at the same cost, for forbidden and unknown."""
    found = visible(actor).filter(reference=reference).first()
    if found is None:
        raise Absent
    return found


def roles_in(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The roles in which the actor stands in this case: those on the grants in force that are still held."""
    own, pools = grants_of(actor)
    here, there = (arm.filter(clear("content_object_id"), content_object_id=case_id) for arm in (own, pools))
    rows = here.values_list("role").union(there.values_list("role"))
    return frozenset(role for (role,) in rows)


def opened(actor: Actor, reference: str) -> tuple[Any, frozenset[str]]:
    """The case and the actor's roles in it, in one statement: every page of a case begins here. Raises Absent.

    `case.lately` is what `pace` needs to know: it is asked for a case that is found alone, in the same statement.
    """
    own, pools = here = _here(actor)
    held = visible(actor, here).filter(reference=reference).annotate(
        own_roles=ArraySubquery(own.values("role")), pool_roles=ArraySubquery(pools.values("role")), lately=pace.lately()
    )  # fmt: skip
    found = held.first()
    if found is None:
        raise Absent
    return found, frozenset([*found.own_roles, *found.pool_roles])


def lent(actor: Actor, reference: str) -> tuple[Any, UUID, datetime]:
    """The case that was lent to the actor in an emergency, by which right, and until when: to read, never to act on.

    One statement, whatever there is. Raises Absent.
    """
    rights = emergency.in_force().filter(person_id=actor.someone, reference=OuterRef("reference")).order_by("-until")
    found = apps.get_model("cases", "Case").objects.filter(reference=reference).annotate(
        right=Subquery(rights.values("pk")[:1]), lent_until=Subquery(rights.values("until")[:1]), lately=pace.lately()
    ).filter(clear("pk"), right__isnull=False).first()  # fmt: skip
    if found is None:
        raise Absent
    return found, found.right, found.lent_until


def require_readable(actor: Actor, reference: str) -> None:
    """Raises Absent for whoever neither sees the case nor was lent it."""
    with suppress(Absent):
        case(actor, reference)
        return
    lent(actor, reference)


def require(actor: Actor, verb: str, case: Any) -> None:
    """Raises Absent if the actor may not know the case, Refused if they may not do `verb` to it now."""
    if actor.kind == "system":
        if not POLICY[verb].by_system:
            raise Refused("This step needs a person.", verb=verb)
        return
    account = Account.objects.get(pk=str(actor.account))
    roles = roles_in(actor, case.pk)
    if not roles or not account.has_perm(f"cases.{VIEW}", case):
        raise Absent
    if not may_fire(roles, verb, case.state):
        raise Refused("This step belongs to someone else, or not to this stage of the case.", verb=verb)
    if bars := same_person_bars(verb, did(actor, case.pk)):
        raise Refused(PASSED_BY if bars <= {*WENT_PAST} else SEPARATED, verb=verb)


def allowed(actor: Actor, case: Case, roles: frozenset[str] | None = None, done: set[str] | None = None) -> list[str]:
    """The verbs this actor may do or ask for now, in the order of the policy table, separation of duties included.

    A page that knows already in which roles the actor stands, or what they did, says so and saves the query.
    """
    roles = roles_in(actor, case.pk) if roles is None else roles
    done = did(actor, case.pk) if done is None else done
    return [verb for verb in POLICY if may(roles, verb, case.state) and not same_person_bars(verb, done)]


def sees(actor: Actor, case: Case) -> frozenset[str]:
    """The parts of the case this actor reads in its present state, all their roles in it together."""
    return frozenset().union(*(parts.sees(role, case.state) for role in roles_in(actor, case.pk)))


def did(actor: Actor, case_id: UUID) -> set[str]:
    """The verbs this *person* has done in this case, under whatever account (I5)."""
    return journal.verbs_of(case_id, actor.label)


class Membership(NamedTuple):
    """One grant on a case: to an account or to a pool, in a role, from when until when and why."""

    id: UUID
    account: UUID | None
    pool: int | None
    role: str
    reason: str
    granted_by: UUID | None
    granted_at: datetime
    until: datetime


def members(case_id: UUID) -> list[Membership]:
    """Everyone with a grant on this case, past ones included; nothing for whoever does not see it."""
    columns = ", ".join(Membership._fields)
    with connection.cursor() as cursor:
        cursor.execute(f"select {columns} from public.candor_members(%s)", [case_id])  # noqa: S608 - our own names
        return [Membership(*row) for row in cursor.fetchall()]
