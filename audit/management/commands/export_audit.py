"""`manage.py export_audit FILE`: the whole journal in one file that verifies anywhere, and beside it what verifies it."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import bundles, canonical, clock, elsewhere, live
from vault.keys import KeyMissing


class Command(BaseCommand):
    help = "Write the whole journal into FILE, and the verifier beside it. Needs CANDOR_DB_LOGIN=owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        verifier = path.with_suffix(".verify.pyz")
        try:
            with live.journal() as whole:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    count = bundles.write(whole, file, made_at=canonical.moment(clock.now()))
            elsewhere.pack(verifier)
        except (live.NotTheOwner, KeyMissing, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{count} events, {len(whole.points)} checkpoints written to {path}")
        self.stdout.write(
            f"Verify it anywhere with Python 3.11 and the package cryptography: python3 {verifier.name} {path.name}"
            f" --key {whole.key}"
        )
