"""`manage.py verify_audit [BUNDLE]`: is the journal whole? Exit code 0 and one line, or 1 and where it first is not."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import bundles, live
from audit.verify import Journal, first_fault
from vault import keys
from vault.keys import KeyMissing


class Command(BaseCommand):
    help = "Verify the journal of the database (needs CANDOR_DB_LOGIN=owner), or a BUNDLE without any database."
    requires_system_checks = ()  # a bundle must verify on a machine without database or settings of ours

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", nargs="?", type=Path)
        parser.add_argument("--key", default="", help="the checkpoint public key you trust, in hexadecimal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with _opened(options["bundle"]) as whole:
                public = whole.public.public_bytes_raw().hex()
                if public != (options["key"].strip().lower() or _ours() or public):
                    raise CommandError(f"It is signed with another key than the one you trust: {public}")
                fault = first_fault(whole)
        except (live.NotTheOwner, bundles.BadBundle, KeyMissing, OSError) as problem:
            raise CommandError(str(problem)) from problem
        if fault:
            raise CommandError(fault.sentence)
        self.stdout.write(_summary(whole, public))


@contextmanager
def _opened(bundle: Path | None) -> Iterator[Journal]:
    if bundle is None:
        with live.journal() as whole:
            yield whole
    else:
        with bundle.open(encoding="ascii", errors="replace") as file:
            yield bundles.read(file)


def _ours() -> str:
    """The public key of this installation, where this machine has it: trusted without being asked for."""
    if not keys.ring().holds("checkpoint_public"):
        return ""
    return keys.ring().checkpoint_public.public_bytes_raw().hex()


def _summary(whole: Journal, public: str) -> str:
    line = f"The journal is whole: {whole.events} events, {len(whole.points)} checkpoints signed with {public}."
    if whole.unproved:
        line += f" {whole.unproved} events after the last checkpoint were not proved: their key is not here."
    return line
