"""`manage.py roles`: the policy as Markdown, the text of docs/roles.md."""

from typing import Any

from django.core.management.base import BaseCommand

from permissions.print_policy import page


class Command(BaseCommand):
    help = "Prints who sees and may do what, as Markdown (docs/roles.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(page(), ending="")
