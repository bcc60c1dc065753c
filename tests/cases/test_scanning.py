"""Before a file is opened a scanner looks at it, where there is one; and where that gives no answer nothing is opened."""

import socket
from threading import Event

import pytest

from cases import cleaning, readers, scanning
from cases.readers import files
from config import health, safety
from tests.cases.test_files import agree, body, send, verbs
from tests.cases.walking import do
from tests.rig.scanner import EICAR, NAME, Scanner
from vault.sealed import Tampered


@pytest.fixture
def scanner(settings):
    found = Scanner()
    settings.CANDOR_SCANNER = found.address
    yield found
    found.end()


def outcome(*pieces: bytes) -> str:
    try:
        got = b"".join(scanning.looked_at(iter(pieces)))
    except (scanning.Found, scanning.Unscanned) as stopped:
        return type(stopped).__name__
    assert got == b"".join(pieces)
    return "opened"


def test_the_scanner_is_shown_every_byte_and_its_answer_counts_to_the_letter(scanner, settings, tmp_path):
    assert outcome(b"Hello ", b"", b"world") == "opened"
    assert outcome() == "opened"
    assert outcome(EICAR[:30], EICAR[30:]) == "Found"
    assert scanner.heard == [b"Hello world", b"", EICAR]
    assert scanning.answers()
    other = Scanner(socket.AF_UNIX, str(tmp_path / "clamd.sock"))
    settings.CANDOR_SCANNER = other.address
    assert (outcome(b"Hello"), outcome(EICAR), scanning.answers()) == ("opened", "Found", True)
    other.end()


@pytest.mark.parametrize("mood", ["cut", "cut short", "nonsense", "endless", "hang", "more than it looks at"])
def test_whatever_is_no_answer_opens_nothing(scanner, mood, monkeypatch, caplog):
    monkeypatch.setattr(scanning, "SECONDS", 0.3)
    scanner.mood = mood
    assert outcome(b"Somebody's words") == "Unscanned"
    assert len(caplog.messages) == 1
    assert "words" not in caplog.text


def test_a_file_over_its_limit_or_a_scanner_that_is_gone_opens_nothing(scanner, settings):
    scanner.over = 100_000
    assert outcome(*[b"a" * 60_000] * 200) == "Unscanned"
    scanner.end()
    assert outcome(b"Hello") == "Unscanned"
    assert not scanning.answers()
    settings.CANDOR_SCANNER = "unix:///nowhere/clamd.sock"
    assert outcome(b"Hello") == "Unscanned"


def test_a_file_goes_in_clear_to_no_address_of_the_internet(scanner, monkeypatch, settings):
    monkeypatch.setattr(socket.socket, "getpeername", lambda _: ("203.0.112.9", 3310), raising=False)
    assert outcome(b"Hello") == "Unscanned"
    assert scanner.heard == []
    for address, says in (
        ("tcp://8.8.8.8:3310", "gets them in clear"), ("tcp://[2a00::1]:3310", "gets them in clear"),
        ("tcp://[::ffff:8.8.8.8]:3310", "gets them in clear"), ("tcp://clamd", "is reached by"),
        ("clamd:3310", "is reached by"), ("tcp://clamd:99999", "is reached by"), ("unix://clamd", "is reached by"),
    ):  # fmt: skip
        settings.CANDOR_SCANNER = address
        with pytest.raises(scanning.BadScanner, match=says):
            scanning.check()
        assert outcome(b"Hello") == "BadScanner", "and where nobody asked, nothing is opened"
    settings.CANDOR_GUARDED = True
    with pytest.raises(SystemExit, match="CANDOR_SCANNER: A scanner of files is reached by"):
        safety.require()
    for address in ("", "tcp://clamd:3310", "tcp://10.0.0.7:3310", "unix:///run/scanner/clamd.sock"):
        settings.CANDOR_SCANNER = address
        scanning.check()


@pytest.mark.django_db
def test_what_the_scanner_finds_is_opened_by_nobody_and_stands_in_the_journal(cast, sent, scanner):
    reference, receipt = sent
    bad, good = send(receipt, ("a.txt", EICAR), ("b.txt", b"Hello"))
    do(cast, "manager", "open_originals", reference, originals=[bad, good], days=7, reason="The words.")
    agree(cast, reference)
    client, url = cast["manager"].client, f"/cases/{reference}/files/"
    for way in ("copy", "original"):
        answer = client.get(f"{url}{bad}/{way}/")
        page = answer.content.decode()
        assert "The scanner found something in this file" in page
        assert "Download" not in page
        assert NAME.decode() not in page
        assert "Content-Disposition" not in answer
        assert body(client.get(f"{url}{good}/{way}/")) == b"Hello"
    said = verbs(cast, reference)
    assert said.count(("scanner_found", {"file": str(bad)})) == 2
    assert [facts["file"] for verb, facts in said if verb in ("open_copy", "open_original")] == [str(good)] * 2
    assert NAME.decode() not in str(said)
    assert "a scanner looks in it" in client.get(f"{url}{good}/").content.decode()
    history = client.get(f"/cases/{reference}/history/?reads=1").content.decode()
    assert "the scanner found something harmful in it" in history


@pytest.mark.django_db
def test_where_the_scanner_says_nothing_no_file_is_opened_and_the_page_says_whom_to_call(
    cast, sent, scanner, settings, caplog
):
    reference, receipt = sent
    [file] = send(receipt, ("a.txt", b"Hello"))
    do(cast, "manager", "open_originals", reference, originals=[file], days=7, reason="The words.")
    agree(cast, reference)
    client, url = cast["manager"].client, f"/cases/{reference}/files/{file}/"
    scanner.mood = "cut"
    for way in ("copy", "original"):
        page = client.get(f"{url}{way}/").content.decode()
        assert "gave no answer, so nothing was opened" in page
        assert "Call whoever runs Candor" in page
        assert "Download" not in page
    assert not {"open_copy", "open_original", "scanner_found"} & {verb for verb, _ in verbs(cast, reference)}
    assert str(file) not in caplog.text
    assert reference not in caplog.text
    settings.CANDOR_SCANNER = ""
    assert "was not looked at for viruses" in client.get(url).content.decode()
    assert body(client.get(f"{url}copy/")) == b"Hello"


@pytest.mark.django_db
def test_what_is_found_is_read_by_no_program_of_ours(cast, sent, scanner, tmp_path, monkeypatch):
    """The child gets its end of file from nobody, so it has read nothing when it is ended."""
    reference, receipt = sent
    [file] = send(receipt, ("a.txt", EICAR))
    child = tmp_path / "child.py"
    mark = tmp_path / "read"
    child.write_text(f"import sys\nsys.stdin.buffer.read()\nopen({str(mark)!r}, 'w').close()\n")
    monkeypatch.setattr(cleaning, "CHILD", child)
    with pytest.raises(scanning.Found):
        readers.copy(cast["manager"].actor, reference, file)
    assert not mark.exists()
    monkeypatch.setattr(files._Held, "_blocks", lambda _: iter([]))
    with pytest.raises(Tampered):
        readers.copy(cast["manager"].actor, reference, file)


@pytest.mark.django_db
def test_the_health_of_the_staff_says_that_the_scanner_is_silent_and_keeps_nobody_out(scanner, client, monkeypatch):
    monkeypatch.setattr(health, "_once", Event())
    assert client.get("/readyz").text == "ready"
    scanner.end()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready, but the scanner of files is silent")
