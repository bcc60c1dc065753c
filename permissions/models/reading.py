"""Reading in bulk by somebody who may read each case (TM-53): the limit as data, and each time that it was reached."""

import uuid

from django.db import models

from vault.fields import SealedField


class ReadingLimit(models.Model):
    """How many cases one person opens in an hour before the next ones wait. The newest row holds; written by `pace`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cases = models.PositiveSmallIntegerField()
    pause = models.PositiveSmallIntegerField()  # seconds between two cases from then on
    reason = SealedField()  # by `permissions.reasons`
    set_by = models.UUIDField()  # person
    set_at = models.DateTimeField()
    event = models.UUIDField()  # in the system's chain; a row that says something else than its event holds nothing

    class Meta:
        default_permissions = ()


class BulkReading(models.Model):
    """Somebody reached the limit: told to auditors and independent readers, who learn how many cases and not which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("permissions.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    cases = models.PositiveSmallIntegerField()
    limit = models.PositiveSmallIntegerField()  # that held then
    event = models.UUIDField()  # in the person's own chain

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["-at"], name="bulkreading_newest")]
