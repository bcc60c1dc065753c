"""The verifier that leaves the house: Python and the package `cryptography`, no database, no Django, no key of ours.

`python -m audit FILE` runs it here; `export_audit` packs it beside each bundle as a file that Python runs by itself.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from . import bundles, verify

CARRIED = ("__init__", "canonical", "facts", "verify", "bundles", "elsewhere")  # modules that need nothing of the house
MAIN = "from audit.elsewhere import main\n\nraise SystemExit(main())\n"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # one source, one file: its SHA-256 can be compared with a release's


class NotTrusted(Exception):
    """The bundle is signed with another key than the one that is trusted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 and one line for a whole journal; 1 and what is wrong first, and where."""
    asked = _arguments().parse_args(arguments)
    try:
        said, code = _verdict(asked.bundle, asked.key, asked.kept)
    except (bundles.BadBundle, NotTrusted, OSError) as problem:
        said, code = str(problem), 1
    (sys.stderr if code else sys.stdout).write(said + "\n")
    return code


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Verify a bundle of the journal.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", default="", help="the checkpoint public key you trust, in hexadecimal")
    parser.add_argument(
        "--kept", type=Path, help="checkpoints that left the house: a file, log or mailbox with their lines"
    )
    return parser


def _verdict(bundle: Path, key: str, kept: Path | None) -> tuple[str, int]:
    outside = keepsakes(kept) if kept else {}
    with bundle.open(encoding="ascii", errors="replace") as file:
        whole = bundles.read(file, kept=outside)
        trust(whole, key)
        fault = verify.first_fault(whole)
    return (fault.sentence, 1) if fault else (whole.sentence, 0)


def keepsakes(path: Path) -> dict[int, verify.Point]:
    """The checkpoints that somebody outside kept in this file. Raises BadBundle, OSError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        return bundles.read_kept(file)


def trust(whole: verify.Journal, key: str) -> None:
    """Raises NotTrusted unless the journal is signed with `key`; without one there is nothing to compare."""
    if key and whole.key != key.strip().lower():
        raise NotTrusted(f"It is signed with another key than the one you trust: {whole.key}")


def pack(path: Path) -> None:
    """Write this verifier as one file: `python3 FILE BUNDLE`. An existing file is never written over. Raises OSError."""
    here = Path(__file__).parent
    with ZipFile(path, "x") as file:
        file.writestr(ZipInfo("__main__.py", LONG_AGO), MAIN)
        for name in CARRIED:
            file.writestr(ZipInfo(f"audit/{name}.py", LONG_AGO), (here / f"{name}.py").read_bytes())
