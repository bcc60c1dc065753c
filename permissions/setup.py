"""The first day of an installation: organization, branches, routes and the first two people."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from audit import journal
from permissions import appointing, invitations, people
from permissions.actors import Actor, acting
from permissions.models import Account, Branch, Installation, Person
from permissions.refusals import Refused
from permissions.roles import Role

ALTERNATE, OUTSIDE = "alternate", "outside"


@dataclass(frozen=True)
class First:
    """One of the first two people: what `setup` asks for. Who is not an employee takes the last pool."""

    name: str
    username: str
    roles: tuple[str, ...]
    branch: str
    employee: bool = True


@dataclass(frozen=True)
class Plan:
    """Everything an empty database needs to become usable."""

    organization: str
    policy_owner: str
    contact: str
    effective_on: date | None
    branches: dict[str, str]  # code -> name
    default_branch: str
    first: tuple[First, ...]


def set_up(plan: Plan) -> dict[str, str]:
    """Make the installation and its first people; returns username -> one-time code, to be shown once.

    Signed in to the database as its owner. Raises Refused while anybody exists already, and without an outside reader.
    """
    if not any(
        one.branch == OUTSIDE and not one.employee and Role.INDEPENDENT_READER in one.roles for one in plan.first
    ):
        raise Refused("Name an outside reader who is no employee: a report about everyone inside must reach somebody.")
    with acting(Actor.setup()) as actor:
        if Account.objects.exists() or Installation.objects.exists():
            raise Refused("This installation has people already. Setting up is possible only while nobody exists.")
        for code, name in {**plan.branches, ALTERNATE: "Alternate intake", OUTSIDE: "Outside the county"}.items():
            Branch.objects.create(code=code, name=name)
        Installation.objects.create(
            organization=plan.organization, policy_owner=plan.policy_owner, contact=plan.contact,
            effective_on=plan.effective_on, default_branch_id=plan.default_branch,
        )  # fmt: skip
        for code in plan.branches:
            appointing.route(Branch.objects.get(pk=code), default_route(Branch.objects.get(pk=code)))
        facts = {"organization": len(plan.organization), "branches": len(plan.branches), "people": len(plan.first)}
        journal.record(journal.Chain.system(), "setup", actor=actor.label, facts=facts)
        return {first.username: _first(actor, first) for first in plan.first}


def read_outside() -> bool:
    """True while somebody who is no employee can read what nobody inside may (D22). Any plane may ask."""
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_read_outside()")
        return bool(cursor.fetchone()[0])


def default_route(branch: Branch) -> list[tuple[str, Branch, bool]]:
    """Intake of the branch, alternate intake, counsel of the branch, outside: in this order (D22)."""
    return [
        (Role.INTAKE_OFFICER, branch, True),
        (Role.INTAKE_OFFICER, Branch.objects.get(pk=ALTERNATE), True),
        (Role.COUNSEL, branch, False),
        (Role.INDEPENDENT_READER, Branch.objects.get(pk=OUTSIDE), False),
    ]


def _first(actor: Actor, first: First) -> str:
    names = first.name.split()
    person = Person.objects.create(
        first_name=names[0], last_name=" ".join(names[1:]) or names[0], employee=first.employee,
        branch_id=first.branch if first.employee else None,
    )  # fmt: skip
    account = people.new_account(person, first.username, None)
    for role in first.roles:
        appointing.at_set_up(actor, person, role, Branch.objects.get(pk=first.branch))
    people.know([person])
    return invitations.invite(account)
