"""What a sign-in leaves behind, and what ends when somebody's second step is reset. No address and no agent stands here."""

import uuid

from django.db import models

from vault.fields import SealedField

VOUCHERS = 2  # people besides the one who reset it


class Locked(models.Model):
    """A row that the secret in a browser's cookie finds and opens; whoever copies the table gets into nothing (D5)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    locator = models.CharField(max_length=64, unique=True)  # SHA-256 of the cookie's secret
    sealed = SealedField()  # JSON under a key derived from the secret
    until = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        default_permissions = ()


class SignIn(Locked):
    """One browser, from the login page on. `account` is empty until the last step was taken."""

    account = models.ForeignKey("permissions.Account", null=True, on_delete=models.CASCADE)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True)  # when the second step was last taken in it


class KeptForm(Locked):
    """A form that came after its sign-in had ended, until its writer is back."""

    account = models.ForeignKey("permissions.Account", on_delete=models.CASCADE)


class SignInRequest(Locked):
    """What a provider of single sign-on was asked by a browser that was sent there, until it is back. Good for one return."""


class KnownAs(models.Model):
    """How a provider of single sign-on calls an account: its lasting key there, as a digest, and nothing else it says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("permissions.Account", on_delete=models.CASCADE)
    issuer = models.CharField(max_length=255)
    locator = models.CharField(max_length=64, unique=True)  # SHA-256 of issuer and subject

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "issuer"], name="one_subject_of_an_issuer")]


class RecoveryCode(models.Model):
    """One of the codes for the day when the phone is lost: 130 bits, so its plain SHA-256 tells nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("permissions.Account", on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def open(self) -> "SuspensionQuerySet":
        """Those for which two have not vouched yet."""
        return self.annotate(vouched=models.Count("readmission")).filter(vouched__lt=VOUCHERS)


class Suspension(models.Model):
    """Somebody's second step was reset: no role of theirs counts until two others have taken them in again (TM-13).

    Ended by its readmissions alone; no row of either table is ever changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("permissions.Person", on_delete=models.PROTECT)
    reset_by = models.UUIDField()  # person
    reason = SealedField()  # by `permissions.reasons`
    at = models.DateTimeField()

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        default_permissions = ()


class Readmission(models.Model):
    """One of the two who vouch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT)
    by = models.UUIDField()  # person
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["suspension", "by"], name="one_readmission")]
