"""A one-time code: for the password of a new account, and for the first second step. No secret stands in an address (D9)."""

import uuid

from django.db import models


class Invitation(models.Model):
    """Only the digest is kept; the code is shown once to whoever invited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("permissions.Account", on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(
        null=True
    )  # for a password; from the beginning in a code that is for the second step alone
    enrolled_at = models.DateTimeField(null=True)  # for the first second step


class Installation(models.Model):
    """What this installation is: one row, written by `setup` and `demo`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    organization = models.CharField(max_length=120)
    policy_owner = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField(null=True)
    default_branch = models.ForeignKey("permissions.Branch", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_installation")]
