"""Sealed words of a case. Nothing recorded is edited: a correction is a new entry that supersedes (D14)."""

import uuid

from django.db import models

from permissions.classes import FieldClass
from vault.fields import SealedField

# Kinds of words. A new kind is a new name here; readers ask for the kinds they show.
TITLE, UNIT, NAME, NOTE, REASON, MOTIVE = "title", "unit", "name", "note", "reason", "motive"
MINUTES, EVIDENCE = "minutes", "evidence"
THEIR_UNIT, LED_BY = "their_unit", "led_by"  # of a party, where the directory does not say it
OFFICER_EVENT = "officer_event"
SERVED_WHO, PROOF = "served_who", "proof"  # of the service of a letter
# What whoever protects a child was told, as far as it was known. Source: RCW 26.44.040.
CHILD_FLAG, SPOKEN_TO, THEIR_NUMBER = "child_flag", "spoken_to", "their_number"
TOLD = {"child": "told_child", "parents": "told_parents", "harm": "told_harm", "history": "told_history",
        "suspect": "told_suspect"}  # fmt: skip
OF_A_CLASS = (NOTE, MINUTES, EVIDENCE)  # what can be held back from some members


class Entry(models.Model):
    """One text about a case or about one of its records, under the case key.

    `kind` says what the words are (title, scope, reason, note, minutes, gaps ...); `about` is the record they belong
    to, or the case itself; `field_class` says which members read them (decision 36). Facts stand in columns of their own
    tables; words stand here, so that sealing, correcting and showing who wrote what and when is one mechanism.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="entries")
    about = models.UUIDField()
    kind = models.CharField(max_length=40)
    text = SealedField()
    field_class = models.CharField(max_length=20, choices=FieldClass.choices, default=FieldClass.NORMAL)
    author = models.UUIDField(null=True)  # person; null for the system
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")

    class Meta:
        indexes = [models.Index(fields=["case", "kind"], name="entry_case_kind")]
        # Words of a class that is none would be read by nobody, for good.
        constraints = [
            models.CheckConstraint(condition=models.Q(field_class__in=FieldClass.values), name="a_class_of_words")
        ]
