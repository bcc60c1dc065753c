"""`manage.py fetch_vendor`: fetch the style sheet of the pages, unless it is already there."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import vendor


class Command(BaseCommand):
    help = "Fetches the prebuilt USWDS style sheet by the npm client and checks its bytes."
    requires_system_checks: list[str] = []  # it runs before there is a static folder to check

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = vendor.ensure()
        except vendor.VendorError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"USWDS is ready in {folder}")
