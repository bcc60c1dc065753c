"""Letters on paper: the words as they were sealed, whatever they say, made by a child that can do nothing else (D6)."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cases import letters, readers, typesetting
from cases.readers.letters import Sheet, sheet
from cases.typesetting import child
from tests.cases.test_notify_subject import serve
from tests.cases.walking import investigate, verbs_of
from tests.cast import Cast
from tests.rig import pdf

HOSTILE = (
    '#import "@preview/evil:1.0.0" #read("/etc/passwd") $ x^2 $ `raw` *bold* _it_ <label> @ref // gone /* gone */ \\ {field}\n'
    "# Not a heading\n## findings Nor this\n---\n\u202eturned\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 "
    "\U0001f600 a\0b \x07\n" + "W" * 20_000
)
TEXT = (
    "# Decision, case 4F7K 2M9C\n\nKing County\nNovember 24, 2026\n\nTo Torvald Rask\n\n"
    "## What was found\n{words}\n\n---\nAda\n\nRules."
)


def composed(words: str) -> Sheet:
    text = TEXT.replace("{words}", letters._data(words))
    made = sheet("decision", "Torvald Rask", text, 1)
    return made


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_hostile_words_arrive_as_words_in_a_tagged_pdf_and_always_the_same() -> None:
    """Also: no heading and no rule can be slipped in, and nothing is read, fetched or run."""
    written = composed(HOSTILE)
    assert [one.heading for one in written.sections] == ["What was found"]
    made = typesetting.pdf(written, "4F7K 2M9C")
    assert typesetting.pdf(written, "4F7K 2M9C") == made
    for mark in (b"/StructTreeRoot", b"/Lang(en)", b"<pdfuaid:part>1</pdfuaid:part>", b"/Marked true"):
        assert mark in made, mark
    said = pdf.words(made)
    first = HOSTILE.splitlines()[0]
    for part in (first, "# Not a heading", "## findings Nor this", "---", "turned", "ab", "1of", written.sha256):
        assert squeezed(part) in said, part
    assert said.count("W") >= 20_000
    assert "\u202e" not in said
    assert "root:" not in said


def test_a_signature_never_stands_alone_on_a_sheet() -> None:
    """Whatever the length of the letter: a short last part and a short foot are on the sheet of the signature."""
    sheets = set()
    for lines in range(19, 27):
        told = "\n\n".join(["A line."] * lines) + "\n\n## Whom to ask\nhr"
        said = pdf.words(typesetting.pdf(sheet("decision", "Torvald Rask", TEXT.replace("{words}", told), 1), ""))
        assert "hrAdaRules." in said, lines
        sheets.add("2of2" in said)
    assert sheets == {True, False}


def test_a_character_that_no_font_shows_is_written_by_its_name() -> None:
    letter = json.dumps({"a": ["\u4e2d and \u6587", {"b": "plain"}]})
    named = json.loads(child.named(letter, "\u4e2d"))
    assert named == {"a": ["[cjk unified ideograph-4e2d] and [cjk unified ideograph-6587]", {"b": "plain"}]}
    assert child.plain(r"\u{1f600}") == "\U0001f600"


CONFINED = """
import sys, os, socket
sys.path.insert(0, sys.argv[1])
import child
child.confine()
said = []
try:
    bytearray(child.MEMORY)
except MemoryError:
    said.append("memory")
try:
    with open(sys.argv[2], "w") as file:
        file.write("x" * 10)
        file.flush()
except OSError:
    said.append("files")
print(" ".join(said), len(os.environ))
"""


def test_the_child_has_limits_and_writes_no_file(tmp_path: Path) -> None:
    left = tmp_path / "left"
    asked = [sys.executable, "-I", "-c", CONFINED, str(Path(child.__file__).parent), str(left)]
    done = subprocess.run(asked, capture_output=True, text=True, env={}, check=True)
    said = done.stdout.split()
    assert said[:2] == ["memory", "files"]
    assert left.read_text() == ""


@pytest.fixture
def noticed(cast: Cast, opened: str) -> str:
    """A case with two letters: the acknowledgement and a notice of allegations."""
    investigate(cast, opened)
    serve(cast, opened)
    return opened


def test_a_letter_opens_as_pdf_for_whoever_reads_letters_and_is_not_there_for_anyone_else(
    cast: Cast, noticed: str
) -> None:
    client, address = cast["manager"].client, f"/cases/{noticed}/letters/2/pdf/"
    reads = verbs_of(cast, "manager", noticed).count("read")
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, "application/pdf", "no-store")
    assert answer["Content-Disposition"] == 'inline; filename="letter-2.pdf"'
    assert "default-src" in answer["Content-Security-Policy"]
    assert verbs_of(cast, "manager", noticed).count("read") == reads + 1
    kept = readers.letters(cast["manager"].actor, noticed).sheets[0]
    assert kept.sha256 in pdf.words(answer.content)
    assert squeezed("Do not delete, change or move any file") in pdf.words(answer.content)
    assert cast["manager"].person.name not in answer.content.decode("latin-1")  # no mark of who opened it
    none, hidden = (cast["hr"].client.get(one) for one in ("/cases/0000-0000/letters/2/pdf/", address))
    assert (hidden.status_code, hidden.content, dict(hidden.headers)) == (404, none.content, dict(none.headers))
    assert client.get(f"/cases/{noticed}/letters/9/pdf/").status_code == 404
    assert cast["intake"].client.get(address).status_code == 403


@pytest.mark.parametrize("how", ["slow", "broken", "long"])
def test_where_no_pdf_can_be_made_the_page_says_so_and_shows_the_words(
    cast: Cast, noticed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    stand_in = tmp_path / "child.py"
    stand_in.write_text({"slow": "while True: pass", "broken": "raise MemoryError", "long": ""}[how])
    monkeypatch.setattr(typesetting, "CHILD", stand_in)
    monkeypatch.setattr(typesetting, "SECONDS", 0.5 if how == "slow" else 10)
    monkeypatch.setattr(typesetting, "MOST_WORDS", 10 if how == "long" else 400_000)
    answer = cast["manager"].client.get(f"/cases/{noticed}/letters/2/pdf/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Letter 2 could not be made into a PDF" in page
    assert "Keep everything" in page


def test_the_page_shows_the_letter_its_plain_text_and_its_hash(cast: Cast, noticed: str) -> None:
    page = cast["manager"].client.get(f"/cases/{noticed}/letters/").content.decode()
    kept = readers.letters(cast["manager"].actor, noticed).sheets[0]
    assert kept.sha256 in page
    assert "As plain text" in page
    assert hashlib.sha256(b"").hexdigest() not in page
    assert f"/cases/{noticed}/letters/2/pdf/" in page
