"""Words that a person types into a form: kept as they are, or refused with a sentence, and never cut."""

import re
from typing import Any

from django import forms

LONGEST = 20_000  # characters in one answer or message
# Control characters but tab and line end, halves of characters, and marks that turn the direction of what follows: they
# cannot be stored, or a page would show another text than was written. Letters, accents and joiners of every script stay.
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Words(forms.CharField):
    """Text of a person, with a limit that is said and never cut."""

    def __init__(self, *, longest: int = LONGEST, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.longest = longest

    def run_validators(self, value: str) -> None:
        """Instead of Django's own, whose sentence about null characters helps nobody."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if UNWANTED.search(value):
            raise forms.ValidationError("This holds characters that cannot be stored. Take them out, or type it anew.")
        over = len(value) - self.longest
        if over > 0:
            raise forms.ValidationError(f"This is {over:,} characters too long. The limit is {self.longest:,}.")
