"""Reading a case in an emergency: asked for by one person, agreed to by another, for some hours (decision 24)."""

import uuid

from django.db import models

from vault.fields import SealedField


class Emergency(models.Model):
    """A case may be read by somebody who is no member of it, if there is one of this reference.

    No foreign key to a case, because whoever asks or agrees must not learn that there is one. Written by
    `permissions.emergency`; after it was asked only the functions of `sql/emergency.sql` change it.
    """

    class Answer(models.TextChoices):
        OPEN = "open", "Waiting"
        AGREED = "agreed", "Agreed"
        TURNED_DOWN = "turned_down", "Turned down"
        WITHDRAWN = "withdrawn", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9)
    person = models.ForeignKey("permissions.Person", on_delete=models.PROTECT, related_name="+")
    reason = SealedField()  # by `permissions.reasons`
    hours = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    asked_on = models.DateField()  # a case that comes later is not meant
    answer_by = models.DateTimeField()  # nobody can answer any more from then on
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.UUIDField(null=True)  # person
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # set when it was agreed to
    ended_by = models.UUIDField(null=True)  # person; null: it ended by itself
    event = models.UUIDField(
        null=True
    )  # of the answer, in the system's chain; one that was agreed to without it opens nothing

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person", "reference"], name="emergency_reads")]
