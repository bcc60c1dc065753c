"""What `make` does before anything else: find a Python, make `.venv`, install; or say in a sentence why not."""

import shutil
import stat
import subprocess
import sys

import pytest
from django.conf import settings

TOOLS = ("sh", "cat", "cksum", "tr", "dirname", "rm", "make")
SCRIPT = "config/local/environment.sh"


@pytest.fixture
def checkout(tmp_path):
    """A bare checkout and a PATH with nothing but the simplest tools."""
    root, programs = tmp_path / "candor", tmp_path / "bin"
    (root / "config" / "local").mkdir(parents=True)
    programs.mkdir()
    for name in (SCRIPT, "Makefile", "requirements.txt", "requirements-local.txt"):
        shutil.copy(settings.ROOT / name, root / name)
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name))
    return root


def program(checkout, name, text):
    path = checkout.parent / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def set_up(checkout, **environment):
    place = {"PATH": str(checkout.parent / "bin"), "PIP_RETRIES": "0", "PIP_TIMEOUT": "1", **environment}
    return subprocess.run(["sh", SCRIPT, "run"], cwd=checkout, env=place, capture_output=True, text=True, check=False)


def test_no_python_is_one_sentence(checkout):
    said = set_up(checkout)
    assert said.returncode == 1
    assert said.stderr == (
        "candor: Python 3.11 to 3.14 is needed and none was found: install it, or name it with CANDOR_PYTHON.\n"
    )


def test_a_python_that_is_too_old_and_a_launcher_without_one_are_passed_over(checkout):
    program(checkout, "python3.13", "exit 127")  # a launcher that finds nothing behind it
    program(checkout, "python3", f'exec {sys.executable} -c "import sys; sys.exit(1)"')  # says no to the question
    said = set_up(checkout)
    assert said.returncode == 1
    assert "Python 3.11 to 3.14 is needed" in said.stderr


def test_a_python_without_venv_is_one_sentence(checkout):
    program(checkout, "python3.11", f'case "$2" in *ensurepip*) exit 1;; esac; exec {sys.executable} "$@"')
    said = set_up(checkout)
    assert said.returncode == 1
    assert said.stderr.startswith("candor: Python's venv is missing: install it")
    assert said.stderr.count("\n") == 1


@pytest.mark.long
def test_no_package_index_is_said_after_the_index_s_own_words(checkout):
    said = set_up(
        checkout, CANDOR_PYTHON=sys.executable, PIP_INDEX_URL="http://127.0.0.1:9/", PIP_CONFIG_FILE="/dev/null"
    )
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1].startswith("candor: The Python packages could not be installed")
    assert not list((checkout / ".venv").glob("installed-*"))


def test_what_is_installed_already_is_not_installed_again(checkout):
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    files = b"".join((checkout / name).read_bytes() for name in ("requirements.txt", "requirements-local.txt"))
    mark = subprocess.run(["cksum"], input=files, capture_output=True, check=True).stdout
    (checkout / ".venv" / "installed-run").write_bytes(mark)
    said = set_up(checkout)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
