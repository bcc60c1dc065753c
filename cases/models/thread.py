"""The reporter's side: a report as told, and the thread in which it is answered, under the thread's own key (D1)."""

import uuid

from django.db import models

from vault.fields import SealedField

from .case import Mode


class Thread(models.Model):
    """One reporter's thread. The door finds it by `lookup` alone and never reads the case behind it (D27)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lookup = models.CharField(max_length=64, unique=True)  # HMAC of the receipt; the door's row-security actor (D2)
    staff_wrap = models.BinaryField()
    receipt_wrap = models.BinaryField()
    mode = models.CharField(max_length=20, choices=Mode.choices)
    phase = models.CharField(max_length=20, default="intake")  # what its reporter sees; written by each verb
    note = models.CharField(max_length=40, default="received")  # a code from the pinned set, worded when read (D6)
    phase_on = models.DateField()
    created_on = models.DateField()
    withdrawal_on = models.DateField(null=True)  # a wish, noted; it never ends the case (T24)
    claimed_on = models.DateField(null=True)  # whoever has the code of an anonymous report said who they are; for good
    files_closed = models.BooleanField(default=False)  # somebody under 18 may be in it: no file is taken or opened

    @property
    def has_identity(self) -> bool:
        """Whether a sealed identity stands beside it, for intake to open with a motive (D8)."""
        return self.mode == Mode.CONFIDENTIAL or self.claimed_on is not None


class ReportedBy(models.Model):
    """Whose a thread is, when its reporter was signed in: a keyed token in a row apart that the door alone reads (D21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=64, db_index=True)


class Address(models.Model):
    """Where a reporter wants a note when there is something new, closed to the mail worker (D6). Functions only.

    `due_at` is the fixed window in which a note leaves; null while there is nothing new. The thread is named without a foreign
    key, which would leave a mark on the thread's row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread_id = models.UUIDField(unique=True)
    sealed = models.BinaryField()
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)  # since the newest word; 0 again with the next one


class Report(models.Model):
    """What one person told, immutable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="report")
    channel = models.CharField(max_length=20)
    received_on = models.DateField()
    answers = SealedField()  # JSON of question key -> answer


class Tie(models.Model):
    """Which report belongs to which case: its origin, linked to it as a duplicate, or split from another (D23).

    A link that was taken back ends its tie by date. Row security shows ended ties to nobody but the owner, so whoever
    asks for ties, in whatever words, asks for those in force.
    """

    class Kind(models.TextChoices):
        ORIGIN = "origin"
        LINKED = "linked"
        SPLIT = "split"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="ties")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "thread"], condition=models.Q(ended_on=None), name="one_tie")
        ]


class Retaliation(models.Model):
    """A case that came of payback for an earlier report, and that report's thread. Written by `candor_after` alone; members of
    the new case read it, those of the earlier one learn nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()


class Message(models.Model):
    """One message of a thread; what the office writes is under the thread key too, so that the receipt opens it."""

    class Side(models.TextChoices):
        REPORTER = "reporter"
        OFFICE = "office"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=10, choices=Side.choices)
    body = SealedField()
    number = models.PositiveIntegerField()  # order within the thread; days alone would not order it
    written_on = models.DateField()
    author = models.UUIDField(null=True)  # person of the office; never shown to the reporter
    read_on = models.DateField(null=True)  # first read by the other side

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "number"], name="one_message_number")]


class File(models.Model):
    """A file that came with a message, whole and never altered. What it is called, its kind, size and hash are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="files")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()  # order within the message
    about = SealedField()  # JSON: name, kind, size, sha256

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="one_file_number")]


class Upload(models.Model):
    """A file on its way in pieces, which may go on after a broken line. Gone when its message is sent, when it is stopped, or
    after a day. The id is that of its file, and what the browser names it by; its own thread's door alone has the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread_id = models.UUIDField()
    number = models.PositiveIntegerField()  # order within the thread
    about = SealedField()  # JSON: name, size; once it is whole kind and sha256 as well
    blocks = models.PositiveIntegerField(default=0)  # that have come
    whole = models.BooleanField(default=False)
    begun_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread_id", "number"], name="one_upload_number")]


class FileBlock(models.Model):
    """A sealed piece of a file. Pieces come before their file does: it stands once all of them do, or they are removed.

    Both ids without a foreign key: the file is not there yet, and a thread needs no list of pieces.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_id = models.UUIDField()
    thread_id = models.UUIDField()
    number = models.PositiveIntegerField()
    body = models.BinaryField()
    begun_on = models.DateField()  # so that what was never finished is found

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file_id", "number"], name="one_block_number")]
