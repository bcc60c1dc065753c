"""`manage.py pictures FOLDER`: take the pictures of the README from a running local start."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Tells a report to a running local start, carries it through the pages in Chromium, and takes their pictures."
    )
    requires_system_checks: list[str] = []  # it asks the site, not the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the pictures go; those already there are replaced")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if not settings.CANDOR_DEMO:
            raise CommandError("Pictures are taken of the local start alone, where everything is invented.")
        try:
            from config.local import pictures  # the browser comes with the packages of the tests, not with the site
        except ImportError as error:
            raise CommandError("The package that drives the browser is missing: run `make setup`.") from error
        folder.mkdir(parents=True, exist_ok=True)
        try:
            said = pictures.take(settings.SITE_URL, folder)
        except pictures.NoPicture as fault:
            raise CommandError(str(fault)) from fault
        for sentence in said:
            self.stdout.write(sentence)
        for picture in sorted(folder.glob("*.png")):
            self.stdout.write(f"{picture.name} {picture.stat().st_size // 1024} kB")
