"""`manage.py export_audit FILE`: the whole journal in one file that verifies anywhere."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import bundles, live
from vault.keys import KeyMissing


class Command(BaseCommand):
    help = "Write the whole journal with its checkpoints into FILE. Needs CANDOR_DB_LOGIN=owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with live.journal() as whole:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    count = bundles.write(whole, file)
        except (live.NotTheOwner, KeyMissing, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} events, {len(whole.points)} checkpoints written to {path}")
