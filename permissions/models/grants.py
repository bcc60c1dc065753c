"""The one store of grants: guardian's direct tables with our columns (D14). Written by `permissions.grants` only."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import Group
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from vault.fields import SealedField


class Granted(models.Model):
    """What we know of a grant beyond guardian's three columns."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)
    granted_by = models.UUIDField(null=True)  # person; null = the door's routing
    granted_at = models.DateTimeField()
    until = models.DateTimeField(default="9999-12-31T00:00:00+00:00")
    opened_on = models.DateField()  # copied from the case by trigger: the sort column of every list
    state = models.CharField(max_length=40)  # copied from the case by trigger
    event = models.UUIDField()  # the journal event that made it; a grant without one is forged

    class Meta:
        abstract = True


class PersonGrant(Granted, UserObjectPermissionBase):
    """One account may see one case in one role until `until`."""

    content_object = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, db_column="case_id", related_name="person_grants"
    )
    request = models.UUIDField(null=True)  # in a sealed case: what one person asked and another agreed to (ADR 30)

    class Meta:
        unique_together: ClassVar[list[list[str]]] = []  # guardian's would forbid to give again what had ended
        indexes = [
            models.Index(fields=["user", "permission", "-opened_on", "-content_object"], name="persongrant_list"),
        ]
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="let_in_once")]


class StandIn(models.Model):
    """Somebody from outside who came into a sealed case of which fewer than two clear members were left; `id` is their grant's.

    Written by `candor_stand_in` alone (permissions/sql/sealed.sql); no role reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("permissions.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()


class JournalGrant(models.Model):
    """An auditor may read the journal of the case with this reference, if there is one, until `until` (decision 11).

    No foreign key to a case: whoever gives it must not learn that there is one. Written by `permissions.journals`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=9)
    person = models.ForeignKey("permissions.Person", on_delete=models.PROTECT, related_name="+")
    reason = SealedField()  # by `vault.reasons`
    given_by = models.UUIDField()  # person
    given_at = models.DateTimeField()
    given_on = models.DateField()  # a case that comes later is not meant
    until = models.DateTimeField()
    event = models.UUIDField()  # in the system's chain

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person", "reference"], name="journalgrant_reads")]


class PoolGrant(Granted, GroupObjectPermissionBase):
    """Whoever is in a pool now may see one case in the pool's role until `until`."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT)
    content_object = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, db_column="case_id", related_name="pool_grants"
    )

    class Meta:
        unique_together: ClassVar[list[list[str]]] = []
        indexes = [
            models.Index(fields=["group", "permission", "-opened_on", "-content_object"], name="poolgrant_list"),
        ]
