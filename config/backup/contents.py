"""What a database holds, counted and proved in one snapshot, so that a dump and a restored database can be held against it."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from permissions import reasons, rotation
from vault import keys

# What a backup leaves out, and why. Their tables come back empty or are made anew.
LEFT_OUT = {
    "config_cache": "throttles: they begin again",
    "intake_draft": "what a reporter has not handed in ends with two hours, in backups too (D5)",
    "cases_address": "an address that was taken back must not come to life again; who makes a backup has its key",
    "cases_upload": "nobody goes on sending a file to what was put back; its pieces are removed then",
    "intake_inboxsession": "a reporter's open session is no record",
    "permissions_signin": "a sign-in that was ended must not come back to life",
    "permissions_signinrequest": "somebody on the way to their provider of single sign-on begins again",
    "permissions_keptform": "a form that waits for somebody to sign in again is no record",
    "permissions_seat": "says whose token is whose: with it a stolen backup says who is accused (D21); made anew",
    "permissions_screen": "the same",
    "permissions_known": "the same",
}
_OPENED_BY_A_PAIR = {
    "staff": (
        ("cases_thread", "staff_wrap"), ("vault_casekey", "wrap"), ("policies_exemption", "wrap"),
        ("permissions_question", "names"), *((one.model._meta.db_table, one.column) for one in reasons.KINDS.values()),
    ),
    "identity": (("vault_identity", "sealed"),),
}  # fmt: skip
# The versions that closed what is stored, of those that may still close. What two people ended opens for nobody and is asked
# for by nobody, though a row that was given up still names it. Of a pair that closed nothing the version in use.
_VERSIONS = """
with closed as (
    select distinct public.vault_version(wrap) as version from ({wraps}) w
    where public.vault_version(wrap) >= coalesce((select f.lowest from public.vault_keyfloor f where f.pair = '{pair}'), 1)
)
select version from closed
union all
select coalesce(max(r.version), 1) from public.permissions_rekeying r
where r.act = 'renew' and r.key = '{pair}' and r.used_at is not null having not exists (select from closed)
"""
# What was closed for the courier is left out. Secrets that are renewed leave no first version for ever: any will do.
_SINGLE = (*(name for name in keys.SECRETS if name not in keys.RENEWED_SECRETS), "checkpoint_public")
_TABLES = """
select c.relname from pg_catalog.pg_class c
where c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind in ('r', 'p') order by c.relname collate "C"
"""
_CHAINS = """
select count(*), encode(sha256(convert_to(coalesce(string_agg(
    concat_ws(' ', chain_kind, chain_id, seq, encode(hash, 'hex')), E'\\n' order by chain_kind collate "C", chain_id
  ), ''), 'UTF8')), 'hex'),
  (select coalesce(max(seq), 0) from audit_checkpoint)
from audit_head
"""
# Tokens alone and in their own order: beside the roles they would say whose they are, and each is in the backup already
# where a case has kept somebody out.
_SEATS = """
select encode(sha256(convert_to(coalesce(string_agg(person, E'\\n' order by person collate "C"), ''), 'UTF8')), 'hex')
from permissions_seat
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything at one moment. Nothing here names a person, a case or a key's bytes."""

    migrations: list[str]
    rows: dict[str, int]  # by table, those of the left out too
    chains: int
    heads: str  # SHA-256 over the end of every chain of the journal
    checkpoint: int  # number of the last signed one
    seats: str  # SHA-256 over the tokens of all who hold a role: only the right key makes them again
    keys: dict[
        str, dict[str, str]
    ]  # what is needed to use it: name -> version -> fingerprint, "" where the key was not here

    @classmethod
    def of_database(cls) -> "Contents":
        """Of the connection's snapshot, as its owner. Raises DatabaseError."""
        chains, heads, checkpoint = _row(_CHAINS)
        return cls(
            migrations=[".".join(row) for row in _all("select app, name from django_migrations order by app, name")],
            rows={name: count(name) for (name,) in _all(_TABLES)},
            chains=chains,
            heads=heads,
            checkpoint=checkpoint,
            seats=_row(_SEATS)[0],
            keys=_keys(),
        )

    @property
    def dumped(self) -> dict[str, int]:
        """The rows that stand in the dump."""
        return {name: number for name, number in self.rows.items() if name not in LEFT_OUT}


def count(table: str) -> int:
    """The rows of this table."""
    return int(_row(f"select count(*) from public.{connection.ops.quote_name(table)}")[0])  # noqa: S608 - from the catalogue


def differing(told: dict[str, int], found: dict[str, int]) -> str:
    """The first table whose rows are not as told, as a sentence; "" where all are."""
    for name in sorted({*told, *found}):
        if told.get(name) != found.get(name):
            have = [str(rows.get(name, "no table")) for rows in (told, found)]
            return f"Rows of {name} should be {have[0]} and are {have[1]}."
    return ""


def _keys() -> dict[str, dict[str, str]]:
    """Names and versions of the keys without which this cannot be used; fingerprints of those that this process holds."""
    ring, needed = keys.ring(), dict.fromkeys(_SINGLE, {1})
    for pair in rotation.KINDS:
        wraps = " union all ".join(
            f"select {column} as wrap from public.{table}"  # noqa: S608 - names from the table above
            for table, column in _OPENED_BY_A_PAIR[pair]
        )
        needed[f"{pair}_private"] = {version for (version,) in _all(_VERSIONS.format(wraps=wraps, pair=pair))}
    return {
        name: {str(version): ring.fingerprint(name, version) for version in sorted(versions)}
        for name, versions in sorted(needed.items())
    }


def _row(statement: str) -> tuple[Any, ...]:
    return _all(statement)[0]


def _all(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
