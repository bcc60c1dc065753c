"""Who should hold which role: asked for by one person, agreed to by another."""

import uuid

from django.db import models

from vault.fields import SealedField

from .people import Branch, Person


class Appointment(models.Model):
    """A role that somebody should get. What was asked never changes; it is answered once, and agreed makes one `Held`."""

    class Answer(models.TextChoices):
        OPEN = "open", "Waiting"
        AGREED = "agreed", "Agreed"
        TURNED_DOWN = "turned_down", "Turned down"
        WITHDRAWN = "withdrawn", "Taken back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    reason = SealedField()  # by `permissions.reasons`
    asked_by = models.UUIDField()  # person
    asked_on = models.DateField()
    answer = models.CharField(max_length=12, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.UUIDField(null=True)  # person
    answered_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=("person", "role", "branch"), condition=models.Q(answer="open"), name="one_asked_for"
            )
        ]
