"""`manage.py lifecycle`: the machine as a Mermaid diagram, or as the rows that a migration freezes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflow import drawing
from workflow.edges import between
from workflow.machine import Lifecycle


class Command(BaseCommand):
    help = "Prints the lifecycle of a case as a Mermaid state diagram."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--edges",
            action="store_true",
            help="print the edges as rows for a new migration of workflow instead",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        print_as = drawing.literal if options["edges"] else drawing.mermaid
        self.stdout.write(print_as(between(Lifecycle)), ending="")
