"""What the cluster's superuser sets up once: five roles, one database, and what nobody else may look at (D10)."""

from pathlib import Path

import psycopg
from psycopg import sql

from . import secrets
from .postgres import Server, connect

STATISTICS = Path(__file__).resolve().parent.parent.parent / "deploy" / "statistics.sql"
MEMBERS = ("door", "worker", "operator")  # the laptop's one process becomes each of them, a transaction at a time


def ensure(server: Server, names: dict[str, str], database: str, *, creates_databases: bool = False) -> None:
    """The roles with their passwords and the database, made where they are missing."""
    with connect(server.address("postgres")) as superuser:
        existing = {row[0] for row in superuser.execute("select rolname from pg_roles")}
        for key, name in names.items():
            if name not in existing:
                _create_role(
                    superuser,
                    server.data_dir,
                    name,
                    inherits=key != "app",
                    creates=creates_databases and key == "owner",
                )
        for key in MEMBERS:
            superuser.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(names[key]), sql.Identifier(names["app"]))
            )
        found = superuser.execute("select 1 from pg_database where datname = %s", [database]).fetchone()
    if not found:
        _hide_statistics(server, "template1")
        _create_database(server, database, names["owner"])


def _create_role(superuser: psycopg.Connection, data_dir: Path, name: str, *, inherits: bool, creates: bool) -> None:
    options = "login nosuperuser nobypassrls nocreaterole noreplication"
    options += " inherit" if inherits else " noinherit"
    options += " createdb" if creates else " nocreatedb"
    password = secrets.obtain(data_dir, f"database_{name}")
    superuser.execute(
        sql.SQL("create role {} {} password {}").format(sql.Identifier(name), sql.SQL(options), sql.Literal(password))
    )


def _create_database(server: Server, name: str, owner: str) -> None:
    database, role = sql.Identifier(name), sql.Identifier(owner)
    with connect(server.address("postgres")) as superuser:
        superuser.execute(sql.SQL("create database {} owner {}").format(database, role))
        # A temporary table would let any role build a table in whose name a function might be fooled.
        superuser.execute(sql.SQL("revoke temporary on database {} from public").format(database))


def _hide_statistics(server: Server, database: str) -> None:
    """Activity and row counts of hidden tables are nobody's business; a database made from this one inherits it."""
    with connect(server.address(database)) as superuser:
        superuser.execute(STATISTICS.read_bytes())
