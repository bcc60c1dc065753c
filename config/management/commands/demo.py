"""`manage.py demo`: tell the demonstration's stories. Only in a database that is marked as a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local import cast
from config.local.stories import POLICY, STORIES
from config.local.telling import Teller
from config.models import Demonstration

RECEIPTS = "receipts.json"


class Command(BaseCommand):
    help = (
        "Tell the invented stories of the demonstration, dated back from today; what was told before is not told again. "
        "Refuses a database that is not a demonstration."
    )

    def handle(self, **options: Any) -> None:
        if not Demonstration.objects.exists():
            raise CommandError("This database is not a demonstration, so no story is told in it.")
        if settings.CANDOR_DEFAULT_POLICY != POLICY:
            self.stdout.write(f"The stories are about {POLICY}, so none is told under another policy.")
            return
        teller = Teller(keep=lambda sheet: cast.keep(settings.DATA_DIR, RECEIPTS, sheet))
        known = cast.read(settings.DATA_DIR, RECEIPTS)
        told = {str(one["title"]) for one in known if teller.recalls(str(one["title"]), str(one["receipt"]))}
        for story in STORIES:
            if story.title not in told:
                teller.tell(story)
                self._say(options, f"told: {story.title}")
        if len(told) == len(STORIES):
            self._say(options, "Every story has been told already, so nothing was added.")

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)
