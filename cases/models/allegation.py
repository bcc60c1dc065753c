"""What is alleged, what supports it, what was found: one act by one subject, with its own finding."""

from django.db import models

from permissions.classes import FieldClass
from workflow.facts import Finding as Outcome

from .base import Recorded
from .people import Party


class Allegation(Recorded):
    """One act by one subject under guideline codes of the version in force on its day (D34). Its words are an entry."""

    class Track(models.TextChoices):
        CODE = "code", "Under this policy"
        OTHER = "other", "On another track (equal employment, safety ...)"
        OUTSIDE = "outside", "Outside this policy"

    number = models.PositiveSmallIntegerField()
    subject = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    track = models.CharField(max_length=10, choices=Track.choices, default=Track.CODE)
    act = models.CharField(max_length=40)
    attempted = models.BooleanField(default=False)
    nexus = models.JSONField(default=list)  # codes N0..N5
    codes = models.JSONField(default=list)  # guideline codes chosen
    undecided = models.JSONField(default=list)  # cells "reviewer decides" that nobody decided yet
    consideration = models.JSONField(default=list)
    property_kinds = models.JSONField(default=list)
    asset = models.CharField(max_length=64, blank=True)  # asset tag as a blind token
    venue = models.CharField(max_length=30, blank=True)
    time_basis = models.CharField(max_length=30, blank=True)
    leverage = models.CharField(max_length=30, blank=True)
    incident_on = models.DateField(null=True)  # null: not known
    incident_to = models.DateField(null=True)  # last day of a span
    version = models.ForeignKey("policies.PolicyVersion", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["case", "number"], name="allegation_number")]


class ExemptionCheck(Recorded):
    """Somebody looked whether a prior approval covers the allegation. A match never closes a case by itself (row 20)."""

    class Result(models.TextChoices):
        NONE = "none", "No approval covers it"
        PARTLY = "partly", "An approval covers part of it"
        COVERS = "covers", "An approval covers all of it"

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT)
    result = models.CharField(max_length=10, choices=Result.choices)
    exemption = models.ForeignKey("policies.Exemption", null=True, on_delete=models.PROTECT, related_name="+")
    noted = models.BooleanField(default=False)  # counsel's note, where more than group 2 is removed


class Finding(Recorded):
    """What was found about one allegation, by which standard. The reason is an entry about this row."""

    class Standard(models.TextChoices):
        PREPONDERANCE = "preponderance", "More likely than not"
        CLEAR = "clear", "Clear and convincing"

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT)
    finding = models.CharField(max_length=20, choices=Outcome.choices)
    standard = models.CharField(max_length=20, choices=Standard.choices, default=Standard.PREPONDERANCE)
    approved_by = models.UUIDField(null=True)
    approved_on = models.DateField(null=True)


class Evidence(Recorded):
    """One item of evidence. Its description is an entry about this row."""

    Class = FieldClass

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        LOG = "log", "System log"
        STATEMENT = "statement", "Statement"
        REPORT = "report", "Report of another office"
        ARREST = "arrest", "Arrest or charge"
        COURT = "court", "Court order"
        OTHER = "other", "Other"

    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    evidence_class = models.CharField(max_length=20, choices=Class.choices, default=Class.NORMAL)
    allegation = models.ForeignKey(Allegation, null=True, on_delete=models.PROTECT)
    collected_on = models.DateField(null=True)
