"""`CANDOR_DB_LOGIN=operator manage.py rotate_keys staff`: closes with the newest key what older ones closed (D7).

It runs where the staff plane's keys are, as the operator of the database, who reads no case. It can be ended at any moment and
run again. `--retire`, at the end: from then on nothing is stored that an older key closed.
"""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from permissions import rotation
from vault import keys
from vault.keys import KeyMissing

LATER = "Keep them offline with the backups they can open, and destroy them when the last of those has gone (35 days)."


class Command(BaseCommand):
    help = "Close with the newest key of a pair what its older ones closed; --retire ends those."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pair", choices=sorted(rotation.KINDS))
        parser.add_argument(
            "--retire", action="store_true", help="let nothing be stored any more that an older key closed"
        )
        parser.add_argument(
            "--without",
            nargs="*",
            type=UUID,
            default=[],
            metavar="ID",
            help="rows that are given up: no key opens them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        pair = options["pair"]
        try:
            done = rotation.renew(pair)
        except KeyMissing as missing:
            raise CommandError(f"{missing} Run this with the keys of the staff plane.") from missing
        if done.version == 1:
            raise CommandError(f"There is one version of this pair. Make the next: manage.py make_keys --next {pair}")
        for kind, number in done.renewed.items():
            self.stdout.write(f"{kind}: {number} closed with version {done.version}")
        given_up = set(options["without"])
        spoilt = [f"{kind} {row}" for kind, row in done.spoilt if row not in given_up]
        if spoilt:
            raise CommandError(
                f"No key opens these, because they were changed outside Candor: {', '.join(spoilt)}. Bring them back from a "
                "backup, or give them up with --without. Older keys are not retired while they are open."
            )
        if not options["retire"]:
            self.stdout.write("Once every process has the newest key, run this again with --retire.")
            return
        if remaining := rotation.retire(pair, done.version, given_up):
            raise CommandError(
                f"{remaining} rows came meanwhile under an older key. Give every process the newest; run this again."
            )
        older = [keys.versioned(f"{pair}_{half}", n) for n in range(1, done.version) for half in ("private", "public")]
        self.stdout.write(
            f"Retired. Take these away from every plane and start its processes anew: {', '.join(older)}. {LATER}"
        )
