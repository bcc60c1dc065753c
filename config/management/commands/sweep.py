"""`manage.py sweep`: hand out what is due, once or until told to stop."""

import logging
import signal
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, connection

from config import safety
from workflow.dispatch import sweep

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.25
PAUSE_WITHOUT_DATABASE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Hands due outbox rows to the workers. Needs no broker to run; without one the rows stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help=f"again every {PAUSE_SECONDS} s, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["forever"]:
            self.stdout.write(f"{sweep()} handed out")
            return
        safety.require()  # while the workers may not begin, each handing out would count against the row
        stop = Event()

        def told(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, told)
        signal.signal(signal.SIGINT, told)
        while not stop.wait(_pass()):
            pass


def _pass() -> float:
    """One sweep, and how long to wait after it. A database that is down is waited for, not died of."""
    try:
        sweep()
    except OperationalError as failure:
        log.warning("no database: %s", type(failure).__name__)
        connection.close()
        return PAUSE_WITHOUT_DATABASE_SECONDS
    return PAUSE_SECONDS
