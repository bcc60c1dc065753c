"""Two people's word on a key, for tests that are about something else."""

from pathlib import Path
from uuid import UUID

import psycopg

from audit import clock
from permissions import rekeying
from permissions.actors import acting
from tests.cast import Cast
from vault import keys
from vault.providers.files import Files

ROW = (
    "insert into permissions_rekeying (id, act, key, version, fingerprint, without, reason, asked_by, asked_at, until, answer,"
    " answered_by, answered_at, used_at) values (gen_random_uuid(), %s, %s, %s, %s, '{}', 'test', gen_random_uuid(), now(),"
    " now() + interval '1 day', 'agreed', gen_random_uuid(), now(), %s)"
)


def mark(folder: Path, key: str, version: int) -> str:
    return keys.fingerprint_of(Files(folder).read(keys.versioned(keys.shown_of(key), version)))


def agreed(
    cast: Cast, folder: Path, key: str, version: int = 2, act: str = "renew", without: tuple[UUID, ...] = ()
) -> None:
    """The policy owner asked, and the reader from outside agreed."""
    told = mark(folder, key, version)
    with acting(cast["owner"].actor) as actor:
        row = rekeying.ask(actor, rekeying.Wanted(act, key, version, told, "test", without))
    with acting(cast["outside"].actor) as actor:
        rekeying.agree(actor, row.pk, told)


def forced(
    owner: psycopg.Connection | psycopg.Cursor, folder: Path, key: str, act: str = "renew", *, used: bool = False
) -> None:
    """The same written by the owner of the database, where there is no cast."""
    owner.execute(ROW, [act, key, 2, mark(folder, key, 2), clock.now() if used else None])
