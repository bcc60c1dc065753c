"""The two commands, and the bundle that verifies away from the database."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import cryptography
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings as configured
from django.core.management import CommandError, call_command

from audit import checkpoints, elsewhere
from audit.journal import Chain
from vault import keys

from .owner import signed_in_as_owner

pytestmark = pytest.mark.wall


@pytest.fixture
def bundle(chain, write, sign, tmp_path):
    """Three events under a checkpoint, two more after it, and two of another chain."""
    write(chain, 3)
    sign()
    write(chain, 2)
    write(Chain.person(uuid4()), 2, actor="person:7")
    path = tmp_path / "journal.ndjson"
    with signed_in_as_owner():
        call_command("export_audit", path)
    return path


@pytest.fixture
def count(as_owner):
    """How many events there are, those that migrations wrote included."""

    def counted():
        with as_owner() as cursor:
            cursor.execute("select count(*) from audit_event")
            return cursor.fetchone()[0]

    return counted


def verify(*arguments, capsys=None):
    call_command("verify_audit", *map(str, arguments))
    return capsys.readouterr().out.strip() if capsys else ""


def lines_of(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def rewrite(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_the_live_journal_is_verified_by_the_owner(chain, write, sign, capsys, count):
    write(chain, 3)
    sign()
    with signed_in_as_owner():
        assert f"whole: {count()} events, 1 checkpoints" in verify(capsys=capsys)


def test_a_part_of_the_journal_is_no_verdict(chain, tmp_path):
    for command, arguments in (("verify_audit", []), ("export_audit", [tmp_path / "file"])):
        with pytest.raises(CommandError, match="CANDOR_DB_LOGIN=owner"):
            call_command(command, *arguments)
    assert not (tmp_path / "file").exists()


def test_a_fault_is_one_line_and_a_failure(chain, write, tamper):
    events = write(chain, 3)
    tamper("update audit_event set body = '{}' where chain_id = %s and seq = 2", chain.id)
    with signed_in_as_owner(), pytest.raises(CommandError) as fault:
        verify()
    assert str(fault.value) == f"case {chain.id}, number 2, event {events[1]}: its text was edited"
    assert fault.value.returncode == 1


def test_a_bundle_says_the_same_as_the_database(bundle, capsys, count):
    line = verify(bundle, capsys=capsys)
    assert f"whole: {count()} events, 1 checkpoints" in line
    assert keys.ring().checkpoint_public.public_bytes_raw().hex() in line
    assert bundle.stat().st_mode & 0o777 == 0o600


def test_a_bundle_is_never_written_over(bundle):
    before = bundle.read_text()
    with signed_in_as_owner(), pytest.raises(CommandError, match="exists"):
        call_command("export_audit", bundle)
    assert bundle.read_text() == before


def test_a_bundle_verifies_without_database_or_keys(bundle, tmp_path, count):
    nowhere = {"CANDOR_TEST_DATABASE": "postgres://nobody@127.0.0.1:1/nothing", "PGHOST": ""}
    nowhere |= {"CANDOR_KEY_DIR": str(tmp_path / "none"), "PATH": os.environ["PATH"]}
    nowhere |= {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, str(configured.ROOT / "manage.py"), "verify_audit", str(bundle)]
    done = subprocess.run(command, env=nowhere, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"whole: {count()} events" in done.stdout
    assert "4 events after the last checkpoint were not proved" in done.stdout  # their code needs a key


@pytest.fixture
def another_machine(tmp_path):
    """`run(*arguments)`: Python with the package `cryptography` and nothing else, in a folder of its own."""
    packages, there = Path(cryptography.__file__).parent.parent, tmp_path / "another machine"
    there.mkdir()
    for name in ("cryptography", "cffi", "pycparser", "typing_extensions.py", *packages.glob("_cffi_backend*")):
        if (packages / name).exists():
            (there / Path(name).name).symlink_to(packages / name)

    def run(*arguments):
        command = [sys.executable, "-S", *map(str, arguments)]  # -S: no other package of this environment
        return subprocess.run(
            command, env={"PYTHONPATH": str(there)}, capture_output=True, text=True, cwd=there, check=False
        )

    return run


def test_the_verifier_beside_a_bundle_needs_neither_django_nor_database_nor_the_house(
    bundle, another_machine, count, checkpoint_file
):
    assert another_machine("-c", "import django").returncode == 1
    verifier, public = bundle.with_suffix(".verify.pyz"), keys.ring().checkpoint_public.public_bytes_raw().hex()
    done = another_machine(verifier, bundle, "--key", public, "--kept", checkpoint_file)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"whole: {count()} events, 1 checkpoints signed with {public}" in done.stdout
    other = another_machine(verifier, bundle, "--key", "00" * 32)
    assert (other.returncode, other.stdout) == (1, "")
    assert "another key than the one you trust" in other.stderr
    lines = lines_of(bundle)
    event_line(lines, "case", 2)[4] = "{}"
    rewrite(bundle, lines)
    edited = another_machine(verifier, bundle)
    assert (edited.returncode, edited.stdout) == (1, "")
    assert "number 2" in edited.stderr
    assert "its text was edited" in edited.stderr


def test_the_verifier_is_the_same_file_each_time_and_the_module_of_the_house(bundle, tmp_path, capsys):
    elsewhere.pack(tmp_path / "again.pyz")
    assert (tmp_path / "again.pyz").read_bytes() == bundle.with_suffix(".verify.pyz").read_bytes()
    assert elsewhere.main([str(bundle)]) == 0
    assert "The journal is whole" in capsys.readouterr().out
    assert elsewhere.main([str(tmp_path / "none")]) == 1


def test_whoever_kept_the_checkpoints_sees_that_a_bundle_is_older_or_another(bundle, write, sign, chain, tmp_path):
    """A bundle made after the database was taken back is whole by itself; what left the house says that it is not."""
    kept = tmp_path / "mailbox"
    write(chain, 1)
    point = sign()
    kept.write_text(f'a heading\n<85>1 2026-11-22 candor: {checkpoints.line_of(point)}\n{{"body": cut off\n')
    verify(bundle)
    with pytest.raises(CommandError, match="number 6: the tail is cut off: number 6 is known"):
        verify(bundle, "--kept", kept)
    first = lines_of(bundle)[1]["point"]
    other = {"body": first[0].replace('"prev":"0', '"prev":"1'), "signature": first[1]}
    kept.write_text(json.dumps(other))
    with pytest.raises(CommandError, match="checkpoint, number 1"):
        verify(bundle, "--kept", kept)
    kept.write_text(json.dumps({"body": "{}", "signature": "zz"}))
    with pytest.raises(CommandError, match="cannot be read"):
        verify(bundle, "--kept", kept)


def event_line(lines, kind, seq):
    return next(line["event"] for line in lines if line.get("event", [""])[0] == kind and line["event"][2] == seq)


@pytest.mark.parametrize(
    ("seq", "part", "value", "what"),
    [
        (2, 4, "{}", "edited"),
        (2, 3, "00000000-0000-4000-8000-000000000001", "order was changed"),
        (5, 7, "00", "forged"),
        (4, 2, 9, "missing"),
    ],
)
def test_an_edited_bundle_is_found_out(bundle, seq, part, value, what):
    lines = lines_of(bundle)
    event_line(lines, "case", seq)[part] = value
    rewrite(bundle, lines)
    with pytest.raises(CommandError, match=f"number {seq}.*{what}"):
        verify(bundle)


def test_a_bundle_without_one_of_its_events_is_found_out(bundle):
    lines = lines_of(bundle)
    lines.remove({"event": event_line(lines, "case", 3)})
    rewrite(bundle, lines)
    with pytest.raises(CommandError, match="number 3: the event is missing"):
        verify(bundle)


@pytest.mark.parametrize("kept", [0, 1, 3, -1])
def test_a_bundle_that_was_cut_off_is_no_bundle(bundle, kept):
    lines = lines_of(bundle)
    rewrite(bundle, lines[:kept])
    with pytest.raises(CommandError, match="cut off|not an audit bundle"):
        verify(bundle)


@pytest.mark.parametrize("content", ["", "words\n", "[1]\n", '{"bundle": 2}\n', "\x00\n", "é\n"])
def test_another_file_is_no_bundle(tmp_path, content):
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="bundle"):
        verify(path)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda lines: lines[0].update(checkpoint_public="zz"),
        lambda lines: lines[0].pop("checkpoint_public"),
        lambda lines: lines[1].update(point=["only one"]),
        lambda lines: lines[3].update(head=["case"]),
        lambda lines: event_line(lines, "case", 1).pop(),
        lambda lines: event_line(lines, "case", 1).__setitem__(5, "not hex"),
        lambda lines: event_line(lines, "case", 1).__setitem__(2, "one"),
    ],
)
def test_a_broken_line_is_said_in_one_sentence(bundle, break_it):
    lines = lines_of(bundle)
    break_it(lines)
    rewrite(bundle, lines)
    with pytest.raises(CommandError, match=r"bundle|number|Line"):
        verify(bundle)


@pytest.fixture
def forged(bundle):
    """Everything signed anew under a key of the forger's own: nothing but the key itself tells."""
    lines, other = lines_of(bundle), Ed25519PrivateKey.generate()
    lines[0]["checkpoint_public"] = other.public_key().public_bytes_raw().hex()
    body = lines[1]["point"][0]
    lines[1]["point"][1] = other.sign(checkpoints.SIGNED_FOR + body.encode()).hex()
    rewrite(bundle, lines)
    return bundle


