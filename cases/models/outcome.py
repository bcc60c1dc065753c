"""From the proposal to the last appeal, for each subject."""

from django.db import models

from workflow.facts import Weight

from .base import Recorded
from .people import Party
from .thread import Thread


class DisciplineProposal(Recorded):
    """HR's written proposal: the first person's part; the appointing authority's decision is the second's."""

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    weight = models.CharField(max_length=10, choices=Weight.choices)
    sanction = models.CharField(max_length=30, blank=True)  # a rung of the pack's ladder
    days = models.PositiveSmallIntegerField(null=True)  # of a suspension
    comparators = models.BooleanField(default=False)  # similar decisions were looked for, and what was found is written


class Letter(Recorded):
    """A letter made from the pack's template; its text is an entry about this row, sealed."""

    kind = models.CharField(max_length=30)  # a letter of the pack, or "outcome"
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT)  # of the reporter it went to
    served_on = models.DateField(null=True)
    served_by = models.CharField(max_length=30, blank=True)  # hand | mail | last_address | thread
    answer_by = models.DateField(null=True)  # last day to answer, where one is asked


class Response(Recorded):
    """The subject's answer to the pre-disciplinary notice; the words are an entry."""

    class Kind(models.TextChoices):
        HELD = "held", "Answered"
        WAIVED = "waived", "Waived in writing"
        NO_ANSWER = "no_answer", "No answer by the last day"

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind.choices)


class Decision(Recorded):
    """The appointing authority's decision about one subject; reason and factors are entries."""

    subject = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)  # null: nobody is a subject
    weight = models.CharField(max_length=10, choices=Weight.choices)
    sanction = models.CharField(max_length=30, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    effective_on = models.DateField(null=True)
    factors = models.BooleanField(default=False)  # aggravating and mitigating factors are written


class AppealForum(Recorded):
    """One forum in which a decision can be contested, named in the letter with its last day."""

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)  # grievance | personnel_board | civil_service
    last_day = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    ended = models.CharField(max_length=20, blank=True)  # passed | withdrawn | decided
    ended_on = models.DateField(null=True)


class Award(Recorded):
    """What a forum ordered. Its words are an entry."""

    forum = models.ForeignKey(AppealForum, null=True, on_delete=models.PROTECT)
    amend = models.BooleanField(default=False)  # another sanction is ordered
    amended_on = models.DateField(null=True)
    remand_to = models.CharField(max_length=30, blank=True)  # a state
