"""That somebody told whoever protects a child."""

from django.db import models

from .base import Recorded


class Protection(Recorded):
    """A report to whoever protects a child, as it was made (RCW 26.44.030, .040). Whom we spoke to, the number they gave and
    what they were told are entries about this row.
    """

    class Agency(models.TextChoices):
        CHILD_PROTECTION = "child_protection", "Child protection"
        POLICE = "police", "Police or sheriff"

    agency = models.CharField(max_length=20, choices=Agency.choices)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__in=["child_protection", "police"]), name="an_agency_that_protects"
            ),
            models.CheckConstraint(
                condition=models.Q(reported_at__lte=models.F("recorded_at")), name="reported_before_it_is_recorded"
            ),
        ]
