"""Everything between a running database and a site worth opening; each part is skipped when it is done already."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import database, vendor
from config.models import Demonstration
from intake import catalogues
from vault import keys

from . import cast, secrets
from .children import say
from .faults import CannotStart
from .postgres import Server

DATABASE = "candor"


def everything(server: Server) -> None:
    """All that the site needs before it can start."""
    invented = None if (server.data_dir / cast.SHEET).exists() else cast.invent()
    secrets.obtain(server.data_dir, "secret_key")
    _make_keys()
    catalogues.compile_all()
    for folder in ("messages", "control"):
        (settings.CANDOR_BROKER_DIR / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    with ThreadPoolExecutor(1) as beside:
        static = beside.submit(_static_files)  # while the database is waited for
        _log_in(server, "owner")
        _migrate()
        Demonstration.mark()
        cast.make(server.data_dir, invented)
        _log_in(server, "app")
        _load_packs()
        static.result()
    connection.close()


def _log_in(server: Server, role: str) -> None:
    """Further statements of this process are made as `role`; its children get the app's and the worker's alone."""
    connection.close()
    address = server.address(DATABASE, settings.CANDOR_DB_ROLES[role])
    entry = database.for_django(address)
    # What is prepared here can be prepared again, so no commit waits for the disk; the site's own commits do.
    entry["OPTIONS"] |= {"options": "-c synchronous_commit=off"}
    connections["default"].settings_dict.update(entry)


def _migrate() -> None:
    """Raises CannotStart where a version of Candor made the database whose migrations are no longer here (ADR 35)."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if {one for one in loader.applied_migrations if one[0] in loader.migrated_apps} - loader.disk_migrations.keys():
        connection.close()  # the server is about to stop, and would say who was still there
        raise CannotStart(
            f"Another version of Candor made the demonstration in {settings.DATA_DIR}:"
            " `make reset`, then `make run`, begins afresh."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("candor", "Preparing the database.")
        call_command("migrate", verbosity=0, interactive=False)


def _make_keys() -> None:
    keys.make(settings.CANDOR_KEY_DIR)
    keys.forget()


def _load_packs() -> None:
    for pack in sorted(settings.CANDOR_PACKS_DIR.glob("*/pack.toml")):
        call_command("load_policy", str(pack.parent), verbosity=0)


def tell_stories(data_dir: Path) -> None:
    """The cast and its stories, once: a later start keeps what people did with them. The site starts up meanwhile."""
    told = data_dir / "stories.told"
    if told.exists():
        return
    say("candor", "Telling the demonstration's stories.")
    call_command("demo", verbosity=0)
    told.touch()
    connection.close()


def _static_files() -> None:
    """The style sheet is fetched once; the files are collected again only when one of them has changed. Raises CannotStart."""
    try:
        vendor.ensure()
    except vendor.VendorError as error:
        raise CannotStart(str(error)) from error
    digest = _digest(path for folder in _static_folders() for path in sorted(folder.rglob("*")))
    stamp = settings.STATIC_ROOT / "collected"
    if not stamp.exists() or stamp.read_text() != digest:
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest)


def _static_folders() -> list[Path]:
    return [
        Path(str(entry[1])) if isinstance(entry, tuple) else Path(str(entry)) for entry in settings.STATICFILES_DIRS
    ]


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(f"{path}:{path.stat().st_mtime_ns}:{path.stat().st_size}\n".encode())
    return digest.hexdigest()
