"""The directory: the only writer of people, kin and sign-ins (D20, D21). Who holds a role: `appointing`."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO

from django.contrib.auth.models import Group
from django.db import connection, transaction

from audit import clock, journal
from permissions import invitations, matching, signins
from permissions.actors import Actor
from permissions.models import Account, Branch, Held, Kin, Person
from permissions.refusals import Refused
from permissions.roles import Role
from vault import blind


class Taken(Exception):
    """Somebody else signs in with this username."""


def declare_kin(actor: Actor, one: Person, other: Person, kind: str) -> Kin:
    """Two people who must not judge each other. Screens both again, over all cases."""
    require_owner(actor)
    kin = Kin.objects.create(one=one, other=other, kind=kind[:40])
    screen(one)  # it locks the seats: before the head of the journal
    screen(other)
    facts = {"one": str(one.pk), "other": str(other.pk)}
    journal.record(journal.Chain.system(), "declare_kin", actor=actor.label, facts=facts)
    signins.end_of([one.pk, other.pk], but=actor.sign_in)
    return kin


def screen(person: Person) -> None:
    """Tell the database by which tokens this seat holder is hit, and screen every case for them (D22)."""
    if not Held.objects.filter(person=person).exists():
        return
    found = hits(person)
    with connection.cursor() as cursor:
        cursor.execute(
            "select public.candor_seat(%s, %s, %s, %s)",
            [
                blind.person_token(person.pk),
                [hit.token for hit in found],
                [hit.strict for hit in found],
                [hit.own for hit in found],
            ],
        )


def hits(person: Person) -> list[matching.Hit]:
    """The tokens by which this seat holder is hit: their own names, and those of whom they must not judge."""
    found = list(matching.hits_of(person.first_name, person.last_name, person.other_names))
    found.append(matching.Hit(blind.person_token(person.pk), strict=True, own=True))
    in_line = not _only_decides(person)
    below = _below(person) if in_line else []
    for named in _kin(person) + below:
        found += matching.hits_through(named.first_name, named.last_name, named.other_names)
        found.append(matching.Hit(blind.person_token(named.pk), strict=True, own=False))
    return found + (_as_leader(person, below) if in_line else [])


def _as_leader(person: Person, below: list[Person]) -> list[matching.Hit]:
    """Somebody named without the directory is said to be led by this person, or by one of those below them."""
    found = matching.hits_of_leader(person.first_name, person.last_name, person.other_names, blind.leader_token)
    for one in below:
        found += matching.hits_through(one.first_name, one.last_name, one.other_names, blind.leader_token)
    return found


def _kin(person: Person) -> list[Person]:
    kin = [k.other for k in Kin.objects.filter(one=person).select_related("other")]
    return kin + [k.one for k in Kin.objects.filter(other=person).select_related("one")]


def _only_decides(person: Person) -> bool:
    """Whether the line does not count for this person, though everything else does (design 5).

    The law gives the decision to the head of the branch, who stands above everyone there: an appointing authority with no
    other role.
    """
    held = Held.objects.dated().filter(person=person).values_list("role", flat=True)
    return set(held) == {Role.APPOINTING_AUTHORITY}


def _below(person: Person) -> list[Person]:
    """Everyone below this person in the line of the directory."""
    below, seen = list(Person.objects.filter(supervisor=person)), {person.pk}
    line: list[Person] = []
    while below:
        line += below
        seen |= {p.pk for p in below}
        below = list(Person.objects.filter(supervisor__in=below).exclude(pk__in=seen))
    return line


def know(people: Iterable[Person]) -> None:
    """Let narratives keep the name tokens of these people (and only of people known here)."""
    tokens = [t for p in people for t in matching.known_tokens(p.first_name, p.last_name, p.other_names)]
    with connection.cursor() as cursor:
        cursor.execute("select public.candor_know(%s)", [tokens])


@dataclass
class Imported:
    """What `import_people` did, line by line."""

    added: int = 0
    changed: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


COLUMNS = (
    "number",
    "first_name",
    "last_name",
    "other_names",
    "unit",
    "branch",
    "supervisor",
    "bargaining_unit",
    "tenure",
)


def import_people(actor: Actor, text: str) -> Imported:
    """Read a CSV of people (columns in COLUMNS; `supervisor` and `number` are the employer's numbers).

    A line that cannot be read is reported with its number and changes nothing; the others are stored.
    """
    require_owner(actor)
    done, rows = Imported(), list(csv.DictReader(StringIO(text)))
    branches = set(Branch.objects.values_list("code", flat=True))
    people: list[Person] = []
    for line, row in enumerate(rows, start=2):
        problem = _problem(row, branches)
        if problem:
            done.refused.append((line, problem))
            continue
        person, added = _store(row)
        people.append(person)
        done.added, done.changed = done.added + added, done.changed + (not added)
    _supervisors(rows, done)
    know(people)
    for person in Person.objects.filter(held__isnull=False).distinct():
        screen(person)
    facts = {"added": done.added, "changed": done.changed, "refused": len(done.refused)}
    journal.record(journal.Chain.system(), "import_people", actor=actor.label, facts=facts)
    return done


def _problem(row: dict[str, str], branches: set[str]) -> str:
    if None in row or None in row.values():
        return "the number of columns differs from the heading"
    missing = [name for name in ("number", "first_name", "last_name") if not (row.get(name) or "").strip()]
    if missing:
        return f"{missing[0]} is empty"
    if row.get("branch") and row["branch"] not in branches:
        return f"branch '{row['branch'][:40]}' is not known"
    return ""


def _store(row: dict[str, str]) -> tuple[Person, bool]:
    values = {name: (row.get(name) or "").strip() for name in COLUMNS if name not in ("number", "supervisor", "branch")}
    branch = (row.get("branch") or "").strip() or None
    return Person.objects.update_or_create(number=row["number"].strip(), defaults={**values, "branch_id": branch})


def _supervisors(rows: list[dict[str, str]], done: Imported) -> None:
    numbers = {p.number: p for p in Person.objects.exclude(number=None)}
    bad = {line for line, _ in done.refused}
    for line, row in enumerate(rows, start=2):
        above = (row.get("supervisor") or "").strip()
        if line in bad or not above:
            continue
        if above not in numbers or above == row["number"].strip():
            done.refused.append((line, f"supervisor '{above[:40]}' is not known"))
            continue
        Person.objects.filter(pk=numbers[row["number"].strip()].pk).update(supervisor=numbers[above])


def require_owner(actor: Actor) -> None:
    """Appointments need a policy owner; the set-up command acts as the database's owner, before anyone exists."""
    if actor.kind == "setup":
        return
    held = Held.objects.in_force().filter(person_id=actor.someone)
    if actor.kind != "staff" or not held.filter(role=Role.POLICY_OWNER).exists():
        raise Refused("Only a policy owner may change people and roles.")


def open_sign_in(actor: Actor, person: Person, *, username: str = "", email: str = "") -> str:
    """The one-time code by which `person` chooses a password; the first one makes their account. Inside `acting`.

    Only a policy owner may, and for nobody who could already read cases: whoever holds the code would read them too. Their
    roles end first, and are given again once they are in. Raises Refused; Taken when the username is somebody else's.
    """
    require_owner(actor)
    if actor.person == person.pk:
        raise Refused("Nobody makes a code for themselves. Another policy owner has to do it.")
    account = person.accounts.filter(is_active=True).first()
    if account is None:
        account = _first_account(person, username, email)
    elif account.has_usable_password() and Held.objects.dated().filter(person=person).exists():
        raise Refused(
            f"{person.name} holds a role and has a password. Whoever sets another one could read their cases: end their "
            "roles first, and give them again once they are in. A code for the second step alone is made under Second step."
        )
    code = invitations.invite(account)
    facts = {"person": str(person.pk), "account": str(account.pk)}
    journal.record(journal.Chain.system(), "invite", actor=actor.label, facts=facts)
    return code


def _first_account(person: Person, username: str, email: str) -> Account:
    if Account.objects.filter(username__iexact=username).exists():
        raise Taken
    account = new_account(person, username, None)
    account.email = email
    account.save(update_fields=["email"])
    return account


def new_account(person: Person, username: str, password: str | None) -> Account:
    """A sign-in for `person`; joins the pools of the roles held."""
    with transaction.atomic():
        account = Account.objects.create_user(username, person, password)
        account.groups.set(Group.objects.filter(held__person=person, held__until_on__gt=clock.today()))
    return account
