from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from permissions.models import Appointment, Rekeying, Suspension


def _tell_second_person(sender: object, asked: "Appointment", **kwargs: Any) -> None:
    """A role was asked for: whoever may agree to it gets the bell."""
    from workflow import outbox

    outbox.put("role_asked", ids={"by": str(asked.asked_by)}, effect=f"role_asked:{asked.pk}")


def _tell_keepers_of_keys(sender: object, asked: "Rekeying", **kwargs: Any) -> None:
    """A change of keys was asked for: whoever may agree to it gets the bell."""
    from workflow import outbox

    outbox.put("key_asked", ids={"by": str(asked.asked_by)}, effect=f"key_asked:{asked.pk}")


def _tell_of_reset(sender: object, row: "Suspension", **kwargs: Any) -> None:
    """A second step was reset: the person and whoever may vouch for them get the bell (TM-13)."""
    from workflow import outbox

    outbox.put("step_reset", ids={"person": str(row.person_id)}, effect=f"step_reset:{row.pk}")


class WorkflowConfig(AppConfig):
    name = "workflow"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from permissions.appointing import role_asked
        from permissions.rekeying import key_asked
        from permissions.resetting import step_reset

        role_asked.connect(_tell_second_person, dispatch_uid="candor.role_asked")
        key_asked.connect(_tell_keepers_of_keys, dispatch_uid="candor.key_asked")
        step_reset.connect(_tell_of_reset, dispatch_uid="candor.step_reset")
