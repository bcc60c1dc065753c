"""The case itself: facts only. Sealed text stands in child rows (D11)."""

from django.db import models

from workflow.facts import Facts
from workflow.machine import Lifecycle


class Channel(models.TextChoices):
    """How the first report came in; it stays on the record."""

    WEB = "web", "Web form"
    PHONE = "phone", "Telephone"
    DESK = "desk", "In person"
    LETTER = "letter", "Letter or e-mail"
    SUPERVISOR = "supervisor", "Supervisor, signed in"
    POLICE = "police", "Law-enforcement notice"
    SYSTEM = "system", "Security alert"
    PRESS = "press", "Press"
    OMBUDS = "ombuds", "Ombuds"


class Mode(models.TextChoices):
    """How the reporter wants to be known. Source: domain.md 5a."""

    NAMED = "named", "Named"
    CONFIDENTIAL = "confidential", "Confidential"
    ANONYMOUS = "anonymous", "Anonymous"
    PROXY = "proxy", "For someone else"


class Case(Lifecycle):
    """One matter, from a report to its outcome. Every report makes its own row in `received` (D23)."""

    reference = models.CharField(max_length=9, unique=True)  # eight random Crockford characters, "4F7K-2M9C"
    branch = models.ForeignKey("permissions.Branch", null=True, on_delete=models.PROTECT)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    mode = models.CharField(max_length=20, choices=Mode.choices)
    urgent = models.BooleanField(default=False)  # the report said so: sorts first
    danger = models.CharField(max_length=10, blank=True)  # "yes", "no", "unknown": what intake recorded
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT)  # the primary of a linked case
    received_on = models.DateField()
    opened_on = models.DateField()  # the sort column of lists: the day received, then the day opened
    closed_on = models.DateField(null=True)
    next_on = models.DateField(null=True)  # the nearest day by which something is due
    turn = models.CharField(max_length=30, blank=True)  # whose turn it is, where the record decides it
    owner = models.ForeignKey("permissions.Person", null=True, on_delete=models.PROTECT)  # the case manager
    codes = models.CharField(max_length=200, blank=True)  # guideline codes alleged, "G2a G3a"
    retention = models.CharField(max_length=40, blank=True)  # retention class of the pack
    # While the case is sealed: the request that two people agreed to (ADR 30). Only its members read it, with the case.
    seal = models.ForeignKey("cases.Proposal", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        permissions = [("view_case", "May see the case"), ("read_journal", "May read the case's journal")]

    def facts(self) -> Facts:
        """What the guards may know, read from the record inside the actor's transaction (D28)."""
        from cases import facts  # the record imports the models

        return facts.of(self)

    def sent_since(self) -> bool:
        """Whether anything left the house since the newest step (T28)."""
        from cases import record
        from cases.facts import outcome

        return outcome.sent_since(self, record.of(self.pk))
