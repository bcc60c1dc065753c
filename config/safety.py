"""Why a production process refuses to start: each reason is one sentence that says what to do.

`of_settings` is asked while settings are read, `of_database` at the first connection of every process, and what go-live
wants (`config.readiness`) before a process serves or works.
"""

import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, ProgrammingError
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from vault.providers import KeyProvider
from vault.providers.files import Files

SHORTEST_SECRET = 50
DEFAULT_PASSWORDS = {
    "",
    "admin",
    "app",
    "candor",
    "changeme",
    "change-me",
    "door",
    "owner",
    "password",
    "postgres",
    "secret",
}


class Unsafe(ImproperlyConfigured):
    """The sentences say why this database is not to be used."""


def of_settings(
    *,
    debug: bool,
    secret_key: str,
    plane: str,
    keys: KeyProvider,
    database_url: str,
    database_password: str,
    redis_url: str,
    hosts: Sequence[str],
    site_url: str,
    staff_url: str,
    roles: Mapping[str, str],
) -> list[str]:
    """What the environment alone shows, without asking anyone."""
    return [
        *_of_pages(debug, secret_key, hosts, {"SITE_URL": site_url, "STAFF_URL": staff_url}),
        *_of_plane(plane, site_url, staff_url),
        *_of_keys(plane, keys),
        *_of_address(database_url, database_password, roles),
        *_of_broker(plane, redis_url),
    ]


def _of_pages(debug: bool, secret_key: str, hosts: Sequence[str], addresses: Mapping[str, str]) -> Iterator[str]:
    if debug:
        yield "DEBUG is on: unset it, because its error pages show what people wrote."
    if not secret_key:
        yield "SECRET_KEY is missing: set it, or SECRET_KEY_FILE, to at least 50 random characters."
    elif len(secret_key) < SHORTEST_SECRET or len(set(secret_key)) < 10:
        yield "SECRET_KEY is too short or too plain: set at least 50 random characters."
    if not hosts or "*" in hosts:
        yield "ALLOWED_HOSTS must name the hosts that this site answers for, without a star."
    for name, address in addresses.items():
        if not address.startswith("https://"):
            who = "reporters" if name == "SITE_URL" else "officers"
            yield f"{name} must be the address that {who} type, beginning with https://."


def _of_plane(plane: str, site_url: str, staff_url: str) -> Iterator[str]:
    if plane == "all":
        yield "CANDOR_PLANE is missing: name the one plane of this process (reporter, staff, worker or operator)."
    if site_url and urlsplit(site_url).hostname == urlsplit(staff_url).hostname:
        yield "SITE_URL and STAFF_URL must be two hosts: a browser then keeps what is the reporters' from the staff's pages."


def _of_keys(plane: str, source: KeyProvider) -> Iterator[str]:
    from vault import keys  # it reads settings, which are just being made when this module is imported

    missing = sorted(name for name in keys.HOLDS[plane] if not keys.versions(source, name))
    if missing and isinstance(source, Files):
        yield f"The {plane} plane needs key files that are not in CANDOR_KEY_DIR: {', '.join(missing)}."
    elif missing:
        yield f"The {plane} plane needs keys that CANDOR_KEY_PROVIDER does not have: {', '.join(missing)}."
    loose = list(_loose(source)) if isinstance(source, Files) else []
    if loose:
        yield f"Other accounts can read these key files: {', '.join(loose)}; give them the mode 0400 or 0600."


def _loose(source: Files) -> Iterator[str]:
    """The files of this folder that others than its owner can read, whichever plane they are for."""
    for name in sorted(source.names()):
        if (source.folder / name).is_file() and (source.folder / name).stat().st_mode & 0o077:
            yield name


def _of_address(url: str, password: str, roles: Mapping[str, str]) -> Iterator[str]:
    if not url:
        yield "DATABASE_URL is missing: name the PostgreSQL database."
    elif password.casefold() in DEFAULT_PASSWORDS | {name.casefold() for name in roles.values()}:
        yield "The database password is missing or one that everybody knows: set CANDOR_DB_PASSWORD_FILE."


