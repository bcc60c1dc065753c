"""How hard a text is to read: the Flesch-Kincaid grade, with syllables counted by rule."""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n\s*\n|$")


def grade(text: str) -> float:
    """Years of school needed: 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (Kincaid 1975).

    A blank line ends a sentence as a full stop does. Numbers are no words.
    """
    words = _WORD.findall(text)
    sentences = [one for one in _SENTENCE_END.split(text) if _WORD.search(one)]
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Groups of vowels, less a silent final e, es or ed; never less than one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if len(plain) <= 3:
        return 1
    stem = re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", lambda end: end.group(0)[0], plain)
    groups = re.findall(r"[aeiouy]+", stem)
    apart = len(re.findall(r"i[ao](?!us\b|n)|eo(?!u)|ua(?!r)", stem))  # "social" aside, these are two sounds
    return max(1, len(groups) + apart)
