"""What the page asks on which an adoption is recorded."""

from datetime import date
from typing import Any

from django import forms

from audit import clock


class Adopt(forms.Form):
    """Which proposed values the employer took on, and who, when and by which instrument."""

    values = forms.MultipleChoiceField(
        label="What was adopted",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one value.",
            "invalid_choice": "One of them is adopted already, or the policy has changed. Look at the list again.",
        },
    )
    adopted_by = forms.CharField(
        max_length=200,
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
    instrument = forms.CharField(
        max_length=200,
        label="By which instrument",
        help_text="The order, resolution or schedule, with its number.",
        error_messages={"required": "Say by which order, resolution or schedule."},
    )

    def __init__(self, *args: Any, waiting: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["values"].choices = waiting  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean_adopted_on(self) -> date:
        on: date = self.cleaned_data["adopted_on"]
        if on > clock.today():
            raise forms.ValidationError("This day has not come yet. Record the adoption once it has happened.")
        return on
