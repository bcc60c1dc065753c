"""Characters that no report needs: they cannot be stored, or make a text look other than it is."""

import re

from django.http import QueryDict

# Control characters but tab and line end, halves of characters, and marks that turn the direction of what follows, so
# that a page would show another text than was written. Letters, accents and joiners of every script stay.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text with plain line ends and without unwanted characters."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_all(typed: QueryDict) -> tuple[QueryDict, frozenset[str]]:
    """What was typed, cleaned, and the names of the fields that lost more than a line end's form."""
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [clean(value) for value in values])
    lost = {name for name, values in typed.lists() if any(_UNWANTED.search(value) for value in values)}
    return kept, frozenset(lost)
