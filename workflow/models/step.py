"""What moved a case, when it happened and when it was recorded."""

import uuid

from django.db import models

from vault.fields import SealedField


class Step(models.Model):
    """One fired verb. Written by `engine.fire`, never changed; the journal holds the proof, this the working copy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    version = models.PositiveIntegerField()  # of the case after it: the order of steps
    person = models.UUIDField(null=True)  # null: the clock
    happened_on = models.DateField()
    recorded_on = models.DateField()  # later than happened_on: entered late, which shows (design 14)
    recorded_at = models.DateTimeField()
    # The reason or remark of the page, under the case key.
    remark = SealedField(null=True)  # type: ignore[misc]  # the stubs know no null for a column class of one type

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version"], name="one_step_a_version"),
            models.CheckConstraint(
                condition=models.Q(happened_on__lte=models.F("recorded_on")), name="nothing_happens_tomorrow"
            ),
            models.CheckConstraint(
                condition=models.Q(happened_on=models.F("recorded_on")) | models.Q(remark__isnull=False),
                name="late_entry_says_why",
            ),
        ]
        default_permissions = ()

    @property
    def late(self) -> bool:
        return self.happened_on < self.recorded_on
