"""Letters: the pack's template with its fields filled in. Case text goes in as data and is never read as a template."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import formats

from permissions.models import Installation
from policies import versions
from policies.letters import meaning
from policies.parts import FIELD
from policies.shapes import Pack
from policies.values import Value

ANCHOR = re.compile(r"^## \S+ ", re.MULTILINE)  # "## findings What was found": the first word is for the pack's checks
FOOT = re.compile(r"^---$", re.MULTILINE)  # below it stands who signs, then the small print
TO = "To "
SERVED = (
    ("hand", "Handed over"), ("mail", "By mail"), ("last_address", "Left at the last known address"),
    ("refused", "Offered, and they refused to take it"),
)  # fmt: skip
RETURNED = ("returned", "It came back: they did not get it")
IN_THREAD = "thread"  # how a letter to a reporter is served: only their receipt opens it
SUPPLIED = {  # where a field that came out empty is filled in; the others come from the form itself
    "organization": "manage.py setup names the organization.",
    "contact": "It stands in the policy pack, or is recorded by manage.py setup.",
    "signed_by": "Ask a system administrator to write your name into the directory.",
    "subject_name": "Put the person on record with a name first.",
    "allegations": "Record an allegation about this subject first.",
    "charges": "Record a finding about this subject first.",
    "findings": "Record a finding about this subject first.",
    "sanction_range": "Record what is proposed for this subject first.",
    "sanction": "Decide it with its amount first.",
    "decided_by": "Nobody can say by which delegation it was decided: have it decided anew.",
    "evidence_summary": "Write what the evidence is in the form.",
    "forums": "The policy pack names the places; the form asks for what it does not hold.",
    "hot_lines": "They stand in the policy pack, under resources.",
    "retaliation_contacts": "They stand in the policy pack, under resources.",
    "retaliation_limits": "They stand in the policy pack, under clocks.",
}


class Unfilled(Exception):
    """A field of a letter has nothing to say, so the letter is not written."""

    def __init__(self, kind: str, field: str) -> None:
        where = SUPPLIED.get(field, "Fill it in first.")
        self.sentence = f"The letter cannot be written yet. It does not know this: {meaning(kind, field)}. {where}"
        super().__init__(field)


@dataclass(frozen=True, slots=True)
class Paper:
    """A composed letter in its parts. `head` and `to` are lines, a section is its heading and its text."""

    subject: str
    head: tuple[str, ...]
    to: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    signed: tuple[str, ...]
    foot: str


def compose(pack: Pack, kind: str, fields: Mapping[str, str], *, draft: bool = False) -> str:
    """The text of a letter, its subject in the first line. Raises Unfilled, or KeyError for a field not given.

    A draft names in brackets what is still missing.
    """
    letter = pack.letters[kind]
    text = ANCHOR.sub("## ", f"# {letter.subject}\n" + "\n".join(letter.lines))
    filled = {name: _data(fields[name]) for name in letter.fields}
    for name, value in filled.items():
        if not value and not draft:
            raise Unfilled(kind, name)
    return FIELD.sub(lambda found: filled[found[1]] or f"[missing: {meaning(kind, found[1])}]", text)


def _data(text: str) -> str:
    """A value as it goes into a letter: what looks like a heading or a rule in it is none."""
    lines = text.replace("\0", "").strip().splitlines()
    return "\n".join(f" {line}" if line.startswith(("#", "---")) else line for line in lines)


def always(pack: Pack, reference: str, signed_by: str, day: date, used: Iterable[str] = ()) -> dict[str, str]:
    """The fields that every letter may use. `used` are the keys of the pack's values that it rests on."""
    house = Installation.objects.first()
    return {
        "organization": house.organization if house else "",
        "contact": pack.contact or (house.contact if house else ""),
        "date": written(day), "reference": reference.replace("-", " "), "policy_title": pack.title,
        "signed_by": signed_by, "basis": basis(pack, used),
    }  # fmt: skip


def basis(pack: Pack, used: Iterable[str]) -> str:
    """Which rules a letter rests on, and which of them nobody has adopted yet (domain row 34)."""
    keys = set(used)
    open_ones = versions.unadopted(pack)
    waiting = sorted({_called(one) for one in open_ones if one.key.partition("@")[0] in keys})
    said = f"Rules: {pack.title}, version {pack.sha256[:8]}."
    return f"{said} Proposed and not yet adopted: {'; '.join(waiting)}." if waiting else said


def _called(one: Value) -> str:
    return f"decision table, {one.name}" if one.key.startswith("cells/") else one.name


def written(day: date) -> str:
    """ "November 24, 2026"."""
    return formats.date_format(day, "F j, Y")


def paper(text: str) -> Paper:
    """A composed letter for a page or for paper. Its words stand in it once and in their order."""
    subject, _, rest = text.partition("\n")
    rest, *below = FOOT.split(rest, maxsplit=1)
    top, *blocks = re.split(r"^## ", rest, flags=re.MULTILINE)
    head, to, opening = _top(top)
    sections = [("", opening)] if opening else []
    for block in blocks:
        heading, _, body = block.partition("\n")
        sections.append((heading.strip(), body.strip()))
    signed, _, foot = (below[0].strip() if below else "").partition("\n\n")
    return Paper(
        subject.removeprefix("# ").strip(), head, to, tuple(sections), tuple(signed.splitlines()), foot.strip()
    )


def _top(top: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """What stands above the first heading: who writes and when, to whom, and how the letter begins."""
    head, *rest = re.split(r"\n\s*\n", top.strip())
    to: tuple[str, ...] = ()
    if rest and rest[0].startswith(TO):
        to, rest = tuple(rest[0].removeprefix(TO).splitlines()), rest[1:]
    return tuple(head.splitlines()), to, "\n\n".join(rest).strip()


def plain(text: str) -> str:
    """The same words without any mark, for a reader of plain text and for a reporter's thread."""
    lines = [re.sub(r"^#{1,2} ", "", line) for line in text.splitlines() if line != "---"]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
