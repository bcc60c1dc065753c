"""The demonstration's people: plainly invented, one for each role, the same in every test."""

import json
import os
import secrets
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.db import connection

from permissions import appointing, enrolling, going_live, people
from permissions.actors import Actor, acting
from permissions.models import Account, Branch, Held, Person
from permissions.roles import Role
from permissions.setup import ALTERNATE, OUTSIDE, First, Plan, set_up

BRANCH = "executive"
SHEET = "cast.json"
SINCE = date(2020, 1, 1)  # roles are held since long ago, so that stories may be told in the past


@dataclass(frozen=True)
class Part:
    """One of the cast: `roles` in BRANCH unless another branch stands behind a slash."""

    name: str
    unit: str
    roles: tuple[str, ...]
    look: str  # what this person sees that is worth seeing


# Surnames that no story uses by accident.
CAST: dict[str, Part] = {
    "intake": Part("Imke Tarvold", "Human resources", ("intake_officer",), "Today: new reports, the urgent one first."),
    "intake2": Part("Jorun Vestby", "Human resources", ("intake_officer",), "The other half of the intake pool."),
    "manager": Part(
        "Maren Quillfeather", "Human resources", ("case_manager",), "Owns most cases; the first line of Today is late."
    ),
    "manager2": Part("Nils Ostervang", "Human resources", ("case_manager",), "The second person who agrees."),
    "investigator": Part("Ines Brambeck", "Human resources", ("investigator",), "Records findings; never a name."),
    "ethics": Part("Edda Lundquire", "Ethics office", ("ethics_officer",), "Reviews findings, carries the referral."),
    "ethics2": Part("Tove Hallgrim", "Ethics office", ("ethics_officer",), "The backup liaison."),
    "hr": Part("Henrik Obersund", "Human resources", ("hr_officer",), "One case is about him: he finds no trace of it."),
    "authority": Part("Astrid Vennemoe", "Executive office", ("appointing_authority",), "Decides when a decision is due."),
    "labor": Part("Lasse Kronstedt", "Labor relations", ("labor_relations",), "Follows the days to appeal."),
    "counsel": Part("Cora Whitlaw", "Legal", ("counsel",), "Opens the legal gates."),
    "records": Part("Rune Aldersvik", "Records", ("records_officer",), "Sees closed files only."),
    "owner": Part("Olga Prestmark", "Human resources", ("policy_owner",), "Appoints people; sees no case."),
    "auditor": Part("Aksel Tronvik", "Audit", ("auditor",), "Proves that the rules were kept; reads no content."),
    "admin": Part("Stein Maskveld", "Technology", ("system_administrator",), "Runs the machines and sees no case."),
    "alternate": Part(
        "Alma Fjordling", "Other branch", (f"intake_officer/{ALTERNATE}",), "Gets what intake must not see."
    ),
    "deputy": Part(
        "Vigdis Solheimer", "Other branch",
        tuple(f"{role}/{ALTERNATE}" for role in ("investigator", "appointing_authority", "counsel", "records_officer")),
        "Stands in where a case is about the only one of an office.",
    ),
    "many": Part(
        "Mona Drangeid", "Human resources", ("intake_officer", "case_manager", "hr_officer", "labor_relations"),
        "Several roles in one person: four people close a plain case.",
    ),
    "outside": Part("Otto Grenzwald", "", (f"independent_reader/{OUTSIDE}",), "Reads when nobody inside may."),
    "bystander": Part("Bodil Nordahlen", "Parks", (), "No role, so no case: she can report by name and reads her own reports."),
    "subject": Part("Sverre Holtegaard", "Roads", (), "A case is about him; he cannot tell. He can report, too."),
}  # fmt: skip
FIRST = ("owner", "outside")  # made by `set_up`; the others are appointed


@dataclass(frozen=True)
class Secrets:
    """What everybody signs in with. `hashed` may still be on its way: a hash takes a fifth of a second on purpose."""

    password: Mapping[str, str]
    second: Mapping[str, str]  # for whoever holds a role: the key of an authenticator app, in base 32
    hashed: Mapping[str, Future[str]]


def invent() -> Secrets:
    """Random passwords and keys. The passwords are hashed by other threads, while whoever asks prepares the database."""
    password = {key: secrets.token_urlsafe(12) for key in CAST}
    second = {key: generate_totp_secret() for key, part in CAST.items() if part.roles}
    pool = ThreadPoolExecutor()
    hashed = {key: pool.submit(make_password, word) for key, word in password.items()}
    pool.shutdown(wait=False)
    return Secrets(password, second, hashed)


def build(hashed: Mapping[str, str]) -> None:
    """Set the installation up and appoint everybody. Signed in to the database as its owner."""
    first = tuple(
        First(part.name, key, tuple(r.partition("/")[0] for r in part.roles), OUTSIDE if key == "outside" else BRANCH,
              employee=key != "outside")
        for key, part in CAST.items() if key in FIRST
    )  # fmt: skip
    set_up(
        Plan(
            organization="King County", policy_owner="Human Resources", contact="hr@county.example",
            effective_on=SINCE, branches={BRANCH: "Executive branch"}, default_branch=BRANCH, first=first,
        )
    )  # fmt: skip
    with acting(Actor.setup()) as actor:
        for key, part in CAST.items():
            if key not in FIRST:
                _appoint(actor, key, part)
        for account in Account.objects.all():
            account.password = hashed[account.username]
            account.email = f"{account.username}@county.example"
            account.save(update_fields=["password", "email"])
        Held.objects.update(from_on=SINCE)
        going_live.go_live(actor)


def _appoint(actor: Actor, key: str, part: Part) -> None:
    given, _, family = part.name.partition(" ")
    person = Person.objects.create(
        number=f"E-{key}",
        first_name=given,
        last_name=family,
        unit=part.unit,
        branch_id=BRANCH,
        bargaining_unit="none",
    )
    people.new_account(person, key, None)
    for role in part.roles:
        bare, _, branch = role.partition("/")
        appointing.at_set_up(actor, person, bare, Branch.objects.get(pk=branch or BRANCH))
    people.know([person])


def enrol(second: Mapping[str, str]) -> None:
    """Add an authenticator app to each account: username -> its key in base 32. The keys are sealed at rest."""
    for account in Account.objects.filter(username__in=second):
        enrolling.bind([TOTP.activate(account, second[account.username]).instance])


def sheet(password: Mapping[str, str], second: Mapping[str, str]) -> list[dict[str, object]]:
    """What `cast.json` says of each person; `totp` is empty for whoever holds no role and signs in by password alone."""
    return [
        {
            "username": key, "name": part.name, "password": password[key], "totp": second.get(key, ""),
            "roles": [str(Role(role.partition("/")[0]).label) for role in part.roles], "look": part.look,
        }
        for key, part in CAST.items()
    ]  # fmt: skip


def make(data_dir: Path, invented: Secrets | None) -> None:
    """The cast of the local start, with what was invented for it kept in `cast.json` (0600). Once; later starts keep it."""
    if Account.objects.exists():
        return
    its = invented or invent()
    build({key: hashed.result() for key, hashed in its.hashed.items()})
    enrol(its.second)
    keep(data_dir, SHEET, sheet(its.password, its.second))
    connection.close()


def keep(data_dir: Path, name: str, sheet: object) -> None:
    """Write a file of the demonstration that only whoever started it may read."""
    handle = os.open(data_dir / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(sheet, file, indent=2)


def read(data_dir: Path, name: str) -> list[dict[str, object]]:
    """A file of the demonstration, or nothing where it was not made."""
    path = data_dir / name
    return list(json.loads(path.read_text())) if path.exists() else []
