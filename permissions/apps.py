from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _apply_privileges(using: str, **kwargs: Any) -> None:
    from permissions import privileges

    privileges.apply(connections[using])


class PermissionsConfig(AppConfig):
    name = "permissions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.apps import apps

        from permissions import signals

        signals.connect()
        # Once, when the last app has been migrated: third-party tables need their privileges as well.
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(_apply_privileges, sender=last, dispatch_uid="candor.privileges")
