"""People as roles in a case. The row names a person only by a keyed token; the name itself is sealed (D21)."""

from django.db import models

from .base import Recorded


class Party(Recorded):
    """A person in a case: subject, affected person, witness ... The name is an Entry of kind `name` about this row."""

    class Role(models.TextChoices):
        SUBJECT = "subject", "Subject"
        REPORTER = "reporter", "Reporter"
        PROXY = "proxy", "Person who reported for someone else"
        AFFECTED = "affected", "Affected person"
        WITNESS = "witness", "Witness"
        REPRESENTATIVE = "representative", "Representative"

    class Minor(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        UNKNOWN = "unknown", "Not known"

    class Tenure(models.TextChoices):
        """Which process is due before discipline. Source: domain.md 3, "Probationary / at-will / appointed"."""

        CAREER = "career", "Career service"
        CIVIL_SERVICE = "civil_service", "Civil service (Sheriff's office)"
        PROBATIONARY = "probationary", "On probation"
        AT_WILL = "at_will", "At will"
        APPOINTED = "appointed", "Appointed or elected"
        TEMPORARY = "temporary", "Temporary"
        NONE = "none", "Not employed by the county"
        UNKNOWN = "unknown", "Not known"

    number = models.PositiveSmallIntegerField()  # "subject 1": how sentences name them without a name
    role = models.CharField(max_length=20, choices=Role.choices)
    person = models.CharField(max_length=64, blank=True)  # keyed token; empty when not in the directory
    relation = models.CharField(max_length=30, blank=True)  # to the county: a code of the pack
    tenure = models.CharField(max_length=30, blank=True)  # picks the due-process checklist
    bargaining_unit = models.CharField(max_length=30, blank=True)  # a code of the pack: whose agreement is theirs
    branch = models.ForeignKey("permissions.Branch", null=True, on_delete=models.PROTECT)
    peace_officer = models.BooleanField(default=False)
    minor = models.CharField(max_length=10, choices=Minor.choices, default=Minor.UNKNOWN)
    left_on = models.DateField(null=True)  # gone from the county's service
    told_on = models.DateField(null=True)  # first told of the case, by notice or interview
    ended_on = models.DateField(null=True)  # a party named in error ends; the row stays

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_party_number")]


class Interview(Recorded):
    """An interview of a party, or why there is none. Minutes and reasons are entries about this row."""

    class Outcome(models.TextChoices):
        HELD = "held", "Held"
        DECLINED = "declined", "Declined"
        NOT_POSSIBLE = "not_possible", "Not possible"

    class Representation(models.TextChoices):
        NOT_ASKED = "", "Not asked"
        PRESENT = "present", "A representative was present"
        WAIVED = "waived", "Asked, and wanted none"
        NOT_OWED = "not_owed", "No right to one applies"

    class Statement(models.TextChoices):
        """By effect, because the usual names are used inversely. Source: domain.md 3, "Compelled statement"."""

        VOLUNTARY = "voluntary", "Voluntary"
        COMPELLED = "compelled", "Compelled: cannot be used in a criminal case"

    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    representation = models.CharField(max_length=20, choices=Representation.choices, blank=True)
    statement = models.CharField(max_length=20, choices=Statement.choices, blank=True)
