"""`CANDOR_DB_LOGIN=owner manage.py backup FOLDER`: everything that is stored, in a new folder, proved when it is made.

No key is in it. Exit code 0 and what it holds, or 1, one sentence and no folder.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.faults import CannotBackUp
from config.backup.taking import take
from vault import keys


class Command(BaseCommand):
    help = "Write a backup into a new FOLDER and prove it. Needs CANDOR_DB_LOGIN=owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="it must not exist yet")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            taken = take(folder)
        except CannotBackUp as fault:
            raise CommandError(str(fault)) from fault
        held = taken.manifest.contents
        self.stdout.write(
            f"{sum(held.dumped.values())} rows of {len(held.dumped)} tables and {held.chains} chains of the journal, "
            f"as they stood at {taken.manifest.made_at}, are in {folder}."
        )
        pairs = [keys.versioned(name, int(one)) for name, versions in held.keys.items() for one in versions]
        needed = sorted([*pairs, *keys.RENEWED_SECRETS])  # of renewed secrets whichever version is in use
        self.stdout.write(f"Needed to use it, and not in it: {', '.join(needed)}.")
        self.stdout.write(f"SHA-256 of its manifest, to be kept apart: {taken.digest}")
