"""`manage.py languages`: how far each translation of the reporter's pages is; brings catalogues up to date, confirms."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import clock
from intake import catalogues, languages, strings
from intake.worded import ENGLISH

TRANSLATED = [one.code for one in languages.LANGUAGES if one.code != ENGLISH]


class Command(BaseCommand):
    help = "Says how many strings of each language are confirmed, drafted and missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--compile", action="store_true", help="make what gettext reads")
        what.add_argument(
            "--update", action="store_true", help="take new strings up into the catalogues and gone ones out"
        )
        what.add_argument(
            "--confirm", metavar="LANGUAGE", choices=TRANSLATED, help="say that a person checked its strings"
        )
        parser.add_argument("--by", default="", help="who checked them: a name and what makes them able to")
        parser.add_argument("--limits", action="store_true", help="confirm only what says what can be promised")

    def handle(self, *args: Any, **given: Any) -> None:
        if given["confirm"]:
            self._confirm(given["confirm"], given["by"].strip(), limits_alone=given["limits"])
        elif given["update"]:
            wanted, limits = strings.wanted(), strings.limits()
            for code in catalogues.known():
                catalogues.update(code, wanted, limits)
        if any(given[name] for name in ("confirm", "update", "compile")):
            catalogues.compile_all()
        for code in catalogues.known():
            catalogues.state.cache_clear()
            state = catalogues.state(code)
            self.stdout.write(
                f"{code}: {state.confirmed} confirmed, {state.drafted} drafted, {state.missing} missing; of the limits "
                f"{state.limits_confirmed} of {state.limits} confirmed"
            )

    def _confirm(self, code: str, who: str, *, limits_alone: bool) -> None:
        if not who:
            raise CommandError("Say with --by who read the strings, as a name and what makes them able to.")
        if not catalogues.path(code).exists():
            raise CommandError(f"There is no catalogue of {code}.")
        state = catalogues.state(code)
        if not limits_alone and state.limits_confirmed < state.limits:
            raise CommandError("Confirm first what can be promised to a reporter: add --limits, then come back.")
        number = catalogues.confirm(code, who, clock.today(), limits_alone=limits_alone)
        self.stdout.write(f"{number} strings confirmed by {who}.")
