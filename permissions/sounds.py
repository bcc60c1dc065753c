"""A coarse sound code, so that "Kovalsky" is compared with "Kowalski". Our own, for names of many languages."""

import re

# Spellings of one sound. The vowel in "ce" or "wa" may go with them: vowels inside a name are dropped anyway.
_SPELLINGS = {
    "x": "sch tsch tch sh ch cz sz zh",
    "s": "sce sci ce ci cy ts tz z",
    "j": "dge dgi ge gi gy",
    "f": "ph wa we wi wo wu wy v",
    "k": "ck cq q c",
    "t": "ght th dt d",
    "g": "gh",
    "ks": "x",
    "": "a e i o u y w h",
}
_SOUND_OF = {spelling: sound for sound, row in _SPELLINGS.items() for spelling in row.split()}
_ANY = re.compile("|".join(sorted(_SOUND_OF, key=len, reverse=True)))
_START = {"kn": "n", "gn": "n", "pn": "n", "wr": "r", "ps": "s", "x": "s", "wh": "w"}
_FIRST = re.compile("^(?:" + "|".join(_START) + ")")
_VOWELS = re.compile("^h?[aeiouy]+")
ENOUGH = 4  # sounds; a shorter surname without one of them could be anybody's
_AGAIN = re.compile(r"(.)\1+")


def sound(name: str) -> str:
    """The consonants of a folded name as they sound, a leading vowel as "a"; other scripts come back unchanged.

    Not cached between texts: a process must not keep words of a report it has sealed.
    """
    if not name.isascii():
        return name
    name = _FIRST.sub(lambda found: _START[found.group()], name)
    rest, vowels = _VOWELS.subn("", name)
    code = _ANY.sub(lambda found: _SOUND_OF[found.group()], rest)
    return _AGAIN.sub(r"\1", "a" + code if vowels else code)


def with_one_lost(code: str) -> set[str]:
    """The code, and what is left of a long one when the writer dropped a consonant after the first."""
    lost = {code[:i] + code[i + 1 :] for i in range(1, len(code))} if len(code) >= ENOUGH else set()
    return {_AGAIN.sub(r"\1", short) for short in lost} | {code}
