"""`manage.py demo`: tell the demonstration's stories. Only in a database that is marked as a demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.local import cast
from config.local.stories import STORIES
from config.local.telling import Teller
from config.models import Demonstration


class Command(BaseCommand):
    help = "Tell the invented stories of the demonstration, dated back from today. Refuses a database that is not one."

    def handle(self, **options: Any) -> None:
        if not Demonstration.objects.exists():
            raise CommandError("This database is not a demonstration, so no story is told in it.")
        teller = Teller()
        for story in STORIES:
            teller.tell(story)
            if options["verbosity"]:
                self.stdout.write(f"told: {story.title}")
        cast.keep(settings.DATA_DIR, "receipts.json", teller.receipts)
