"""`manage.py check_policy PACK`: what is wrong with a policy pack, line by line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies import packs


class Command(BaseCommand):
    help = "Print each problem of a policy pack with its file, line and what to do; exit 1 if there is any."
    requires_system_checks = []  # a pack can be checked where no database and no key is at hand

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", type=Path, help="folder of the pack")
        parser.add_argument(
            "--go-live", action="store_true", help="refuse what is unfinished: owner, contact, effective date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = packs.problems(options["pack"], go_live=options["go_live"])
        for problem in found:
            self.stdout.write(str(problem))
        refused = [problem for problem in found if not problem.warning]
        if refused:
            count = "1 problem" if len(refused) == 1 else f"{len(refused)} problems"
            raise CommandError(f"{count} in {options['pack'].name}. Nothing was loaded.")
        self.stdout.write(f"{options['pack'].name} can be loaded.")