def test_a_bundle_under_another_key_than_this_installation_s_is_refused(forged):
    with pytest.raises(CommandError, match="another key"):
        verify(forged)


def test_elsewhere_the_key_you_trust_decides(bundle, settings, tmp_path):
    trusted = keys.ring().checkpoint_public.public_bytes_raw().hex()
    settings.CANDOR_KEY_DIR = tmp_path / "none"
    verify(bundle, "--key", f" {trusted.upper()} ")
    with pytest.raises(CommandError, match="another key"):
        verify(bundle, "--key", trusted.replace(trusted[0], "x"))


def test_elsewhere_a_bundle_without_a_trusted_key_at_least_shows_its_own(forged, settings, tmp_path, capsys):
    settings.CANDOR_KEY_DIR = tmp_path / "none"
    assert lines_of(forged)[0]["checkpoint_public"] in verify(forged, capsys=capsys)


def test_a_forger_without_the_journal_key_cannot_lengthen_a_bundle(bundle):
    lines = lines_of(bundle)
    last = event_line(lines, "case", 5)
    body = json.dumps({**json.loads(last[4]), "seq": 6, "id": str(uuid4())}, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(bytes.fromhex(last[6]) + body.encode()).digest()
    mac = hmac.digest(b"guessed", digest, "sha256")
    added = ["case", last[1], 6, json.loads(body)["id"], body, last[6], digest.hex(), mac.hex()]
    where = lines.index({"event": last})
    head = next(line["head"] for line in lines if line.get("head", [""])[0] == "case")
    head[2:] = [6, digest.hex()]
    lines.insert(where + 1, {"event": added})
    lines[-1] = {"end": lines[-1]["end"] + 1}
    rewrite(bundle, lines)
    with pytest.raises(CommandError, match="number 6.*forged"):
        verify(bundle)
