from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from . import safety  # models are there from here on

        if settings.CANDOR_GUARDED:
            connection_created.connect(safety.refuse_unsafe)
