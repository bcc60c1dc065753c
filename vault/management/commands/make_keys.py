"""`manage.py make_keys`: makes the keys that are missing where this installation keeps them (CANDOR_KEY_PROVIDER).

`--next staff` makes the next version of a pair and says its fingerprint. Nobody uses it before two people have agreed to that
on the page Keys; `manage.py rotate_keys staff` then closes with it what older ones closed (ADR 38).
Needs no database. A key that exists is never replaced.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from vault import keys, providers
from vault.keys import KeyMissing
from vault.providers import NotThere

AGREE = (
    "Its fingerprint: {grouped}\nNobody uses it yet. Two people agree first, on the page Keys: one asks and types this "
    "fingerprint, the other types it again, as you read it to them."
)


class Command(BaseCommand):
    help = "Make the keys that are missing, or the next version of a pair."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        renewed = (*keys.RENEWED_PAIRS, *keys.RENEWED_SECRETS)
        parser.add_argument("--next", choices=renewed, default="", help="the pair or key that gets a new version")

    def handle(self, *args: Any, **options: Any) -> None:
        store = providers.build(
            settings.CANDOR_KEY_PROVIDER, Path(settings.CANDOR_KEY_DIR), settings.CANDOR_KEY_OPTIONS
        )
        try:
            if options["next"]:
                version = keys.renew(store, options["next"])
            else:
                keys.fill(store)
        except (KeyMissing, NotThere, OSError) as problem:
            raise CommandError(f"The keys cannot be made here. {problem}") from problem
        if options["next"]:
            mark = keys.fingerprint_of(store.read(keys.versioned(keys.shown_of(options["next"]), version)))
            self.stdout.write(_to_do(options["next"], version))
            self.stdout.write(AGREE.format(grouped=keys.grouped(mark)))
        else:
            self.stdout.write(f"{len(keys.NAMES)} keys are there. Give each plane its own and nothing more.")


def _to_do(pair: str, version: int) -> str:
    if pair in keys.RENEWED_SECRETS:
        holds = [plane for plane, names in keys.HOLDS.items() if pair in names and plane != "all"]
        return (
            f"Version {version} of {pair} is there. Give {keys.versioned(pair, version)} to: {', '.join(holds)}, and to where "
            f"verify_audit runs if it proves journals there. Once two people agreed, run `manage.py rotate_keys {pair}`."
        )
    private, public = (keys.versioned(f"{pair}_{half}", version) for half in ("private", "public"))
    opens = [plane for plane, names in keys.HOLDS.items() if f"{pair}_private" in names and plane != "all"]
    closes = [
        plane for plane, names in keys.HOLDS.items() if f"{pair}_public" in names and plane not in {*opens, "all"}
    ]
    return (
        f"Version {version} of the {pair} pair is there. Give {private} and {public} to: {', '.join(opens)}. "
        f"Only then give {public} to: {', '.join(closes)}. Once two people agreed, run `manage.py rotate_keys {pair}`."
    )
