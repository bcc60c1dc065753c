"""The child that typesets one paper: its words as JSON on standard input, a PDF on standard output.

It runs apart (`typesetting` starts it and names the template): no environment, no network where the system lets it give
that up, memory and processor time within limits, and not one byte into any file. The words are data to one of the templates
beside it: nothing in them is read as markup. Ends with 0 and a PDF; with another number and nothing where it could not.
"""

import contextlib
import ctypes
import json
import re
import resource
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

MEMORY = 1 << 30  # bytes of address space; a letter of sixty pages takes about half of it
SECONDS = 10  # of processor time; also how long the parent waits
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # for unshare(2)
UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
TRIES = 40  # kinds of character that no font here has, named one after another


def confine() -> None:
    """Give up network and files, take on the limits. Before typst is loaded, which starts threads."""
    with contextlib.suppress(OSError, AttributeError):  # a system without namespaces: typst opens no network either
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0),
              (resource.RLIMIT_CORE, 0))  # fmt: skip
    for which, most in limits:
        with contextlib.suppress(OSError, ValueError):  # lower already, or a system that knows no such limit
            resource.setrlimit(which, (most, most))


def typeset(template: str, letter: str) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1). A character that no font shows is written by its name."""
    import typst

    written = Path(__file__).with_name(f"{template}.typ")
    system = False
    for _ in range(TRIES):
        try:
            made = typst.compile(
                written, root=written.parent, format="pdf", pdf_standards=["ua-1"], sys_inputs={"words": letter},
                ignore_system_fonts=not system, timestamp=0,
            )  # fmt: skip
        except typst.TypstError as problem:
            unshown = UNSHOWN.search(str(problem))
            if not unshown:
                raise
            # First the fonts of the machine, then the name instead of the character.
            letter = named(letter, plain(unshown[1])) if system else letter
            system = True
        else:
            return bytes(made)
    raise ValueError("too many characters that no font shows")


def plain(escaped: str) -> str:
    r"""What typst quotes, without its escapes: "\u{1f600}" is one character."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), escaped)


def named(letter: str, unshown: str) -> str:
    """The letter with each character of the kinds that are not shown as its name: "[grinning face]"."""
    kinds = {_kind(one) for one in unshown if ord(one) > 127}
    written = json.loads(letter)
    return json.dumps(_each(written, lambda text: "".join(_name(one) if _kind(one) in kinds else one for one in text)))


def _kind(one: str) -> tuple[str, str]:
    """Characters of one kind are named together, so that a long text in one script takes one try."""
    return unicodedata.category(one), unicodedata.name(one, "").partition(" ")[0] if one.isalpha() else ""


def _name(one: str) -> str:
    called = unicodedata.name(one, f"character {ord(one):x}").lower()
    return "" if unicodedata.category(one) in ("Mn", "Me", "Cf") else f"[{called}]"


def _each(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return value


if __name__ == "__main__":
    confine()
    sys.stdout.buffer.write(typeset(sys.argv[1], sys.stdin.buffer.read().decode()))
