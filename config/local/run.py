"""`manage.py runlocal`: everything on one machine, one parent, one log (D30)."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from . import account, folders, prepare, roles, secrets
from .children import Child, relay, say
from .faults import CannotStart
from .postgres import Server

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
PATIENCE = 60.0
NOT_PASSED_ON = {"CANDOR_DB_LOGIN", "DATABASE_URL", "PYTHONPATH"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What the person asked for."""

    data_dir: Path
    port: int
    pg_binaries: str
    pg_account: str


def port(typed: str) -> int:
    """The port that was asked for. Raises CannotStart for what is none."""
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= HIGHEST_PORT):
        raise CannotStart(f"PORT={typed} is no port: give a number from 1 to {HIGHEST_PORT}, as in PORT=8123 make run.")
    return int(typed)


def run(plan: Plan) -> int:
    """Serve until told to stop. Returns the exit code; raises CannotStart."""
    runs_as = account.choose(plan.pg_account)
    _require_free(plan.port)
    folders.prepare(plan.data_dir, runs_as)
    with folders.held(plan.data_dir):
        server = _server(plan, runs_as)
        children: list[Child] = []
        try:
            _on_signal(_interrupt)
            server.start()
            secrets.keep(plan.data_dir, "database_address", server.address(prepare.DATABASE, "").url())
            roles.ensure(server, settings.CANDOR_DB_ROLES, prepare.DATABASE)
            prepare.everything(server)
            return _serve(_children(plan, server), children, plan)
        except Interrupted:
            return 0
        finally:
            _on_signal(signal.SIG_IGN)  # a second Ctrl-C must not leave anything running
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()
            server.stop()


class Interrupted(BaseException):
    """Told to stop while still preparing; what a transaction had begun is rolled back."""


def _interrupt(*_: object) -> None:
    raise Interrupted


def _on_signal(do: Callable[..., object] | signal.Handlers) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, do)


def _serve(wanted: list[Child], started: list[Child], plan: Plan) -> int:
    """Start the site and tell the stories meanwhile, say READY, start the rest (which would only delay it), wait."""
    stopping = threading.Event()
    for child in wanted:
        if stopping.is_set():
            return 0
        started.append(child)
        child.start()
        if child is wanted[0]:
            prepare.tell_stories(plan.data_dir)
            _on_signal(lambda *_: stopping.set())
            _wait_until_it_answers(child, plan.port, stopping)
            if not stopping.is_set():
                sys.stdout.write(f"READY http://{HOST}:{plan.port}/\n")
                sys.stdout.flush()
    while not stopping.wait(0.3):
        for child in started:
            if child.ended is not None:
                say("candor", f"{child.name} ended with code {child.ended}, so everything is stopped.")
                return 1
    say("candor", "Stopping.")
    return 0


def _children(plan: Plan, server: Server) -> list[Child]:
    """The processes beside the database; adding one is one entry. None of them learns the owner's password."""
    site = _environment(server, plane="all", role="app")
    worker = _environment(server, plane="worker", role="worker")
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser"]  # it accepts no pickle
    granian = [*python, "-m", "granian", *_granian(plan.port), "config.wsgi:application"]
    celery = [*python, *["-m", "celery", "--quiet", "-A", "config", "worker", "--beat", "--schedule"]]
    schedule = str(settings.CANDOR_BROKER_DIR / "beat")
    return [
        Child("web", granian, site, _worth_saying),
        Child("worker", [*celery, schedule, *settings.CANDOR_WORKER_OPTIONS], worker),
        Child("dispatch", [*python, "manage.py", "sweep", "--forever"], worker),
    ]


def _granian(port: int) -> list[str]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return [
        *("--interface", "wsgi", "--host", HOST, "--port", str(port), "--workers", str(cores)),
        *("--blocking-threads", "4", "--log-level", "warning", "--no-ws", "--workers-kill-timeout", "5"),
    ]


def _environment(server: Server, *, plane: str, role: str) -> dict[str, str]:
    """What a child knows: our environment, its plane, and the one role that it logs in as."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "DATA_DIR": str(settings.DATA_DIR),
        "DATABASE_URL": server.address(prepare.DATABASE, settings.CANDOR_DB_ROLES[role]).url(),
        "CANDOR_PLANE": plane,
        "SECRET_KEY": secrets.obtain(settings.DATA_DIR, "secret_key"),
        "PYTHONUNBUFFERED": "1",
    }


def _server(plan: Plan, runs_as: account.Account | None) -> Server:
    read, write = os.pipe()
    relay("database", os.fdopen(read, "rb"), _alarming)
    server = Server(plan.data_dir, runs_as, binaries=plan.pg_binaries, output=os.fdopen(write, "wb"))
    if server.home.parent != plan.data_dir:
        say(
            "candor",
            f"The account {runs_as and runs_as.name} cannot reach {plan.data_dir}: the database lies in {server.home}.",
        )
    return server


def _alarming(line: str) -> bool:
    """Not the server's diary, and not that it is still starting, which is what we ask it until it answers."""
    return bool(line) and " LOG: " not in line and "is starting up" not in line


def _worth_saying(line: str) -> bool:
    return bool(line) and "[INFO]" not in line


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise CannotStart(
                f"Port {port} is kept for root: choose one above 1023, as in PORT=8123 make run."
            ) from error
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken: stop what uses it, or choose another, as in PORT=8123 make run."
            ) from error


def _wait_until_it_answers(site: Child, port: int, stopping: threading.Event) -> None:
    """Raises CannotStart."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not stopping.is_set():
        if site.ended is not None:
            raise CannotStart("The site stopped at once; the lines above say why.")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            stopping.wait(0.05)
    if not stopping.is_set():
        raise CannotStart(f"The site did not answer within {PATIENCE:.0f} seconds; the lines above say why.")


def reset(data_dir: Path, pg_account: str) -> None:
    """Remove what the local start made. Raises CannotStart while it runs, or where something cannot be removed."""
    if not data_dir.exists():
        return
    try:
        with folders.held(data_dir):
            for made in (
                folders.server_home(data_dir, account.choose(pg_account)),
                *(data_dir / name for name in folders.OURS),
            ):
                subprocess.run(["rm", "-rf", "--", made], check=True, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(
            f"Not everything in {data_dir} can be removed: check whose it is, or set another DATA_DIR."
        ) from error