def _of_broker(plane: str, url: str) -> Iterator[str]:
    if plane != "worker":
        return
    if not url:
        yield "REDIS_URL is missing: the worker plane carries its messages over Redis."
        return
    _, _, place = url.partition("://")
    account = place.rpartition("@")[0]
    if account.partition(":")[2].casefold() in DEFAULT_PASSWORDS:
        yield "Redis is open or has a password that everybody knows: set one and put it into REDIS_URL."


def of_notes(sender: str, telling: Sequence[str]) -> list[str]:
    """Whether notes to reporters come from nowhere that tells: not from a host or domain of `telling`, above or below one."""
    host = f".{sender.rpartition('@')[2].casefold()}"
    ends = [f".{one.casefold()}" for one in telling if one]
    if sender and ("@" not in sender or any(one.endswith(host) or host.endswith(one) for one in ends)):
        return ["NOTE_FROM must be an address at a domain that names neither the employer nor this site, or be empty."]
    return []


def of_database(connection: BaseDatabaseWrapper, *, may_own: bool) -> list[str]:
    """What only the database itself can tell. `may_own` is for the commands that migrate and back up."""
    with connection.cursor() as cursor:
        cursor.execute("select rolname, rolsuper or rolbypassrls from pg_roles where rolname = current_user")
        name, unbound = cursor.fetchone()
        cursor.execute("select to_regclass('config_demonstration') is not null")
        (demonstration,) = cursor.fetchone()
        if demonstration:
            cursor.execute("select exists (select from config_demonstration)")
            (demonstration,) = cursor.fetchone()
    reasons = []
    if unbound:
        reasons.append(f"The database role {name} is a superuser or bypasses row security: use the role of the plane.")
    if name == settings.CANDOR_DB_ROLES["owner"] and not may_own:
        reasons.append(f"The database role {name} owns the tables: a process that serves logs in as its plane's role.")
    if demonstration:
        reasons.append("This database is a demonstration with invented people: begin with an empty one.")
    return reasons


def refuse_unsafe(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Receives `connection_created`: whatever process this is, its first connection is looked at. Raises Unsafe."""
    owns = settings.CANDOR_DB_ROLES["owner"] == settings.CANDOR_DB_LOGIN
    if reasons := of_database(connection, may_own=owns):
        connection.close()
        raise Unsafe(" ".join(reasons))
    connection_created.disconnect(refuse_unsafe)  # one look for a process


def leave_no_dump() -> None:
    """For this process and its children: one that crashes writes no image of its memory, with keys and words (TM-10, TM-15)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _addresses() -> None:
    """Ends the process where the settings name a place outside that none can be."""
    from audit import sinks  # they know models, which are there once Django is set up
    from cases import scanning

    try:
        sinks.configured()
        scanning.check()
    except sinks.BadSink as bad:
        sys.exit(f"candor: CANDOR_CHECKPOINT_SINKS: {bad}")
    except scanning.BadScanner as bad:
        sys.exit(f"candor: CANDOR_SCANNER: {bad}")


def require() -> None:
    """Called before a process serves or works: it ends here, with its reasons, where it must not begin."""
    from config import readiness  # models are there once Django is set up, and settings import this module before

    if not settings.CANDOR_GUARDED:
        return
    if settings.CANDOR_DB_ROLES["owner"] == settings.CANDOR_DB_LOGIN:
        sys.exit("candor: CANDOR_DB_LOGIN=owner is for commands: a process that serves logs in as its plane's role.")
    _addresses()
    try:
        default.ensure_connection()
        missing = readiness.lacks()
    except Unsafe as unsafe:
        sys.exit(f"candor: {unsafe}")
    except ProgrammingError:
        sys.exit("candor: The tables are not there yet: run `manage.py migrate`.")
    except DatabaseError:
        sys.exit("candor: The database does not answer: check DATABASE_URL and that PostgreSQL runs.")
    default.close()
    if missing:
        sys.exit(f"candor: {' '.join(lack.sentence for lack in missing)}")
