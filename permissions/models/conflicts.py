"""Who must not see which case, by keyed tokens only (D21, D22). No role but the owner reads these tables."""

import uuid

from django.contrib.auth.models import Group
from django.db import models

from vault.fields import SealedField


class Seat(models.Model):
    """A person (by token) in a pool. It acts only once `screened_at` says that all cases were screened for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.CharField(max_length=64)
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    held = models.OneToOneField("permissions.Held", on_delete=models.CASCADE)
    screened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="seat_person"),
            models.Index(fields=["group"], name="seat_pool"),
        ]


class Screen(models.Model):
    """If `token` is named, the seat holder `person` is hit: own name, kin, or a line above the named."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=64)
    person = models.CharField(max_length=64)
    strict = models.BooleanField()  # True: conflicted. False: possible, to be cleared by a holder
    own = models.BooleanField()  # True: the name is the holder's own; False: kin or line

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "person", "strict"], name="one_screen")]


class Known(models.Model):
    """Name tokens that belong to any employee: only these are kept of a narrative."""

    token = models.CharField(max_length=64, primary_key=True)


class Route(models.Model):
    """The pools of a branch in the order in which a new case is offered to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    branch = models.ForeignKey("permissions.Branch", on_delete=models.CASCADE)
    position = models.PositiveSmallIntegerField()
    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    whole = models.BooleanField()  # skipped as a whole when a member is strictly named (intake, alternate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["branch", "position"], name="one_route")]


class CaseToken(models.Model):
    """What the case keeps for later screening: named tokens, and narrative tokens of known people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE)
    token = models.CharField(max_length=64)
    named = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "token", "named"], name="one_case_token")]


class Answer(models.IntegerChoices):
    UNASKED = 1
    POSSIBLE = 2
    CONFLICTED = 3


class Standing(models.Model):
    """An answer that is not clear, for one case and one seat holder. Absence means clear only for a screened seat."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE)
    person = models.CharField(max_length=64)
    answer = models.PositiveSmallIntegerField(choices=Answer.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="one_standing")]


class Cleared(models.Model):
    """A chance match that a holder of the case found to mean somebody else. Strict matches are cleared by nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE)
    person = models.CharField(max_length=64)
    token = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "token"], name="one_cleared")]


class Question(models.Model):
    """Who was named at one time, sealed for the staff plane by itself: whoever opens it holds no key to anything else (D22)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    names = SealedField()


class Asked(models.Model):
    """A question with a name that nobody here bears, in one case; in every case that is tied to it, too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE)
    question = models.ForeignKey(Question, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "question"], name="one_asked")]


class Settled(models.Model):
    """None of the people in this question concern this person (by token): their own answer, given once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
    person = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_settled")]


class Admission(models.Model):
    """Where the door's screening sent a case; read by nobody but the owner and the auditor's command."""

    case = models.OneToOneField("cases.Case", primary_key=True, on_delete=models.CASCADE)
    branch = models.ForeignKey("permissions.Branch", on_delete=models.PROTECT)
    event = models.UUIDField()
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT)  # null: nobody may read it yet
    struck = models.JSONField(default=list)  # pools skipped as a whole; never used again for this case
    at = models.DateTimeField()
