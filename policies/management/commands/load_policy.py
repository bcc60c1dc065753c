"""`manage.py load_policy PACK`: store a policy pack as a version; the same text again changes nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from policies import loading, packs


class Command(BaseCommand):
    help = "Check a policy pack and store it as a version. A stored version is never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", type=Path, help="folder of the pack")
        parser.add_argument("--official", type=Path, help="the employer's official text, PDF or plain text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = loading.load(options["pack"], official=options["official"])
        except packs.PackBroken as broken:
            for problem in broken.problems:
                self.stderr.write(str(problem))
            raise CommandError("Nothing was loaded.") from None
        done = "stored" if loaded.new else "was stored already"
        if options["verbosity"]:
            self.stdout.write(f"{loaded.version.slug}: version {loaded.version.sha256[:12]} {done}.")
