"""The journal's tables. Rows come in through `audit_append` alone and never change (D17)."""

import uuid

from django.db import models


class ChainKind(models.TextChoices):
    """What a chain is about. `thread` stands beside D17's three, because the door never learns a thread's cases."""

    CASE = "case"
    THREAD = "thread"
    PERSON = "person"
    SYSTEM = "system"


def _known_kind(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(chain_kind__in=ChainKind.values), name=name)


class Event(models.Model):
    """One thing that was done, or read. `body` is the truth; the columns beside it are copies for indexes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_kind = models.CharField(max_length=10, choices=ChainKind.choices)
    chain_id = models.UUIDField()  # no foreign key: the journal outlives what it speaks of
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()  # to the second, or the day at 00:00 UTC (D31)
    actor = models.CharField(max_length=200)
    verb = models.CharField(max_length=200)
    plane = models.CharField(max_length=10)
    body = models.TextField()  # canonical JSON, exactly as hashed
    prev = models.BinaryField()
    hash = models.BinaryField()  # SHA-256 of prev and body
    mac = models.BinaryField()  # HMAC of hash under the plane's journal key

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["chain_kind", "chain_id", "seq"], name="one_event"),
            _known_kind("event_kind"),
        ]
        indexes = [
            # What one person read lately, over all cases: asked at each opening of a case.
            models.Index(
                fields=["actor", "at"], include=["chain_id"], name="event_reading",
                condition=models.Q(chain_kind=ChainKind.CASE, verb="read"),
            )
        ]  # fmt: skip


class Head(models.Model):
    """The end of a chain. No role but the owner reads it; `signed` is the last number under a checkpoint."""

    pk = models.CompositePrimaryKey("chain_kind", "chain_id")
    chain_kind = models.CharField(max_length=10, choices=ChainKind.choices)
    chain_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    hash = models.BinaryField()
    signed = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [_known_kind("head_kind")]
        indexes = [
            models.Index(fields=["chain_kind"], condition=models.Q(seq__gt=models.F("signed")), name="head_unsigned")
        ]


class Digest(models.Model):
    """What a sealed value looked like when it was written: a copy out of the event's body, for one quick query (D3)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="digests")
    chain_kind = models.CharField(max_length=10, choices=ChainKind.choices)
    chain_id = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    row = models.UUIDField()
    field = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["chain_id", "row", "field", "-version", "-seq"], name="digest_newest")]


class Sink(models.Model):
    """A place outside, and how far the signed checkpoints have come there. Nothing of a case."""

    name = models.CharField(
        primary_key=True, max_length=120
    )  # "file", "syslog <host>", "mail <address>", "webhook <host>"
    sent = models.PositiveBigIntegerField(default=0)  # the number of the last checkpoint that it has
    sent_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    code = models.CharField(max_length=80, blank=True)  # what kept it from leaving: the name of an exception

    class Meta:
        default_permissions = ()


class Checkpoint(models.Model):
    """Signed heads of the chains that grew since the checkpoint before. All checkpoints together sign all heads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    body = models.TextField()  # canonical JSON, exactly as signed: id, seq, at, prev, heads
    signature = models.BinaryField()  # Ed25519

    class Meta:
        default_permissions = ()
