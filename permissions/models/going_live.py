"""From when on this installation takes reports (ADR 41)."""

from django.db import models


class GoLive(models.Model):
    """One row, written by `go_live` and never changed: no row, no report."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    event = models.UUIDField()  # in the system's chain

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_going_live")]
