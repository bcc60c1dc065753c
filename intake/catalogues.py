"""The catalogues of the reporter's pages: locale/<language>/LC_MESSAGES/django.po, one for each language (ADR 47).

A string is drafted while gettext's own mark `fuzzy` stands on it, and confirmed when a person took the mark away. The files
that gettext reads are made from these, where the program is set up; they are never edited and never committed.
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale

LIMITS = "limits"  # the mark of a string that says what we can keep from whom, and by when somebody must act


@dataclass(frozen=True, slots=True)
class State:
    """How far a catalogue is, in strings. `limits` counts those of them that say what can be promised."""

    confirmed: int = 0
    drafted: int = 0
    missing: int = 0
    limits: int = 0
    limits_confirmed: int = 0

    @property
    def whole(self) -> bool:
        return bool(self.confirmed or self.drafted) and not self.missing

    @property
    def checked(self) -> bool:
        """Whether a person confirmed every string."""
        return self.whole and not self.drafted


def path(code: str) -> Path:
    """Where the catalogue of a language lies: the code as Django writes it, as `zh-hans`."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"


def made(code: str) -> Path:
    """What gettext reads."""
    return path(code).with_suffix(".mo")


def read(code: str) -> Catalog:
    """The catalogue as it lies on the disk. Raises FileNotFoundError."""
    with path(code).open("rb") as file:
        return read_po(file, locale=to_locale(code))


def known() -> list[str]:
    """The languages that have a catalogue."""
    folders = sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po"))
    return [one.parent.parent.name.replace("_", "-").lower() for one in folders]


def compile_all() -> None:
    """Make what gettext reads, drafted strings too: whether a language is shown is asked before (`languages.offered`).

    Several processes may do so at once: each writes a file of its own and puts it in place.
    """
    for code in known():
        data = BytesIO()
        write_mo(data, read(code), use_fuzzy=True)
        beside = made(code).with_suffix(f".{os.getpid()}")
        beside.write_bytes(data.getvalue())
        beside.replace(made(code))


@cache
def state(code: str) -> State:
    """Read once in the life of a process."""
    if not path(code).exists():
        return State()
    found = [one for one in read(code) if one.id]
    limits = [one for one in found if LIMITS in one.auto_comments]
    return State(
        confirmed=sum(_confirmed(one) for one in found),
        drafted=sum(_filled(one) and one.fuzzy for one in found),
        missing=sum(not _filled(one) for one in found),
        limits=len(limits),
        limits_confirmed=sum(_confirmed(one) for one in limits),
    )


@cache
def filled(code: str) -> frozenset[str]:
    """Every English string that has words in this language, drafted or confirmed."""
    if not path(code).exists():
        return frozenset()
    return frozenset(key(one) for one in read(code) if one.id and _filled(one))


def key(message: Message) -> str:
    """The English string; of one with a plural the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def _filled(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)


def _confirmed(message: Message) -> bool:
    return _filled(message) and not message.fuzzy


def update(code: str, wanted: Mapping[str, str], limits: Collection[str]) -> None:
    """Bring a catalogue to what the pages say now: new strings wait for words, gone ones leave. `wanted`: singular -> plural
    or "". What stands keeps its words and its mark.
    """
    old = {key(one): one for one in read(code) if one.id} if path(code).exists() else {}
    new = Catalog(
        locale=to_locale(code), project="Candor", fuzzy=False, header_comment=_header(code), copyright_holder="",
        language_team="", last_translator="", msgid_bugs_address="",
    )  # fmt: skip
    for singular, plural in wanted.items():
        stands = old.get(singular)
        ids = (singular, plural) if plural else singular
        empty = ("",) * new.num_plurals if plural else ""
        new.add(
            ids, stands.string if stands and _of_one_shape(stands, plural) else empty,
            flags={"fuzzy"} if stands is not None and stands.fuzzy else set(),
            auto_comments=[LIMITS] if singular in limits else [], user_comments=stands.user_comments if stands else [],
        )  # fmt: skip
    _write(code, new)


def fill(code: str, words: Mapping[str, str | tuple[str, ...]]) -> None:
    """Put drafted words to strings that have none or drafted ones; a confirmed string is not touched."""
    catalogue = read(code)
    for one in catalogue:
        if one.id and key(one) in words and not _confirmed(one):
            one.string = words[key(one)]
            one.flags.add("fuzzy")
    _write(code, catalogue)


def confirm(code: str, who: str, on: date, *, limits_alone: bool) -> int:
    """Take the mark from every drafted string, or from those of the limits, and say who did and when. How many they were."""
    catalogue = read(code)
    taken = [
        one
        for one in catalogue
        if one.id and one.fuzzy and _filled(one) and (not limits_alone or LIMITS in one.auto_comments)
    ]
    for one in taken:
        one.flags.discard("fuzzy")
        one.user_comments = [f"confirmed {on.isoformat()} by {who}"]
    _write(code, catalogue)
    return len(taken)


def _of_one_shape(message: Message, plural: str) -> bool:
    return isinstance(message.id, str) != bool(plural)


def _header(code: str) -> str:
    return (
        f"# The reporter's pages in {code}. `fuzzy` on a string: drafted, read by nobody who speaks the language.\n"
        "# manage.py languages --confirm takes the mark away and writes who did so and when."
    )


def _write(code: str, catalogue: Catalog) -> None:
    path(code).parent.mkdir(parents=True, exist_ok=True)
    data = BytesIO()
    write_po(data, catalogue, width=0, omit_header=False, sort_output=False, no_location=True)
    path(code).write_bytes(_without_clock(data.getvalue().splitlines()))


def _without_clock(lines: Iterable[bytes]) -> bytes:
    """Without the lines that change each time the file is written."""
    moving = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Report-Msgid-Bugs-To',
        b'"Last-Translator',
    )
    return b"\n".join(line for line in lines if not line.startswith(moving)) + b"\n"
