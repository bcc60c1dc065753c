from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from permissions.models import Appointment


def _tell_second_person(sender: object, asked: "Appointment", **kwargs: Any) -> None:
    """A role was asked for: whoever may agree to it gets the bell."""
    from workflow import outbox

    outbox.put("role_asked", ids={"by": str(asked.asked_by)}, effect=f"role_asked:{asked.pk}")


class WorkflowConfig(AppConfig):
    name = "workflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permissions.appointing import role_asked

        role_asked.connect(_tell_second_person, dispatch_uid="candor.role_asked")
