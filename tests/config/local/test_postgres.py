"""The private server: whom it runs as, what it lets through, what it leaves behind."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from config.local import account, binaries, folders, roles, testing
from config.local.faults import CannotStart
from config.local.postgres import THROWAWAY, Server, connect

NAMES = testing.ROLES


@pytest.fixture
def data_dir():
    folder = Path(tempfile.mkdtemp(prefix="candor-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server():
    data_dir, runs_as = Path(tempfile.mkdtemp(prefix="candor-test-")), account.choose()
    folders.prepare(data_dir, runs_as)
    server = Server(data_dir, runs_as, options=THROWAWAY)
    server.start()
    roles.ensure(server, NAMES, "candor")
    yield server
    server.stop()
    shutil.rmtree(data_dir)


def test_it_keeps_its_data_through_a_restart(server):
    with connect(server.address("candor", NAMES["owner"])) as owner:
        owner.execute("create table kept as select 7 as n")
    server.stop()
    server.start()
    with connect(server.address("candor", NAMES["owner"])) as owner:
        assert owner.execute("select n from kept").fetchone() == (7,)


def test_nobody_enters_without_the_password(server):
    for user in (*NAMES.values(), "candor_super"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(dbname="candor", user=user, host=str(server.socket), password="guess").close()


def test_no_role_of_ours_is_superuser_or_passes_row_security(server):
    with connect(server.address("candor")) as superuser:
        found = superuser.execute(
            "select rolname, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb, rolinherit from pg_roles"
            " where rolname = any(%s) order by 1",
            [list(NAMES.values())],
        ).fetchall()
    assert found == [(name, False, name != NAMES["app"]) for name in sorted(NAMES.values())]


def test_it_listens_nowhere_checks_its_pages_and_writes_no_statement_into_its_log(server):
    wanted = {
        "listen_addresses": "",
        "data_checksums": "on",
        "password_encryption": "scram-sha-256",
        "server_encoding": "UTF8",
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
    }
    with connect(server.address("candor")) as superuser:
        found = {name: superuser.execute(f"show {name}").fetchone()[0] for name in wanted}
    assert found == wanted


@pytest.mark.parametrize("view", ["pg_stat_activity", "pg_stat_user_tables", "pg_statio_user_tables"])
def test_the_app_role_sees_no_activity_and_no_row_counts(server, view):
    app = connect(server.address("candor", NAMES["app"]))
    with app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(f"select * from {view}")


def test_passwords_and_data_are_readable_by_nobody_else(server):
    secret_files = list((server.data_dir / "secrets").iterdir())
    assert len(secret_files) == len(NAMES) + 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in secret_files} == {0o600}
    private = [server.data_dir / "secrets", server.home, server.cluster, server.socket]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in private} == {0o700}
    assert not stat.S_IMODE(server.data_dir.stat().st_mode) & 0o066


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another account")
def test_as_root_it_runs_as_an_account_that_is_not_root(server):
    assert Path(f"/proc/{server.process.pid}").stat().st_uid == server.account.uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another account")
def test_where_its_account_cannot_walk_it_lies_elsewhere_and_no_folder_is_opened(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    started = account.choose()
    folders.prepare(closed / "data", started)
    server = Server(closed / "data", started, options=THROWAWAY)
    try:
        assert server.home.parent == folders.ELSEWHERE
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        server.start()
        connect(server.address("postgres")).close()
    finally:
        server.stop()
        shutil.rmtree(server.home)


def test_a_long_folder_name_gets_a_short_private_socket_folder(data_dir):
    deep = data_dir / ("long" * 25)
    started = account.choose()
    folders.prepare(data_dir, started)
    folders.prepare(deep, started)
    server = Server(deep, started, options=THROWAWAY)
    try:
        server.start()
        short = server.socket
        assert len(str(short)) < 40
        assert stat.S_IMODE(short.stat().st_mode) == 0o700
    finally:
        server.stop()
    assert not short.exists()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the kernel tells children of their parent on Linux alone"
)
def test_it_ends_when_its_parent_is_killed(data_dir):
    code = f"""
import subprocess, time
from pathlib import Path
from config.local import account, folders
from config.local.postgres import THROWAWAY, Server
folder, runs_as = Path({str(data_dir)!r}), account.choose()
folders.prepare(folder, runs_as)
server = Server(folder, runs_as, options=THROWAWAY)
server.start()
print(server.process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    postmaster = Path("/proc") / parent.stdout.readline().strip()
    assert postmaster.exists()
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    deadline = time.monotonic() + 10
    while postmaster.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not postmaster.exists()


def test_data_of_a_version_that_is_gone_is_refused_in_one_sentence(data_dir):
    control = data_dir / "postgres" / "data" / "global" / "pg_control"
    control.parent.mkdir(parents=True)
    control.touch()
    (data_dir / "postgres" / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 9, which is not found here"):
        Server(data_dir, None)


def test_a_setting_that_leads_nowhere_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CannotStart, match="leads to no PostgreSQL server"):
        binaries.find(str(tmp_path))


def test_the_package_brings_a_server_of_its_own():
    assert binaries.find("wheel").major >= binaries.OLDEST


def test_a_disk_that_is_too_full_is_refused_in_one_sentence(data_dir, monkeypatch):
    monkeypatch.setattr(folders, "NEEDED_BYTES", shutil.disk_usage(data_dir).total * 2)
    with pytest.raises(CannotStart, match=r"The disk of .* has \d+ MB free and Candor needs"):
        folders.prepare(data_dir, None)
