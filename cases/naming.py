"""Whether words name somebody, as whole words: for what must not say who reported. Pure functions of texts."""

import re
from collections.abc import Iterable

LONG = 4  # letters of a word that names somebody by itself, however it is written; a shorter one has to begin with a capital


def pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """What finds any of these, whatever the case and the spaces between; None where there is nothing to find."""
    wanted = sorted({_plain(name) for name in names} - {""})
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)") if wanted else None


def found(wanted: re.Pattern[str] | None, text: str) -> bool:
    return bool(wanted and wanted.search(_plain(text)))


def alone(names: Iterable[str], others: Iterable[str]) -> set[str]:
    """The words of these names that name their bearer by themselves: a surname, but not one that others bear too."""
    shared = {word for name in others for word in _plain(name).split()}
    words = (word for name in names for word in re.findall(r"\w+(?:['’-]\w+)*", name))
    return {word for word in words if _tells(word) and _plain(word) not in shared}


def _tells(word: str) -> bool:
    return len(word) >= LONG or (len(word) > 1 and word[0].isupper())


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
