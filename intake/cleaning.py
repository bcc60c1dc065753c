"""Characters that no report needs: they cannot be stored, or make a text look other than it is."""

from django.http import QueryDict

from permissions.typed import UNWANTED


def clean(text: str) -> str:
    """The text with plain line ends and without unwanted characters."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_all(typed: QueryDict) -> tuple[QueryDict, frozenset[str]]:
    """What was typed, cleaned, and the names of the fields that lost more than a line end's form."""
    kept = typed.copy()
    for name, values in typed.lists():
        kept.setlist(name, [clean(value) for value in values])
    lost = {name for name, values in typed.lists() if any(UNWANTED.search(value) for value in values)}
    return kept, frozenset(lost)
