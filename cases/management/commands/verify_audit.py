"""`manage.py verify_audit [BUNDLE]`: is the journal whole? Exit code 0 and one line, or 1 and where it first is not.

Of the live database also every grant and every row that events speak of. `--case REF`: the same for one case, and then who
was ever given it and who read it, for whoever asks "show me that nobody else saw it".
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import bundles, elsewhere, live, verify
from audit.verify import Fault, Journal
from cases import proving, references, witnesses
from permissions import proving as granting
from vault import keys
from vault.keys import KeyMissing


class Command(BaseCommand):
    help = "Verify the journal of the database (needs CANDOR_DB_LOGIN=owner), or a BUNDLE without any database."
    requires_system_checks = ()  # a bundle must verify on a machine without database or settings of ours

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", nargs="?", type=Path)
        parser.add_argument("--case", default="", help="one case by its reference: who was given it and who read it")
        parser.add_argument("--kept", type=Path, help="with a BUNDLE: a file with the checkpoints that left the house")
        parser.add_argument("--key", default="", help="the checkpoint public key you trust, in hexadecimal")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bundle"] and options["case"]:
            raise CommandError("A case is looked up in the live database. Leave the bundle out.")
        try:
            with _opened(options) as (whole, case):
                elsewhere.trust(whole, options["key"] or _ours())
                fault = verify.first_fault(whole)
                if not options["bundle"]:
                    fault = fault or _beside(case)
                told = witnesses.told(case) if case and not fault else []
        except (live.NotTheOwner, bundles.BadBundle, elsewhere.NotTrusted, KeyMissing, OSError) as problem:
            raise CommandError(str(problem)) from problem
        if fault:
            raise CommandError(fault.sentence)
        self.stdout.write(whole.sentence)
        for line in told:
            self.stdout.write(line)
        if case:
            witnesses.note(case)


@contextmanager
def _opened(options: dict[str, Any]) -> Iterator[tuple[Journal, witnesses.Proved | None]]:
    """The journal to verify: a bundle's, the live one, or what the live one says of one case."""
    bundle, reference = options["bundle"], options["case"]
    if bundle:
        kept = elsewhere.keepsakes(options["kept"]) if options["kept"] else {}
        with bundle.open(encoding="ascii", errors="replace") as file:
            yield bundles.read(file, mac_keys=live.mac_keys, kept=kept), None
        return
    with live.snapshot():
        case = _case(reference) if reference else None
        with live.journal(case.chains if case else None) as whole:
            yield whole, case


def _case(reference: str) -> witnesses.Proved:
    well_formed = references.well_formed(reference)
    case = witnesses.find(references.normalise(reference)) if well_formed else None
    if case is None:
        raise CommandError("There is no case with this reference. Check the eight characters.")
    return case


def _beside(case: witnesses.Proved | None) -> Fault | None:
    """What the events of a whole journal say of other tables, and is not so."""
    ids = [chain.id for chain in case.chains] if case else None
    return proving.first_fault(ids) or granting.first_fault(case.id if case else None)


def _ours() -> str:
    """The public key of this installation, where this machine has it: trusted without being asked for."""
    if not keys.ring().holds("checkpoint_public"):
        return ""
    return keys.ring().checkpoint_public.public_bytes_raw().hex()
