"""What must happen after a transaction, written in it: the row is the truth, the broker a courier (D29)."""

import uuid

from django.db import models
from django.db.models import Q


class Outbox(models.Model):
    """One effect, told by ids and codes alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    ids = models.JSONField(default=dict)
    effect = models.CharField(max_length=200, unique=True)  # the same effect twice is one row
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)  # given up after many attempts; a person has to look

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None, dead_at=None), name="outbox_waiting")]
        default_permissions = ()
