"""What the page asks on which an adoption is recorded."""

import hashlib
from datetime import date
from typing import Any

from django import forms

from audit import clock
from permissions.typed import Words

CHANGED = "One of them is adopted already, or the policy has changed. Look at the list again."
WHOLE_FROM = 2  # with a single value there is nothing to take at once


class Adopt(forms.Form):
    """Which proposed values the employer took on, and who, when and by which instrument."""

    whole = forms.MultipleChoiceField(
        label="All at once",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHANGED},
    )
    values = forms.MultipleChoiceField(
        label="What was adopted",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": CHANGED},
    )
    adopted_by = Words(
        longest=200,
        label="Who adopted it",
        help_text="The office or body.",
        error_messages={"required": "Say which office or body adopted it."},
    )
    adopted_on = forms.DateField(
        label="On which day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Say on which day.",
            "invalid": "This is not a day. Write it like 11/24/2026.",
        },
    )
    instrument = Words(
        longest=200,
        label="By which instrument",
        help_text="The order, resolution or schedule, with its number.",
        error_messages={"required": "Say by which order, resolution or schedule."},
    )

    def __init__(self, *args: Any, waiting: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["values"].choices = waiting  # type: ignore[attr-defined]  # a MultipleChoiceField
        if len(waiting) < WHOLE_FROM:
            del self.fields["whole"]
        else:
            every = (_digest(waiting), f"All {len(waiting)} values that are listed below")
            self.fields["whole"].choices = [every]  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean_values(self) -> list[str]:
        """Those that were ticked; all, where the box for all of them is."""
        if self.cleaned_data.get("whole"):
            return [key for key, _ in self.fields["values"].choices]  # type: ignore[attr-defined]  # a MultipleChoiceField
        if "whole" in self.errors:
            return []
        chosen: list[str] = self.cleaned_data["values"]
        if not chosen:
            raise forms.ValidationError("Choose at least one value.")
        return chosen

    def clean_adopted_on(self) -> date:
        on: date = self.cleaned_data["adopted_on"]
        if on > clock.today():
            raise forms.ValidationError("This day has not come yet. Record the adoption once it has happened.")
        return on


def _digest(waiting: list[tuple[str, str]]) -> str:
    """Stands for exactly this list, so that a box ticked on an older page takes nothing that was not on it."""
    return hashlib.sha256("\n".join("\t".join(one) for one in waiting).encode()).hexdigest()
