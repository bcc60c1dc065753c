"""What every record of a case has: whose, when it happened, when it was written down (D14)."""

import uuid

from django.db import models


class Recorded(models.Model):
    """A fact about a case. Words about it are `Entry` rows whose `about` is this row's id.

    `happened_on` is the day of the act, `recorded_at` the moment it was written down; clocks run from the first.
    A record that was wrong is superseded by another, never changed back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT)
    by = models.UUIDField(null=True)  # person; null for the system
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        abstract = True
