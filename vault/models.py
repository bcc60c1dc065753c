"""Wrapped keys of cases, and identities of confidential reporters. Both end by deletion when a case is disposed of."""

import uuid

from django.db import models


class CaseKey(models.Model):
    """The key of a case's sealed rows, wrapped to the staff public key alone (D1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    wrap = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="one_case_key")]


class KeyFloor(models.Model):
    """The lowest version of a pair that may still close anything; no row while none was retired (D7). Functions only."""

    pair = models.CharField(max_length=20, primary_key=True)
    lowest = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()


class Identity(models.Model):
    """Who a confidential reporter is, closed to the identity key: a record apart from thread and case (D8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread_id = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    created_on = models.DateField()

    class Meta:
        default_permissions = ()
