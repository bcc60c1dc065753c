"""What the door keeps for one browser: rows that only the secret in its cookie finds and opens (D5)."""

import uuid

from django.db import models

from vault.fields import SealedField


class Locked(models.Model):
    """A row with nothing to read in it: no address, no agent, no account, no moment finer than the hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    locator = models.CharField(max_length=64, unique=True)  # SHA-256 of the cookie's secret; the row-security actor
    sealed = SealedField()  # JSON under a key derived from the secret, so that the row alone opens nothing
    expires_at = models.DateTimeField()  # a full hour

    class Meta:
        abstract = True
        default_permissions = ()


class Draft(Locked):
    """A report on its way: receipt and answers, until it was sent and its receipt kept, or for two hours."""


class InboxSession(Locked):
    """A reporter who came back with a receipt, for the hour in which they read and write."""
