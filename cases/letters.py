"""Letters: the pack's template with its fields filled in. Case text goes in as data and is never read as a template."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import formats

from permissions.models import Installation
from policies.parts import FIELD
from policies.shapes import PROPOSED, Basis, Pack

ANCHOR = re.compile(r"^## \S+ ", re.MULTILINE)  # "## findings What was found": the first word is for the pack's checks
SERVED = (("hand", "Handed over"), ("mail", "By mail"), ("last_address", "Left at the last known address"))


def compose(pack: Pack, kind: str, fields: Mapping[str, str]) -> str:
    """The text of a letter, its subject in the first line. Raises KeyError for a field that was not given."""
    letter = pack.letters[kind]
    text = ANCHOR.sub("## ", f"# {letter.subject}\n" + "\n".join(letter.lines))
    return FIELD.sub(lambda found: _data(fields[found[1]]), text)


def _data(text: str) -> str:
    """A value as it goes into a letter: what looks like a heading in it is not one."""
    return "\n".join(f" {line}" if line.startswith("#") else line for line in text.strip().splitlines())


def always(
    pack: Pack, reference: str, signed_by: str, day: date, used: Iterable[tuple[str, Basis]] = ()
) -> dict[str, str]:
    """The fields that every letter may use."""
    house = Installation.objects.first()
    return {
        "organization": house.organization if house else "",
        "contact": pack.contact or (house.contact if house else ""),
        "date": written(day), "reference": reference.replace("-", " "), "policy_title": pack.title,
        "signed_by": signed_by, "basis": basis(pack, used),
    }  # fmt: skip


def basis(pack: Pack, used: Iterable[tuple[str, Basis]]) -> str:
    """Which rules a letter rests on, and which of them nobody has adopted yet (domain row 34)."""
    waiting = sorted({name for name, one in used if one.status == PROPOSED})
    said = f"Rules: {pack.title}, version {pack.sha256[:8]}."
    return f"{said} Proposed and not yet adopted: {'; '.join(waiting)}." if waiting else said


def written(day: date) -> str:
    """ "November 24, 2026"."""
    return formats.date_format(day, "F j, Y")


def parts(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A composed letter for a page: its subject, and each section as heading and text."""
    subject, _, rest = text.partition("\n")
    found: list[tuple[str, str]] = []
    for block in re.split(r"^## ", rest, flags=re.MULTILINE):
        head, _, body = block.partition("\n")
        found.append(("", block.strip()) if not found else (head.strip(), body.strip()))
    return subject.removeprefix("# ").strip(), [one for one in found if any(one)]
