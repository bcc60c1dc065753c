"""`manage.py import_people FILE`: read the directory of people from a CSV file, with a report by line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from permissions.actors import Actor, acting
from permissions.people import COLUMNS, import_people


class Command(BaseCommand):
    help = (
        f"Read people from a CSV file with the columns {', '.join(COLUMNS)}. Lines that cannot be read are reported "
        "and change nothing. Run it signed in as the database's owner (CANDOR_DB_LOGIN=owner)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, file: Path, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        with acting(Actor.setup()) as actor:
            done = import_people(actor, text)
        self.stdout.write(f"{done.added} added, {done.changed} updated, {len(done.refused)} refused")
        for line, reason in sorted(done.refused):
            self.stdout.write(f"line {line}: {reason}")
        if done.refused:
            raise CommandError("Some lines were refused; mend them and run the file again.")
