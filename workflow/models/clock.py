"""Days and hours by which something is due. A clock is satisfied or annotated, never paused, moved or removed (I8)."""

import uuid
from datetime import date

from django.db import models

from audit import clock
from vault.fields import SealedField


class Clock(models.Model):
    """One running or satisfied clock of a case. Hour clocks have `due_at`, day clocks `due_on`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=40)  # a kind of the policy pack: acknowledge, triage, appeal ...
    about = models.CharField(max_length=40, blank=True)  # which subject or forum, by number or code; never a name
    starts_on = models.DateField()  # the day it happened, not the day it was recorded
    starts_at = models.DateTimeField(null=True)  # the moment, for hours that count from one; null where a day is known
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=200)  # law, contract or target that sets it
    status = models.CharField(max_length=20)  # "proposed" until adopted by someone, on a day, by an instrument
    statutory = models.BooleanField(default=False)
    satisfied_on = models.DateField(null=True)
    satisfied_by = models.UUIDField(null=True)  # person; null with a day: the system

    class Meta:
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(satisfied_on=None), name="clock_due_on"),
            models.Index(
                fields=["due_at"], condition=models.Q(satisfied_on=None, due_at__isnull=False), name="clock_due_at"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on=None, due_at__isnull=False) | models.Q(due_on__isnull=False, due_at=None),
                name="due_on_a_day_or_at_an_hour",
            )
        ]
        default_permissions = ()

    @property
    def day(self) -> date:
        """The county's day on which it falls due."""
        if self.due_on:
            return self.due_on
        if self.due_at is None:
            raise ValueError("a clock is due on a day or at an hour")
        return clock.day_of(self.due_at)


class ClockNote(models.Model):
    """What someone wrote beside a clock, such as why it will be missed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="notes")
    text = SealedField()  # under the case key
    person = models.UUIDField()
    written_on = models.DateField()

    class Meta:
        default_permissions = ()
