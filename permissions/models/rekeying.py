"""Which key may be used from when on: asked for by one person, agreed to by another (ADR 38)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from vault.fields import SealedField


class Rekeying(models.Model):
    """A change of keys that somebody asked for. What was asked never changes; it is answered once and used once."""

    class Act(models.TextChoices):
        RENEW = "renew", "Take a new version into use"
        RETIRE = "retire", "End the older versions"

    class Answer(models.TextChoices):
        OPEN = "open", "Waiting"
        AGREED = "agreed", "Agreed"
        TURNED_DOWN = "turned_down", "Turned down"
        WITHDRAWN = "withdrawn", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=6, choices=Act.choices)
    key = models.CharField(max_length=20)  # `staff`, `signin`: a pair or a secret that comes in versions
    version = models.PositiveIntegerField()  # the one that is used from then on, or that alone stays
    fingerprint = models.CharField(max_length=16)  # of that version; of a pair its public half
    without = ArrayField(models.UUIDField(), default=list)  # rows that are given up, because no key opens them
    reason = SealedField()  # by `permissions.reasons`
    asked_by = models.UUIDField()  # person
    asked_at = models.DateTimeField()
    until = models.DateTimeField()  # of a request: can be answered; of a word: can be used
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.UUIDField(null=True)  # person
    answered_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("key", "version"),
                condition=models.Q(act="renew", used_at__isnull=False),
                name="one_key_of_a_version",
            )
        ]
