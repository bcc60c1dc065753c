"""`manage.py runlocal` as a person meets it: ready, one log, and nothing left behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from config.local import prepare
from config.local.faults import CannotStart

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads processes as Linux shows them"),
    pytest.mark.timeout(400),  # a first start on a machine that does much else
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def begin(data_dir, port, *words):
    kept = ("PATH", "HOME", "LANG", "CANDOR_VENDOR_DIR", "CANDOR_PG_BIN")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "manage.py", "runlocal", *words],
        cwd=settings.ROOT,
        env={**environment, "DATA_DIR": str(data_dir), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until_ready(started):
    lines = []
    for line in started.stdout:
        lines.append(line)
        if line.startswith("READY"):
            return line.strip()
    pytest.fail("".join(lines))


def of_this_start(data_dir):
    """Every process whose command line or environment names the data folder."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            if str(data_dir).encode() in text and int(folder.name) != os.getpid():
                found[int(folder.name)] = text
        except OSError:  # gone, or not ours
            continue
    return found


def gone(data_dir, patience=20):
    deadline = time.monotonic() + patience
    while of_this_start(data_dir) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not of_this_start(data_dir)


@pytest.fixture
def data_dir():
    folder = Path(tempfile.mkdtemp(prefix="candor-test-"))
    yield folder
    for process in of_this_start(folder):
        os.kill(process, signal.SIGKILL)
    shutil.rmtree(folder)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.long
def test_it_becomes_ready_serves_and_leaves_nothing_behind(data_dir, sign):
    port = free_port()
    started = begin(data_dir, port)
    assert until_ready(started) == f"READY http://127.0.0.1:{port}/"
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200
    started.send_signal(sign)
    rest, _ = started.communicate(timeout=60)
    assert started.returncode == 0, rest
    assert gone(data_dir)


@pytest.mark.long
def test_a_second_start_keeps_the_data_and_a_reset_does_not(data_dir):
    port = free_port()
    for _ in range(2):
        started = begin(data_dir, port)
        until_ready(started)
        made = (data_dir / "secrets" / "secret_key").read_text()
        started.send_signal(signal.SIGINT)
        started.communicate(timeout=60)
    assert (data_dir / "secrets" / "secret_key").read_text() == made
    assert (data_dir / "receipts.json").exists()
    assert begin(data_dir, port, "--reset").communicate(timeout=60) == ("", None)
    assert list(data_dir.iterdir()) == []


@pytest.mark.long
def test_killed_without_warning_it_takes_everything_with_it(data_dir):
    started = begin(data_dir, free_port())
    until_ready(started)
    started.kill()
    started.communicate()
    assert gone(data_dir)


@pytest.mark.long
def test_no_process_but_the_parent_learns_the_owners_or_the_superusers_password(data_dir):
    started = begin(data_dir, free_port())
    until_ready(started)
    kept = [(data_dir / "secrets" / f"database_{name}").read_bytes() for name in ("candor_owner", "candor_super")]
    children = {pid: text for pid, text in of_this_start(data_dir).items() if pid != started.pid}
    started.send_signal(signal.SIGINT)
    started.communicate(timeout=60)
    assert len(children) > 3
    assert not any(secret in text for secret in kept for text in children.values())


def test_a_busy_port_is_one_sentence(data_dir):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        said = begin(data_dir, port)
        output, _ = said.communicate(timeout=60)
    assert said.returncode == 1
    assert output == f"candor: Port {port} is taken: stop what uses it, or choose another, as in PORT=8123 make run.\n"


def test_a_folder_that_cannot_be_written_is_one_sentence():
    said = begin("/proc/candor", free_port())
    output, _ = said.communicate(timeout=60)
    assert said.returncode == 1
    assert output.startswith("candor: The data folder /proc/candor cannot be written")
    assert output.count("\n") == 1


def test_a_data_folder_in_use_is_one_sentence(data_dir):
    from config.local import folders

    with folders.held(data_dir):
        said = begin(data_dir, free_port())
        output, _ = said.communicate(timeout=60)
    assert said.returncode == 1
    assert output == f"candor: Candor is running already with {data_dir}: stop it, or set another DATA_DIR.\n"


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_of_another_version_is_one_sentence(as_owner):
    with as_owner() as owner:
        owner.execute("insert into django_migrations (app, name, applied) values ('cases', '0009_of_then', now())")
    with pytest.raises(CannotStart, match="Another version of Candor made the demonstration"):
        prepare._migrate()


@pytest.mark.parametrize("typed", ["abc", "0", "70000", "", "-1", "8000.5", "٨٠٠٠"])
def test_what_is_no_port_is_one_sentence(typed, settings):
    settings.CANDOR_LOCAL, settings.CANDOR_PORT = True, typed
    with pytest.raises(SystemExit) as ended:
        call_command("runlocal")
    assert (
        ended.value.code == f"candor: PORT={typed} is no port: give a number from 1 to 65535, as in PORT=8123 make run."
    )


def test_a_port_that_is_none_reaches_the_person_as_that_sentence(data_dir):
    said = begin(data_dir, "abc")
    output, _ = said.communicate(timeout=60)
    assert (said.returncode, output.count("\n")) == (1, 1)
    assert output.startswith("candor: PORT=abc is no port")


def test_a_reset_removes_all_that_a_start_makes_and_nothing_else(data_dir):
    from config.local import folders, run

    for name in (*folders.OURS, "letter.txt"):
        (data_dir / name).write_text("")
    run.reset(data_dir, "")
    assert [one.name for one in data_dir.iterdir()] == ["letter.txt"]


def test_a_reset_that_cannot_is_one_sentence():
    said = begin("/proc", free_port(), "--reset")
    output, _ = said.communicate(timeout=60)
    assert said.returncode == 1
    assert output == "candor: Not everything in /proc can be removed: check whose it is, or set another DATA_DIR.\n"
