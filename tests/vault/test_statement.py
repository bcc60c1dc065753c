"""A signed copy stands by itself: what it proves anywhere, and what breaks it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vault import statement
from vault.statement import NotGenuine, Part, make, verify

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()
PARTS = [Part("2026-11-20", "What happened?", "A screen…\nÑ 你好"), Part("2026-11-22", "Message", "I saw it again.")]


@pytest.fixture
def copy():
    return json.loads(make(PARTS, "King County", KEY))


def test_whoever_has_the_public_key_reads_what_was_signed(copy):
    shown = verify(json.dumps(copy), PUBLIC)
    assert shown == statement.Shown("King County", tuple(PARTS), 0)
    assert verify(json.dumps(copy, indent=7), PUBLIC) == shown, "an editor may lay it out anew"


def test_a_part_that_its_holder_takes_out_is_counted_and_breaks_nothing(copy):
    del copy["parts"][0]
    shown = verify(json.dumps(copy), PUBLIC)
    assert (shown.parts, shown.hidden) == ((PARTS[1],), 1)
    assert "Ñ" not in json.dumps(copy, ensure_ascii=False)


def test_two_copies_of_one_report_share_nothing_that_says_so(copy):
    other = json.loads(make(PARTS, "King County", KEY))
    assert not set(copy["digests"]) & set(other["digests"])
    assert copy["signature"] != other["signature"]


def _told(copy):
    copy["parts"][0]["told"] = "A screen"


def _day(copy):
    copy["parts"][0]["on"] = "2026-01-01"


def _added(copy):
    copy["parts"].append({"on": "2026-11-20", "asked": "Message", "told": "more", "salt": "00"})


def _digest(copy):
    copy["digests"].append("0" * 64)


def _twice(copy):
    copy["parts"].append(copy["parts"][0])


def _county(copy):
    copy["organization"] = "Another county"


def _signature(copy):
    copy["signature"] = "zz"


@pytest.mark.parametrize("change", [_told, _day, _added, _digest, _twice, _county, _signature])
def test_whatever_was_changed_is_not_genuine(copy, change):
    change(copy)
    with pytest.raises(NotGenuine, match="Not genuine"):
        verify(json.dumps(copy), PUBLIC)


def test_another_key_proves_nothing(copy):
    """The key that the file itself names is not believed."""
    with pytest.raises(NotGenuine):
        verify(json.dumps(copy), Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", "[" * 100_000, '{"statement": 1, "digests": [], "parts": 5}'])
def test_what_is_no_copy_is_said_in_one_sentence(text):
    with pytest.raises(NotGenuine, match="no signed copy"):
        verify(text, PUBLIC)


def test_the_file_runs_by_itself_on_a_machine_without_us(copy, tmp_path):
    script = tmp_path / "statement.py"
    script.write_bytes(Path(statement.__file__).read_bytes())
    (tmp_path / "note.txt").write_text(json.dumps(copy), encoding="utf-8")

    def run(key):
        command = [sys.executable, "-I", str(script), "note.txt", "--key", key]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, env={"PYTHONUTF8": "1"}
        )

    good = run(PUBLIC.public_bytes_raw().hex())
    assert good.returncode == 0
    assert "Genuine. King County signed this copy. It shows 2 of 2 parts." in good.stdout
    assert "I saw it again." in good.stdout
    assert [run(key).returncode for key in ("00" * 32, "no key")] == [1, 1]
