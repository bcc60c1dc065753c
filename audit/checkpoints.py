"""Checkpoints: signed heads that leave the machine, so that a cut tail or a rolled-back database shows (D17)."""

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction

from vault import keys

from . import canonical, clock
from .canonical import NO_PREVIOUS, SIGNED_FOR
from .models import Checkpoint

log = logging.getLogger(__name__)


class RolledBack(Exception):
    """The file outside knows newer checkpoints than the database: it was rolled back, or another one is connected."""


def sign() -> Checkpoint:
    """Signs the heads that grew since the last checkpoint and hands the result outside after the commit.

    Worker plane. A checkpoint is made also when nothing grew: it shows that the signer was alive and the chains as
    they were. Raises KeyMissing, RolledBack.
    """
    key = keys.ring().checkpoint_private
    with transaction.atomic():
        last = Checkpoint.objects.order_by("-seq").first()
        outside = newest_outside()
        if outside > (last.seq if last else 0):
            raise RolledBack("The checkpoint file is ahead of the database. If it was restored, begin a new file.")
        row = _next(last)
        row.signature = key.sign(SIGNED_FOR + row.body.encode())
        row.save(force_insert=True)
        lines = [line_of(point) for point in Checkpoint.objects.filter(seq__gt=outside).order_by("seq")]
        transaction.on_commit(lambda: _leave(lines))
    return row


def line_of(point: Checkpoint) -> str:
    """A checkpoint as one line of the file outside and of a bundle."""
    return canonical.text({"body": point.body, "signature": bytes(point.signature).hex()})


def _next(last: Checkpoint | None) -> Checkpoint:
    with connection.cursor() as cursor:
        cursor.execute("select chain_kind, chain_id, seq, hash from audit_heads()")
        heads = sorted([kind, str(chain), seq, bytes(head).hex()] for kind, chain, seq, head in cursor.fetchall())
    name, number, at = uuid4(), last.seq + 1 if last else 1, clock.now().replace(microsecond=0)
    content = {
        "id": str(name),
        "seq": number,
        "at": canonical.moment(at),
        "prev": hashlib.sha256(last.body.encode()).hexdigest() if last else NO_PREVIOUS,
        "heads": heads,
    }
    return Checkpoint(id=name, seq=number, at=at, body=canonical.text(content))


def file_outside() -> Path:
    """Where the lines go; a deployment mounts or ships this file to another machine."""
    return Path(getattr(settings, "CANDOR_CHECKPOINT_FILE", settings.DATA_DIR / "checkpoints.ndjson"))


def newest_outside() -> int:
    """The number of the last checkpoint in the file outside, 0 without a file."""
    last = 0
    for point in read_lines(file_outside()):
        last = int(json.loads(point["body"])["seq"])
    return last


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    """The checkpoints of the file outside. A line cut by a crash is passed over; the next signing writes it again."""
    if not path.exists():
        return
    with path.open(encoding="ascii") as file:
        for line in file:
            try:
                point = json.loads(line)
            except ValueError:
                continue
            yield point


def _leave(lines: list[str]) -> None:
    """Signed is signed: a file that cannot be written is said here, and the next round of the sinks writes its lines."""
    try:
        append(lines)
    except OSError as failure:
        log.error("checkpoint sink file: %s", type(failure).__name__)


def append(lines: list[str]) -> None:
    """Add lines to the file outside. Raises OSError."""
    path = file_outside()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        if file.tell():
            file.write("\n")  # ends a line that a crash may have cut; an empty line is passed over
        file.write("".join(line + "\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
