"""A signed copy of one's own report: what was told and on which day, provable to whomever its reporter shows it (ADR 27).

This file stands alone. With Python and the package `cryptography` it verifies a copy anywhere, without asking anybody:
`python3 statement.py COPY --key KEY`. The page that verifies runs the same lines.
"""

import argparse
import hashlib
import json
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = 1
SIGNED_FOR = b"candor statement\n"  # a signature made for something else is never one of a copy
SALT = 16  # bytes: without it, short answers could be guessed from their digests


OTHER_KEY = "Not genuine: the signature is not one of this key."
CHANGED = "Not genuine: something in it was changed after it was signed."
NO_COPY = "This is no signed copy. Take the whole file, from the first brace to the last."
REFUSALS = (OTHER_KEY, CHANGED, NO_COPY)


class NotGenuine(Exception):
    """What is shown is not a copy as it was signed. The sentence says how."""


@dataclass(frozen=True, slots=True)
class Part:
    """One answer or message of the reporter."""

    on: str  # the day on which it came in, as 2026-11-20
    asked: str
    told: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A genuine copy. `hidden` is how many parts its holder took out before showing it."""

    organization: str
    parts: tuple[Part, ...]
    hidden: int

    @property
    def sentence(self) -> str:
        whole = len(self.parts) + self.hidden
        return f"Genuine. {self.organization} signed this copy. It shows {len(self.parts)} of {whole} parts."


def make(parts: Iterable[Part], organization: str, key: Ed25519PrivateKey) -> str:
    """The copy as a text: each part with a salt of its own, the digests of all, and a signature over the digests.

    The salts are new each time, so that nobody can tell whether two copies are of one report.
    """
    given = [_salted(part) for part in parts]
    digests = sorted(map(_digest, given))
    signature = key.sign(_signed(organization, digests))
    copy = {
        "statement": FORMAT, "organization": organization, "parts": given, "digests": digests,
        "key": key.public_key().public_bytes_raw().hex(), "signature": signature.hex(),
    }  # fmt: skip
    return json.dumps(copy, ensure_ascii=False, indent=2) + "\n"


def verify(text: str, key: Ed25519PublicKey) -> Shown:
    """What a copy proves, if this key signed it. A part that was taken out is counted, not missed. Raises NotGenuine."""
    copy = _read(text)
    digests = [str(one) for one in copy["digests"]]
    try:
        key.verify(bytes.fromhex(copy["signature"]), _signed(str(copy["organization"]), digests))
    except (InvalidSignature, ValueError):
        raise NotGenuine(OTHER_KEY) from None
    shown = [_digest(part) for part in copy["parts"]]
    if len(set(shown)) != len(shown) or not set(shown) <= set(digests):
        raise NotGenuine(CHANGED)
    parts = tuple(Part(one["on"], one["asked"], one["told"]) for one in copy["parts"])
    return Shown(copy["organization"], parts, len(digests) - len(parts))


def _read(text: str) -> dict[str, Any]:
    """The copy's own fields, each of its kind; nothing is proved yet."""
    try:
        copy = json.loads(text)
        whole = copy["statement"] == FORMAT and isinstance(copy["digests"], list)
        words = [copy["organization"], copy["signature"], *(part[name] for part in copy["parts"] for name in NAMES)]
    except (ValueError, TypeError, KeyError, RecursionError):
        whole, words = False, []
    if not whole or not all(isinstance(word, str) for word in words):
        raise NotGenuine(NO_COPY)
    return dict(copy)


NAMES = ("on", "asked", "told", "salt")


def _salted(part: Part) -> dict[str, str]:
    return {"on": part.on, "asked": part.asked, "told": part.told, "salt": secrets.token_hex(SALT)}


def _digest(part: dict[str, str]) -> str:
    return hashlib.sha256(_canonical([part[name] for name in NAMES])).hexdigest()


def _signed(organization: str, digests: list[str]) -> bytes:
    return SIGNED_FOR + _canonical([FORMAT, organization, digests])


def _canonical(value: object) -> bytes:
    """One spelling: no spaces, plain ASCII."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 and what is proved; 1 and why nothing is."""
    parser = argparse.ArgumentParser(description="Verify a signed copy of a report.")
    parser.add_argument("copy", type=Path)
    parser.add_argument("--key", required=True, help="the organization's public key, 64 hexadecimal characters")
    asked = parser.parse_args(arguments)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked.key.strip()))
        shown = verify(asked.copy.read_text(encoding="utf-8-sig"), key)
    except (NotGenuine, OSError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(shown.sentence + "\n")
    for part in shown.parts:
        sys.stdout.write(f"\n{part.on}  {part.asked}\n{part.told}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
