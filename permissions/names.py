"""Words and names as people write them: folding, splitting a text into words, the forms of a person's own name.

Nothing here decides who is hit; `permissions.matching` does. Source: D22.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from permissions import words

NEAR, COMMA, COLON, FAR = range(4)  # what stands between a word and the one before it

LONGEST = 60  # letters; a longer run is no name
PARTICLES, BOUND = words.particles(), words.bound_particles()
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"))
GIVEN = words.nicknames()

_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "æ": "ae", "Æ": "Ae",
                          "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ı": "i"})  # fmt: skip
_INVISIBLE = "\0\u00ad\u200b\u200c\u200d\u2060\ufeff"
_MARKS = str.maketrans(dict.fromkeys("’‘ʼ´`′＇", "'") | dict.fromkeys("‐‑−", "-") | dict.fromkeys(_INVISIBLE))
_ACCENTS = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_TAILS = ("'s", "'ll", "'d", "'ve", "'re")
_ABBREVIATIONS = words.titles().dotted | {"st", "jr", "vs"}
_WRAPPING = frozenset(" \t\r\n\"'“”«»()[]_*")
_STOPS = re.compile(r"[.!?…]|\n\s*\n|\n\s*[-*•\d]")


class Word(NamedTuple):
    """One word of a text, folded, with what its spelling and its place say about it."""

    text: str
    parts: tuple[str, ...]  # of a hyphenated word, else empty
    capital: bool
    upper: bool  # two letters or more, all capitals
    tailed: bool  # possessive or 'll, 'd, 've, 're
    dotted: bool  # a full stop follows at once
    gap: int
    opens: bool  # may open a sentence
    loud: bool  # its whole sentence is in capitals, so that a capital says nothing


def fold(text: str) -> str:
    """NFKC, without accents, apostrophes and hyphens of one form, no NUL or invisible characters; case is kept."""
    if text.isascii():
        return text.translate(_MARKS)
    plain = unicodedata.normalize("NFD", text.translate(_MARKS).translate(_LETTERS))
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", plain)).translate(_MARKS)


def split(text: str) -> list[Word]:
    """The words of a text in order. Linear in its length."""
    text = fold(text)
    found: list[Word] = []
    end = 0
    for match in WORD.finditer(text):
        gap, opens = _between(text[end : match.start()], found)
        end = match.end()
        if end - match.start() <= LONGEST:
            found.append(_word(match.group(), text[end : end + 1], gap, opens))
    return _loudness(found)


def _word(raw: str, after: str, gap: int, opens: bool) -> Word:
    lower = raw.casefold()
    tail = next((len(t) for t in _TAILS if lower.endswith(t)), 0) if "'" in raw else 0
    tailed = bool(tail) or (after == "'" and lower.endswith("s"))
    bare, lower = (raw[:-tail], lower[:-tail]) if tail else (raw, lower)
    lower = lower.replace("'", "")
    parts = tuple(part for part in lower.split("-") if len(part) > 1) if "-" in lower else ()
    return Word(lower.replace("-", ""), parts, raw[0].isupper(), len(bare) > 1 and bare.isupper(), tailed, after == ".",
                gap, opens, False)  # fmt: skip


def _between(gap: str, found: list[Word]) -> tuple[int, bool]:
    """How the next word stands to the last one, and whether it may open a sentence."""
    if gap == " ":
        return NEAR, False
    if not found:
        return FAR, True
    short = len(found[-1].text) == 1 or found[-1].text in _ABBREVIATIONS
    if gap == "." or (short and gap.startswith(".")):
        gap = gap[1:]  # "J. Kowalski", "Sgt. King", "anna.kowalski@"
    if _STOPS.search(gap):
        return FAR, True
    if _WRAPPING.issuperset(gap):
        return NEAR, False
    mark = gap.strip()
    quoted = mark.endswith(('"', "“")) and mark[0] in ",:"  # he said, "Long live ..."
    return {",": COMMA, ":": COLON, "-": NEAR if gap == "-" else FAR}.get(mark, FAR), quoted


def _loudness(found: list[Word]) -> list[Word]:
    """Mark the words of sentences that are mostly capitals."""
    if not any(word.upper for word in found):
        return found
    starts = [i for i, word in enumerate(found) if word.opens] + [len(found)]
    for start, stop in zip([0, *starts], starts, strict=False):
        sentence = found[start:stop]
        capitals = sum(word.upper for word in sentence)
        if capitals > 2 and capitals * 10 > 6 * sum(len(word.text) > 1 for word in sentence):
            found[start:stop] = [word._replace(loud=True) for word in sentence]
    return found


def unit_ends(found: list[Word], i: int) -> Iterator[tuple[str, int]]:
    """The spellings of a name that starts at word `i`, each with the index of its last word.

    "Smith-Jones" is smithjones, smith and jones; "de la Cruz" is delacruz.
    """
    word = found[i]
    yield word.text, i
    for part in word.parts:
        yield part, i
    if word.text in PARTICLES:
        end = i + 1
        while end < len(found) and end < i + 4 and found[end].gap == NEAR and found[end].text in PARTICLES:
            end += 1
        if end < len(found) and found[end].gap == NEAR and len(found[end].text) > 1:
            yield "".join(w.text for w in found[i : end + 1]), end


def bare_of(found: list[Word], core: list[int]) -> list[str]:
    """The surname without its particles, where people drop them: "Cruz" of "de la Cruz"."""
    bound = any(found[i].text in BOUND for i in core)
    return [] if bound else [found[core[-1]].text, *found[core[-1]].parts]


def pair(one: str, other: str) -> str:
    """First and last name as one key, in either order."""
    return f"{one} {other}" if one <= other else f"{other} {one}"


class Forms(NamedTuple):
    """The spellings of one person: first names (with nicknames), initials, surnames (with former ones)."""

    firsts: frozenset[str]
    initials: frozenset[str]
    lasts: frozenset[str]


def forms(first: str, last: str, other_names: str) -> Forms:
    """Every spelling of a person's own first names and surnames. A single other name may be either.

    A person with one name only has it in both places.
    """
    firsts, lasts = _first_names(first), _surnames(last)
    for other in re.split(r"[,;\n]", other_names):
        found = _name_words(other)
        cut = next((i for i, word in enumerate(found) if i and word.text in PARTICLES), max(len(found) - 1, 0))
        firsts |= _spellings(found[:cut] or found)
        lasts |= _surname_units(found[cut:])
    initials = {name[0] for name in firsts}
    for name in tuple(firsts):
        firsts |= GIVEN.get(name, frozenset())
    firsts, lasts = firsts or lasts, lasts or firsts
    return Forms(frozenset(firsts), frozenset(initials), frozenset(lasts))


def _name_words(text: str) -> list[Word]:
    return [word for word in split(text) if word.text not in SUFFIXES]


def _first_names(first: str) -> set[str]:
    found = _name_words(first)
    joined = "".join(word.text for word in found)
    return _spellings(found) | ({joined} if joined else set())


def _spellings(found: list[Word]) -> set[str]:
    return {text for word in found for text in (word.text, *word.parts)}


def _surnames(last: str) -> set[str]:
    found = [word._replace(gap=NEAR) for word in _name_words(last)]
    return _surname_units(found) | ({"".join(w.text for w in found)} if found else set())


def _surname_units(found: list[Word]) -> set[str]:
    units: set[str] = set()
    for i, word in enumerate(found):
        after = found[i - 1].text if i else ""
        if word.text in PARTICLES and i + 1 < len(found):
            units |= {text for text, end in unit_ends(found, i) if end > i and after not in PARTICLES}
        elif after not in BOUND:
            units |= {text for text, _ in unit_ends(found, i)}
    return units
