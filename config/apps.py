from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from . import safety, unseen  # models are there from here on

        checks.register(unseen.check, checks.Tags.database)
        if settings.CANDOR_GUARDED:
            safety.leave_no_dump()
            connection_created.connect(safety.refuse_unsafe)
