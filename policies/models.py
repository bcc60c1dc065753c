"""Stored policies: versions that never change, what was adopted, official texts, prior approvals."""

import uuid

from django.db import models

from vault.fields import SealedField


class Policy(models.Model):
    """A policy of the employer; its rules are those of its versions."""

    slug = models.SlugField(primary_key=True, max_length=80)
    title = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.title


class PolicyVersion(models.Model):
    """A pack as it was loaded. Written once; the database refuses every change but the day it ends (D34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    sha256 = models.CharField(max_length=64, unique=True)  # of the canonical content
    effective_from = models.DateField(null=True)  # null: the day of the installation (domain row 34)
    effective_to = models.DateField(null=True)  # from this pack, or once from `previous_until` of the next
    owner = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    content = models.JSONField()  # path inside the pack -> text
    loaded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.policy_id} {self.sha256[:8]}"

    @property
    def slug(self) -> str:
        return self.policy_id


class Adoption(models.Model):
    """Somebody took a proposed value on. It holds for every version in which the value says the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="adoptions")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    adopted_by = models.CharField(max_length=200)  # office or body
    adopted_on = models.DateField()
    instrument = models.CharField(max_length=200)  # order, resolution, schedule
    recorded_by = models.UUIDField()  # person
    recorded_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["policy", "key", "digest"], name="one_adoption")]


class OfficialText(models.Model):
    """The employer's own file of a version, byte for byte. The newest is shown; older ones stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="official_texts")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-added_at"]
        constraints = [models.UniqueConstraint(fields=["version", "sha256"], name="one_official_text")]


class Exemption(models.Model):
    """A prior approval for work-related acts. Whom it is for stands here as a keyed token only (D21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="exemptions")
    person = models.CharField(max_length=64)  # vault.blind.person_token
    codes = models.JSONField()  # guideline codes, each listed by itself
    devices = models.JSONField()  # index tokens of device or asset tags; empty: any device
    wrap = models.BinaryField()  # the key of the sealed texts, for the staff plane alone
    whom = SealedField()  # id of the person, for the register's own pages
    tags = SealedField()  # device or asset tags as they were written, one on a line
    unit = SealedField()
    purpose = SealedField()
    operation_ref = SealedField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    approver = models.ForeignKey("permissions.Person", on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    recorded_by = models.UUIDField()  # person
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)  # person
    revoked_why = SealedField(null=True)  # type: ignore[misc]  # empty until it is revoked

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person"], name="exemption_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="exemption_ends_after_it_starts"
            )
        ]
