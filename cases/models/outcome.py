"""From the proposal to the last appeal, for each subject."""

from django.db import models

from workflow.facts import Weight

from .base import Recorded
from .people import Party
from .thread import Thread


class Measured(Recorded):
    """A rung of the pack's ladder, and how much of it; terms, a class or a place are an entry, "terms"."""

    weight = models.CharField(max_length=10, choices=Weight.choices)
    sanction = models.CharField(max_length=30, blank=True)
    days = models.PositiveSmallIntegerField(null=True)  # of a suspension
    percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)  # of the pay
    months = models.PositiveSmallIntegerField(null=True)  # how long the pay is reduced

    class Meta(Recorded.Meta):
        abstract = True


class DisciplineProposal(Measured):
    """HR's written proposal: the first person's part; the appointing authority's decision is the second's.

    It counts while what was found about the subject is as it was (`cases.facts.agreed`). The notice, the answer and
    counsel's word are of one proposal, and no later one has them.
    """

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    comparators = models.BooleanField(default=False)  # similar decisions were looked for, and what was found is written
    matter = models.CharField(max_length=64)  # a mark of what was found about the subject


class Letter(Recorded):
    """A letter made from the pack's template; its text is an entry about this row, sealed."""

    kind = models.CharField(max_length=30)  # a letter of the pack, or "outcome"
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)
    thread = models.ForeignKey(Thread, null=True, on_delete=models.PROTECT)  # of the reporter it went to
    served_on = models.DateField(null=True)
    served_by = models.CharField(max_length=30, blank=True)  # hand | mail | last_address | thread
    answer_by = models.DateField(null=True)  # last day to answer, where one is asked
    proposal = models.ForeignKey(DisciplineProposal, null=True, on_delete=models.PROTECT)  # that a notice tells


class Service(Recorded):
    """How a letter reached its reader, or that it did not. Who served it, the proof, and why it is recorded anew are entries
    about this row; another day is another row.
    """

    class How(models.TextChoices):
        HAND = "hand", "Handed over"
        MAIL = "mail", "By mail"
        LAST_ADDRESS = "last_address", "Left at the last known address"
        REFUSED = "refused", "Offered, and they refused to take it"
        RETURNED = "returned", "It came back: they did not get it"

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT)
    how = models.CharField(max_length=20, choices=How.choices)
    served_on = models.DateField(null=True)  # none: it came back


class Response(Recorded):
    """The subject's answer to the pre-disciplinary notice; the words are an entry."""

    class Kind(models.TextChoices):
        HELD = "held", "Answered"
        WAIVED = "waived", "Waived in writing"
        NO_ANSWER = "no_answer", "No answer by the last day"

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    notice = models.ForeignKey(Letter, on_delete=models.PROTECT)  # that it answers


class Decision(Measured):
    """The appointing authority's decision about one subject; reason and factors are entries."""

    subject = models.ForeignKey(Party, null=True, on_delete=models.PROTECT)  # null: nobody is a subject
    effective_on = models.DateField(null=True)
    factors = models.BooleanField(default=False)  # aggravating and mitigating factors are written
    award = models.ForeignKey("Award", null=True, on_delete=models.PROTECT)  # that ordered it, where one did


class AppealForum(Recorded):
    """One forum in which a decision can be contested, named in the letter with its last day. It has a clock of its own.

    Other days are another row, which takes the place of the one before: that one stays as it was.
    """

    class Why(models.TextChoices):
        TOLLED = "tolled", "stopped as the agreement lets them be"
        AFTER = "after", "opened again by the end of another forum"
        SERVED = "served", "the letter was served on another day"
        RETURNED = "returned", "the letter came back"

    subject = models.ForeignKey(Party, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)  # a code of the pack's list of forums
    letter = models.ForeignKey(
        Letter, null=True, on_delete=models.PROTECT
    )  # that names it: its days run from its service
    one_of = models.CharField(max_length=30, blank=True)  # of the forums with the same word one is chosen
    why = models.CharField(max_length=20, choices=Why.choices, blank=True)  # its days are others than the letter's
    runs_from = models.DateField(null=True)
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
