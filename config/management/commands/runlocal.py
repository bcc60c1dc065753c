"""Serve everything on this machine with its demonstration (`make run`)."""

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from config.local import run
from config.local.faults import CannotStart


class Command(BaseCommand):
    help = "Start a private PostgreSQL, the site, its worker and its dispatcher; Ctrl-C stops them all."
    requires_system_checks: list[str] = []  # the database is not there yet; `make check` runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="remove what earlier starts made, and end")

    def handle(self, **options: object) -> None:
        if not settings.CANDOR_LOCAL:
            sys.exit("candor: runlocal works with the local settings alone.")
        try:
            if options["reset"]:
                run.reset(settings.DATA_DIR, settings.CANDOR_PG_ACCOUNT)
                return
            port = run.port(settings.CANDOR_PORT)
            code = run.run(run.Plan(settings.DATA_DIR, port, settings.CANDOR_PG_BIN, settings.CANDOR_PG_ACCOUNT))
        except CannotStart as fault:
            sys.exit(f"candor: {fault}")
        sys.exit(code)
