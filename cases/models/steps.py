"""What goes with a step: the second person's approval, a pause, counsel's word, a task, a hand-off elsewhere."""

from django.db import models

from .base import Recorded
from .people import Party
from .thread import Thread


class Proposal(Recorded):
    """What one person asks and another, a different person, approves or turns down. The reason is an entry."""

    class Answer(models.TextChoices):
        OPEN = "", "Open"
        APPROVED = "approved", "Approved"
        TURNED_DOWN = "turned_down", "Turned down"
        VOID = "void", "Void: the case moved on"
        USED = "used", "Agreed, and used"

    verb = models.CharField(max_length=40)
    code = models.CharField(max_length=40, blank=True)  # which of the reasons that the verb knows
    about = models.UUIDField(null=True)  # the record it is for
    given = models.JSONField(default=dict)  # codes and ids that the verb needs when it is carried out
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_on = models.DateField(null=True)


class Abeyance(Recorded):
    """The investigation rests for another proceeding. Statutory clocks run on (I8)."""

    requested_by = models.CharField(max_length=20)  # counsel | prosecutor
    review_on = models.DateField()
    ended_on = models.DateField(null=True)


class Authorization(Recorded):
    """Counsel's recorded word that a step may be taken. Source: domain.md 5b; D25."""

    class Kind(models.TextChoices):
        DECLINE_REFERRAL = "decline_referral", "Not to refer a sustained Code of Ethics allegation"
        RUN_AHEAD = "run_ahead", "Discipline while the referral runs"
        SANCTION = "sanction", "Review of a suspension or more"
        SECOND_FORUM = "second_forum", "A second forum of appeal"
        PURPOSE = "purpose", "A prior approval: the act served its purpose"
        EXEMPTION = "exemption", "A prior approval beyond what it lists: it holds, and the act served its purpose"

    kind = models.CharField(max_length=30, choices=Kind.choices)
    subject = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    about = models.UUIDField(null=True)


class Consent(Recorded):
    """A reporter's own written consent that their identity goes into the ethics complaint; never another's (S10)."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT)
    given = models.BooleanField()


class Onward(Recorded):
    """A hand-off to another office: contract office, police, equal employment, services."""

    kind = models.CharField(max_length=30)
    sent_on = models.DateField(null=True)


class Task(Recorded):
    """Something to be done by a day. Its words are an entry about this row."""

    kind = models.CharField(max_length=30)  # task | retaliation_30 | minor_protection ...
    due_on = models.DateField()
    must_end = models.BooleanField(default=True)  # False: may lie ahead when the case closes
    done_on = models.DateField(null=True)
    done_by = models.UUIDField(null=True)
