"""The Code of Ethics referral: a record with a life of its own beside the case (D25)."""

from django.db import models

from .base import Recorded


class EthicsDecision(Recorded):
    """Refer or not, with the reason as an entry. The outcome is unreachable without one (row 28)."""

    refer = models.BooleanField()


class Referral(Recorded):
    """One referral to the Ombuds, from its preparation to its end."""

    class Exposure(models.TextChoices):
        """The identity gate: filing gives the respondent a copy. Source: domain.md 0.2, 3.04.055(C)."""

        OFFICE = "office", "The office complains; no reporter is named"
        REDACTED = "redacted", "Redacted: nothing in it tells who reported"
        CONSENT = "consent", "Every reporter in it consented in writing"

    class Reply(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EARLY_RESOLUTION = "early_resolution", "Early resolution"

    class Outcome(models.TextChoices):
        DECLINED = "declined", "Declined"
        REASONABLE_CAUSE = "reasonable_cause", "Reasonable cause"
        NO_CAUSE = "no_cause", "No reasonable cause"
        EARLY_RESOLUTION = "early_resolution", "Early resolution approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    early = models.BooleanField(default=False)
    early_reason = models.CharField(max_length=30, blank=True)
    recipient = models.CharField(max_length=30, default="ombuds")
    exposure = models.CharField(max_length=20, choices=Exposure.choices, blank=True)
    manifest = models.CharField(max_length=64, blank=True)  # SHA-256 over the chosen items in order
    sent_on = models.DateField(null=True)
    sent_by = models.UUIDField(null=True)
    reply = models.CharField(max_length=20, choices=Reply.choices, blank=True)
    replied_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField(null=True)
    appeal_last_day = models.DateField(null=True)  # 20 calendar days after receipt of the order [BOE]
    appeal_settled = models.BooleanField(default=False)
    report_in_evidence = models.BooleanField(default=False)
    ended_on = models.DateField(null=True)


class PacketItem(Recorded):
    """One line of the packet's manifest: what goes in with its hash, or what is withheld and why."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)  # allegation | finding | evidence | statement
    record = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    withheld = models.CharField(max_length=30, blank=True)  # why it stays out: a code; empty: it goes in
