"""Which names a text contains, and which of them hit a person: the matching rule of the door's screening.

Pure: words in, keyed tokens out, no database. Whoever compares the two sides needs to know neither text nor names.
Strict tokens (full name, title with surname, one-word "who" entry) make a conflict; the others make a chance match,
which hides the case until somebody clears it. What the rule cannot find stands in ADR 8 and must stand beside the
question "is anyone who handles reports involved?". Source: D22.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from permissions.names import WORD, Forms, forms, pair, split
from permissions.reading import STRICT, Mention, Reading, audible
from permissions.sounds import sound, with_one_lost
from vault.blind import name_token

TokenMaker = Callable[[str, str], str]

_BETWEEN_ENTRIES = re.compile(r"[;\n,/&]|\b(?:and|or)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The name tokens of one text, sorted, so that their order tells nothing about the text."""

    strict: tuple[str, ...]
    chance: tuple[str, ...]

    @property
    def all(self) -> list[str]:
        return sorted({*self.strict, *self.chance})


@dataclass(frozen=True, slots=True)
class Hit:
    """If `token` is found, the person is hit: conflicted when `strict`, otherwise possible."""

    token: str
    strict: bool
    own: bool  # the person's own name; False: a name of their kin or of somebody below them in the line


def said(text: str, token: TokenMaker = name_token) -> list[str]:
    """All name tokens of a narrative."""
    return tokens_of_text(text, token).all


def named(entry: str, token: TokenMaker = name_token) -> list[str]:
    """All name tokens of an answer to "who": one name, or several between commas, semicolons, lines or "and"."""
    return tokens_of_entry(entry, token).all


def tokens_of_text(text: str, token: TokenMaker = name_token) -> Tokens:
    return _tokens(Reading(split(text)).mentions(), token)


def tokens_of_entry(entry: str, token: TokenMaker = name_token) -> Tokens:
    """A one-word name counts as that word, strictly; a longer one by its full form and as a narrative would."""
    mentions: set[Mention] = set()
    before = ""  # the part before this one, if it was one word: "Kowalski, Anna" may be one person or two
    for part in _BETWEEN_ENTRIES.split(entry):
        reading = Reading.of_entry(part)
        single = reading.single()
        mentions |= reading.mentions()
        mentions |= {("full", pair(*two)) for two in reading.couples()}
        mentions |= {("who", word) for word in single if len(word) > 1}
        if single and before and len(before + single[0]) > 2:
            mentions.add(("full", pair(before, single[0])))
        before = single[0] if single else ""
    return _tokens(mentions, token)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in an answer to "who": the words that name them, and their exact tokens."""

    text: str
    strict: tuple[str, ...]


def people_named(entry: str, token: TokenMaker = name_token) -> list[Named]:
    """Each name in an answer to "who", as it was typed, without what was told around it; for the question of D22.

    A part that only describes ("a cleaner on the night shift") or says that nobody is known names nobody.
    """
    found = ((part, Reading.of_entry(part).names()) for part in _BETWEEN_ENTRIES.split(entry))
    return [
        Named(" … ".join(_typed(part, run) for run in runs), tokens_of_entry(part, token).strict)
        for part, runs in found
        if runs
    ]


def _typed(part: str, run: range) -> str:
    """These words of `part` with the accents and capitals that were typed."""
    words = [match.group() for match in WORD.finditer(unicodedata.normalize("NFC", part))]
    folded = split(part)
    same = len(words) == len(folded)
    return " ".join(words[i] if same else folded[i].text for i in run)


def hits_of(first: str, last: str, other_names: str, token: TokenMaker = name_token) -> list[Hit]:
    """The tokens that hit this person, by their own name."""
    keys = _own(forms(first, last, other_names))
    return [Hit(token(kind, text), strict=kind in STRICT, own=True) for kind, text in sorted(keys)]


def hits_through(first: str, last: str, other_names: str, token: TokenMaker = name_token) -> list[Hit]:
    """The tokens by which kin and the line above the named person are hit: full forms and "who" entries only."""
    keys = _own(forms(first, last, other_names))
    return [Hit(token(kind, text), strict=True, own=False) for kind, text in sorted(keys) if kind in ("full", "who")]


def hits_of_leader(first: str, last: str, other_names: str, token: TokenMaker) -> list[Hit]:
    """The tokens that hit this person where they are said to lead the named one: the line, so no pool is struck for it."""
    return [replace(hit, own=False) for hit in hits_of(first, last, other_names, token)]


def known_tokens(first: str, last: str, other_names: str, token: TokenMaker = name_token) -> list[str]:
    """All tokens that belong to an employee: of a narrative, only such tokens are kept."""
    return sorted({hit.token for hit in hits_of(first, last, other_names, token)})


def _tokens(mentions: Iterable[Mention], token: TokenMaker) -> Tokens:
    made = [(kind in STRICT, token(kind, text)) for kind, text in mentions]
    return Tokens(
        strict=tuple(sorted(key for strict, key in made if strict)),
        chance=tuple(sorted(key for strict, key in made if not strict)),
    )


def _own(of: Forms) -> set[Mention]:
    return {*_full(of), *_single(of)}


def _full(of: Forms) -> Iterator[Mention]:
    for last in of.lasts:
        firsts = of.firsts - {last}
        yield from (("full", pair(first, last)) for first in (*firsts, *(of.initials if len(last) > 1 else ())))
        codes = with_one_lost(sound(last)) if len(last) > 1 else set()
        heard = {audible(sound(first), code) for first in firsts if len(first) > 1 for code in codes}
        yield from (("sound", both) for both in heard if both)


def _single(of: Forms) -> Iterator[Mention]:
    for last in of.lasts:
        yield "titled", last
        yield "who", last
        if len(last) > 1:
            yield "lone", last
    for first in of.firsts:
        if len(first) > 1:
            yield "titled_first", first
            yield "who", first
