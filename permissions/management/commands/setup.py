"""`manage.py setup`: an empty production database becomes a usable one."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from permissions.refusals import Refused
from permissions.roles import Role
from permissions.setup import OUTSIDE, First, Plan, set_up

ADDRESS = "/accounts/welcome/"


class Command(BaseCommand):
    help = (
        "Make an empty database usable: organization, policy owner, branches, and the first two people. Prints one "
        "one-time code for each of them, once. Run it signed in as the database's owner (CANDOR_DB_LOGIN=owner)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", required=True)
        parser.add_argument("--policy-owner", required=True, help="the office that owns the policy")
        parser.add_argument("--contact", required=True, help="how to reach that office")
        parser.add_argument("--effective-on", type=date.fromisoformat, help="first day the policy binds, YYYY-MM-DD")
        parser.add_argument(
            "--branch", action="append", required=True, metavar="CODE=NAME", help="first is the default"
        )
        parser.add_argument(
            "--person", action="append", required=True, metavar="USERNAME=NAME=ROLE,ROLE",
            help="one of the first two people; give it twice",
        )  # fmt: skip
        parser.add_argument(
            "--outside-reader", required=True, metavar="USERNAME=NAME",
            help="someone who is no employee and reads what nobody inside may read",
        )  # fmt: skip

    def handle(self, **options: Any) -> None:
        branches = dict(_pair(text) for text in options["branch"])
        default = next(iter(branches))
        people = [_person(text, default) for text in options["person"]]
        if len(people) != 2:
            raise CommandError("Give --person exactly twice: rules of two people need two from the first day.")
        if not any(Role.POLICY_OWNER in person.roles for person in people):
            raise CommandError("One of the first two people must be policy_owner, to appoint the others.")
        username, name = _pair(options["outside_reader"])
        outside = First(name, username, (Role.INDEPENDENT_READER,), OUTSIDE, employee=False)
        plan = Plan(
            organization=options["organization"], policy_owner=options["policy_owner"], contact=options["contact"],
            effective_on=options["effective_on"], branches=branches, default_branch=default, first=(*people, outside),
        )  # fmt: skip
        try:
            codes = set_up(plan)
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        self.stdout.write(f"Hand each of these to its person. They are shown once, and are typed at {ADDRESS}")
        self.stdout.write("Each is good for seven days: for a password, and once more for the second step.")
        for who, code in codes.items():
            self.stdout.write(f"  {who}: {code}")
        self.stdout.write(
            "No report is taken before roles are given and `manage.py go_live` has found somebody for each step."
        )


def _pair(text: str) -> tuple[str, str]:
    left, _, right = text.partition("=")
    if not left or not right:
        raise CommandError(f"'{text}' should read LEFT=RIGHT.")
    return left, right


def _person(text: str, branch: str) -> First:
    username, rest = _pair(text)
    name, roles = _pair(rest)
    unknown = [role for role in roles.split(",") if role not in Role.values]
    if unknown:
        raise CommandError(f"'{unknown[0]}' is no role. Roles: {', '.join(Role.values)}.")
    return First(name, username, tuple(roles.split(",")), branch)
