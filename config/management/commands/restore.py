"""`CANDOR_DB_LOGIN=owner manage.py restore FOLDER`: puts a backup into an empty database and proves it there.

With the keys of the staff plane. No role of a plane may use the database before everything was proved. Exit code 0, or 1 and
one sentence.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.faults import CannotRestore
from config.backup.putting_back import put_back


class Command(BaseCommand):
    help = (
        "Put the backup of FOLDER into an empty database. Needs CANDOR_DB_LOGIN=owner and the keys of the staff plane."
    )
    requires_system_checks = ()  # nothing is there yet that could be checked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--digest", default="", help="SHA-256 of the manifest, as it was kept apart")

    def handle(self, *, folder: Path, digest: str, **options: Any) -> None:
        try:
            done = put_back(folder, digest)
        except CannotRestore as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(
            f"The database stands as it did at {done.manifest.made_at}. What was done since is not in it."
        )
        for line in done.said:
            self.stdout.write(line)
