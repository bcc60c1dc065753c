"""`CANDOR_DB_LOGIN=operator manage.py rotate_keys staff`: closes with the newest key what older ones closed (D7).

It runs where the staff plane's keys are, as the operator of the database, who reads no case. It takes a newer key into use
only when two people agreed to it on the page Keys (ADR 38). It can be ended at any moment and run again. `--retire`, at the
end, and by another word of two: from then on nothing is stored that an older key closed. For the sign-in key and the journal
keys it says itself when the older ones may go (ADR 20).
"""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from permissions import rotation
from permissions.refusals import Refused
from vault import keys
from vault.keys import KeyMissing

NEXT = "There is one version of this pair or key. Make the next: manage.py make_keys --next {pair}"
END = (
    "Once every process has the newest key, two people agree on the page Keys to end the older versions of {pair} (version "
    "{version}, fingerprint {mark}). Then run this again with --retire."
)
LATER = "Keep them offline with the backups they can open, and destroy them when the last of those has gone (35 days)."


class Command(BaseCommand):
    help = "Close with the newest key of a pair what its older ones closed; --retire ends those."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pair", choices=sorted(rotation.RENEWED))
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
            rotation.begin(pair)
            self._beside(pair)
            if pair in rotation.JOURNALS:
                self._journal(pair, rotation.begin_journal_key(pair))
            elif pair == rotation.SIGN_IN:
                self._sign_in(rotation.renew_second_steps())
            else:
                self._pair(pair, rotation.renew(pair), set(options["without"]), retire=options["retire"])
        except KeyMissing as missing:
            raise CommandError(f"{missing} Run this with the keys of {_plane(pair)}.") from missing
        except Refused as refused:
            raise CommandError(refused.sentence) from refused

    def _beside(self, pair: str) -> None:
        """A newer version that lies there and that nobody agreed to stops nothing; it is said."""
        ring, shown = keys.ring(), keys.shown_of(pair)
        if ring.latest(shown) > ring.newest(shown):
            self.stdout.write(f"Version {ring.latest(shown)} is here, too. Nobody agreed to it, so it is not used.")

    def _pair(self, pair: str, done: rotation.Done, given_up: set[UUID], *, retire: bool) -> None:
        if done.version == 1:
            raise CommandError(NEXT.format(pair=pair))
        for kind, number in done.renewed.items():
            self.stdout.write(f"{kind}: {number} closed with version {done.version}")
        spoilt = [f"{kind} {row}" for kind, row in done.spoilt if row not in given_up]
        if spoilt:
            raise CommandError(
                f"No key opens these, because they were changed outside Candor: {', '.join(spoilt)}. Bring them back from a "
                "backup, or let two people give them up on the page Keys, by these ids, and run this with --without. Older "
                "keys are not retired while they are open."
            )
        if not retire:
            mark = keys.grouped(keys.ring().fingerprint(f"{pair}_public", done.version))
            self.stdout.write(END.format(pair=pair, version=done.version, mark=mark))
            return
        if remaining := rotation.retire(pair, done.version, given_up):
            raise CommandError(
                f"{remaining} rows came meanwhile under an older key. Give every process the newest; run this again."
            )
        older = [keys.versioned(f"{pair}_{half}", n) for n in range(1, done.version) for half in ("private", "public")]
        self.stdout.write(
            f"Retired. Take these away from every plane and start its processes anew: {', '.join(older)}. {LATER}"
        )

    def _sign_in(self, done: rotation.Done) -> None:
        if done.version == 1:
            raise CommandError(NEXT.format(pair=rotation.SIGN_IN))
        self.stdout.write(f"second_step: {done.renewed['second_step']} closed with version {done.version}")
        if done.unopened:
            raise CommandError(
                f"No key opens the apps of {done.unopened} accounts. Reset their second step on the page People."
            )
        self.stdout.write(
            f"Once every process has the newest key, run this again; when it closes nothing any more, take away: "
            f"{_older('signin', done.version)}. {LATER}"
        )

    def _journal(self, name: str, version: int) -> None:
        if version == 1:
            raise CommandError(NEXT.format(pair=name))
        self.stdout.write(
            f"Events are made with version {version} by every process that has it; older ones still verify. Once all have it "
            f"and a checkpoint has been signed after that (an hour at most), take away: {_older(name, version)}. That "
            "checkpoint proves the older events from then on."
        )


def _older(name: str, version: int) -> str:
    return ", ".join(keys.versioned(name, n) for n in range(1, version))


def _plane(pair: str) -> str:
    """Whose keys the command needs: for a journal those of its plane, for everything else the staff's."""
    return f"the {pair.removeprefix('journal_')} plane" if pair in rotation.JOURNALS else "the staff plane"
