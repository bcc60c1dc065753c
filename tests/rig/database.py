"""One template database, migrated once; each worker uses a copy, and a test that commits gets a new copy afterwards.

A copy takes a tenth of a second in memory. To empty the tables instead, the append-only triggers would have to be switched
off, and the rows that migrations made (edges, content types, permissions) would be lost.
"""

import fcntl
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from django.test.testcases import LiveServerThread
from psycopg import sql

from config import database
from config.local.postgres import connect

AsOwner = Callable[[], AbstractContextManager[psycopg.Cursor[Any]]]
# What a migrated database depends on; the rest of the code may change without a new template.
MIGRATED_FROM = (
    "*/migrations/*.py",
    "*/sql/*.sql",
    "*/apps.py",
    "permissions/**/*.py",
    "workflow/*.py",
    "tests/cast.py",
)
PATIENCE = 15.0
WITH_A_BROWSER = 1.0  # its lines stay open for as long as it might ask again; they are ended


@dataclass
class Home:
    """The databases of this process: its own, `name`, and those in which a stretch has been walked (tests/rig/stations.py)."""

    template: str
    name: str
    stations: set[str] = field(default_factory=set)

    def station(self, walk: str) -> str:
        return f"{self.name}_{walk}"

    def copy(self, template: str, name: str = "") -> None:
        """Makes `name` anew, that of this process if none is said, and goes there."""
        if name:
            self.stations.add(name)
        _copy(template, name or self.name)

    def go(self, name: str) -> None:
        if connections["default"].settings_dict["NAME"] != name:
            _log_in(name, settings.CANDOR_DB_ROLES["app"], settings.CANDOR_TEST_APP_PASSWORD)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[Home]:
    """Migrated as the owner, every test runs as the app role. Replaces pytest-django's, which knows one role."""
    worker = getattr(request.config, "workerinput", {})
    base = settings.DATABASES["default"]["TEST"]["NAME"]
    name = "_".join(part for part in (base, worker.get("workerid", "")) if part)
    run = worker.get("testrunuid", str(os.getpid())) if request.config.getoption("create_db") else ""
    restore = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        template = _template(f"{base}_template", run)
        _copy(template, name)
    TransactionTestCase._fixture_teardown = lambda self: _copy(template, name)
    home = Home(template, name)
    yield home
    TransactionTestCase._fixture_teardown = restore
    with django_db_blocker.unblock():
        connections["default"].close()
        for place in (name, *home.stations):
            _drop(place, WITH_A_BROWSER)  # nobody is coming back


@pytest.fixture
def as_owner(db: None) -> AsOwner:
    """`with as_owner() as cursor:` looks behind the wall. It sees what was committed (`transaction=True`)."""

    @contextmanager
    def opened() -> Iterator[psycopg.Cursor[Any]]:
        with (
            connect(replace(_owner(), name=connections["default"].settings_dict["NAME"])) as link,
            link.cursor() as cursor,
        ):
            yield cursor

    return opened


def _template(name: str, run: str) -> str:
    """The migrated database that copies are made of; made anew when what it depends on has changed, or for `--create-db`."""
    wanted = f"{_digest()} {run}"
    with _alone(name), connect(_owner()) as owner:
        found = owner.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        )
        made_for = (found.fetchone() or ("",))[0] or ""
        if not made_for.startswith(wanted.strip()):
            _drop(name)
            owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
            _log_in(name, _owner().user, _owner().password)
            call_command("migrate", verbosity=0, interactive=False)
            _populate()
            connections["default"].close()
            owner.execute(sql.SQL("comment on database {} is {}").format(sql.Identifier(name), sql.Literal(wanted)))
    return name


def _populate() -> None:
    """The cast and the policy stand in the template: no test waits for them. Imported late: models need settings first."""
    from policies import loading
    from tests import cast

    cast.build()
    loading.load(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY)


def _copy(template: str, name: str) -> None:
    """Raises AssertionError in the test that left a connection open; the next one has its database all the same."""
    connections["default"].close()
    left = _drop(name, WITH_A_BROWSER if _serves_a_browser() else PATIENCE)
    with connect(_owner()) as owner:
        owner.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
        owner.execute(sql.SQL("revoke temporary on database {} from public").format(sql.Identifier(name)))
    _log_in(name, settings.CANDOR_DB_ROLES["app"], settings.CANDOR_TEST_APP_PASSWORD)
    if left and not _serves_a_browser():
        raise AssertionError(f"This test left connections open, in threads or by hand, after: {left}")


def _serves_a_browser() -> bool:
    """A thread of the live server keeps its connection for as long as the browser may ask again on the same line."""
    return any(isinstance(thread, LiveServerThread) for thread in threading.enumerate())


def _drop(name: str, patience: float = PATIENCE) -> list[str]:
    """Waits for threads that are just ending, in seconds; returns the last statements of connections that had to be ended."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with connect(_owner()) as owner:
                owner.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
            return []
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
    left = _end_connections(name)
    with connect(_owner()) as owner:
        owner.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
    return left


def _end_connections(name: str) -> list[str]:
    """Each role may end its own connections. The view that lists them is closed to all; its function tells of one's own."""
    app = replace(_owner(), user=settings.CANDOR_DB_ROLES["app"], password=settings.CANDOR_TEST_APP_PASSWORD)
    ended = []
    for role in (_owner(), app):
        with connect(role) as own:
            rows = own.execute(
                "select left(a.query, 80), pg_terminate_backend(a.pid) from pg_stat_get_activity(null) a"
                " join pg_database d on d.oid = a.datid join pg_roles r on r.oid = a.usesysid"
                " where d.datname = %s and r.rolname = current_user",
                [name],
            )
            ended += [f"{role.user}: {query}" for query, _ in rows.fetchall()]
    time.sleep(0.2)
    return ended


def _log_in(name: str, role: str, password: str) -> None:
    """Every further connection of this process is made to `name` as `role`."""
    connections["default"].close()
    place = {"NAME": name, "USER": role, "PASSWORD": password}
    connections["default"].settings_dict.update(place)
    settings.DATABASES["default"].update(place)


def _owner() -> database.Address:
    address = database.parse(settings.CANDOR_TEST_DATABASE)
    return replace(address, host=address.host or os.environ.get("PGHOST", ""))


def _digest() -> str:
    digest = hashlib.sha256()
    for pattern in MIGRATED_FROM:
        for path in sorted(settings.ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Of several workers one migrates, the others wait and find it done."""
    server = hashlib.sha256(f"{_owner().host}:{_owner().port}".encode()).hexdigest()[:8]  # each run has its own
    with (Path(tempfile.gettempdir()) / f"{name}-{server}-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
