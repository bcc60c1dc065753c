"""`CANDOR_DB_LOGIN=owner manage.py go_live`: from now on this site takes reports (ADR 41).

Once. It refuses while something is missing that a process would ask for, or while anybody who holds a role could not be handled
like everybody else, and names each gap as the page of the policy owners does. Exit code 0: the site is live; 1: it is not.
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from config import readiness
from permissions import going_live
from permissions.actors import Actor, acting
from permissions.refusals import Refused

LIVE = "This site is live since {since:%Y-%m-%d %H:%M} UTC."
SINCE_THEN = "It stays live. These gaps opened since; a policy owner can close them under People:"


class Command(BaseCommand):
    help = "Take reports from now on, if there is somebody at each step for every case. Needs CANDOR_DB_LOGIN=owner."

    def handle(self, **options: Any) -> None:
        if connection.settings_dict["USER"] != settings.CANDOR_DB_ROLES["owner"]:
            raise CommandError("Only the owner of the database makes a site live: set CANDOR_DB_LOGIN=owner.")
        if since := going_live.since():
            with acting(Actor.setup()):
                gaps = going_live.gaps()
            self.stdout.write("\n".join([LIVE.format(since=since), *([SINCE_THEN, *gaps] if gaps else [])]))
            return
        if missing := [lack for lack in readiness.lacks() if lack != readiness.NOT_LIVE]:
            raise CommandError("\n".join(lack.sentence for lack in missing))
        try:
            with acting(Actor.setup()) as actor:
                going_live.go_live(actor)
        except Refused as refused:
            raise CommandError(f"This site does not go live yet.\n{refused.sentence}") from None
        self.stdout.write("This site is live: the reporters' door begins with the next start of its process.")
