"""Letters and the case told on paper: a PDF for screen readers and printers, made by a child that holds nothing else (D6).

The child gets the words on its standard input and gives the PDF on its standard output. It has no environment, so none
of our keys; no network where the system lets it give that up; and no way to write a file. The sealed words stay the
letter: this is how they look, and the same letter gives the same bytes.
"""

import json
import logging
import subprocess
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from policies.prose import Block

if TYPE_CHECKING:
    from cases.readers.letters import Sheet
    from cases.readers.narrative import Paper
    from cases.readers.pen import Passage

logger = logging.getLogger("candor.letters")

CHILD = Path(__file__).with_name("child.py")
SECONDS = 10.0  # D6: letters have ten seconds
MOST_WORDS, MOST_BYTES = 400_000, 8_000_000  # bytes of one letter as data, and of its PDF
LONGEST_RUN = 40  # characters without a space that fit on a line
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would show another text than is written
QUIET = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # all that the child's environment holds


class NotTypeset(Exception):
    """There is no PDF: too long, too slow, too large, or typst is not there. The words are not touched by it."""


def pdf(sheet: "Sheet", case: str) -> bytes:
    """The letter as PDF/UA-1, with the number of its case and the hash of its words below. Raises NotTypeset."""
    return _made("letter", _data(sheet, case))


def told(paper: "Paper") -> bytes:
    """The case told as PDF/UA-1, with who made it when on every sheet. Raises NotTypeset."""
    return _made("case", _told(paper))


def _made(template: str, words: dict[str, object]) -> bytes:
    letter = json.dumps(words).encode()
    if len(letter) > MOST_WORDS:
        raise _failed("too long")
    command = [sys.executable, "-I", "-B", str(CHILD), template]
    try:
        done = subprocess.run(
            command, input=letter, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=QUIET, cwd=CHILD.parent,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _failed("too slow") from None
    except OSError as problem:
        raise _failed(type(problem).__name__) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-") or len(done.stdout) > MOST_BYTES:
        raise _failed(f"ended with {done.returncode}")
    return done.stdout


def _failed(why: str) -> NotTypeset:
    """Logged without a word of the letter."""
    logger.error("a letter was not typeset: %s", why)
    return NotTypeset(why)


def _data(sheet: "Sheet", case: str) -> dict[str, object]:
    """What the template knows. `day` is the day of the letter, so that no clock is in the PDF."""
    paper, on = sheet.paper, sheet.on
    return {
        "lang": "en", "organization": _clean(paper.head[0] if paper.head else ""), "date": _clean(" ".join(paper.head[1:])),
        "day": [on.year, on.month, on.day] if on else [1970, 1, 1], "case": case, "to": [_clean(line) for line in paper.to],
        "subject": _clean(paper.subject), "seal": sheet.sha256, "signed": [_clean(line) for line in paper.signed],
        "sections": [{"heading": _clean(one.heading), "blocks": _blocks(one.blocks)} for one in sheet.sections],
        "foot": _blocks(sheet.foot),
    }  # fmt: skip


def _told(paper: "Paper") -> dict[str, object]:
    """What the template of the case told knows."""
    on = paper.made_on
    return {
        "lang": "en", "organization": _clean(settings.CANDOR_ORGANIZATION), "case": paper.case, "title": _clean(paper.title),
        "day": [on.year, on.month, on.day], "reader": _clean(paper.reader), "form": paper.form, "seal": paper.seal,
        "facts": [[_clean(one.term), _clean(one.value)] for one in paper.facts], "brief": [_clean(one) for one in paper.brief],
        "chapters": [
            {"heading": one.heading, "passages": [_passage(passage) for passage in one.passages]} for one in paper.chapters
        ],
    }  # fmt: skip


def _passage(one: "Passage") -> dict[str, object]:
    lines = [_clean(line) for line in one.words.splitlines() if line.strip()]
    return {"lead": _clean(one.lead), "text": _clean(one.text), "words": lines, "sha256": one.sha256}


def _blocks(blocks: Iterable[Block]) -> list[dict[str, object]]:
    return [{"lines": [_clean(line) for line in one.lines], "listed": one.listed} for one in blocks]


def _clean(text: str) -> str:
    """Text that can stand on paper: without control characters, and with places to break in very long runs."""
    kept = "".join(
        one for one in text if one == "\t" or (one not in TURNS and unicodedata.category(one) not in ("Cc", "Cs"))
    )
    return " ".join(_broken(word) for word in kept.replace("\t", " ").split(" "))


def _broken(word: str) -> str:
    places = range(0, len(word), LONGEST_RUN)
    return "\u200b".join(word[place : place + LONGEST_RUN] for place in places)
