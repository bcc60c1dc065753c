"""What the pages of the register ask."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from audit import clock
from audit.clock import COUNTY
from permissions.models import Person
from permissions.typed import Words

LONGEST = 2000  # characters of a purpose or a reason
NO_DAY = "This is not a day. Write it like 11/24/2026."
NOBODY = "Nobody in the directory has this employee number."


def _day(label: str, missing: str, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": missing, "invalid": NO_DAY},
    )


class EnterApproval(forms.Form):
    """A prior approval, as it stands on its paper. `codes`: (code, words) of each; `alone`: those of item 2."""

    unit = Words(longest=120, label="Unit", error_messages={"required": "Say for which unit it is."})
    operation_ref = Words(
        longest=80,
        label="Number of the operation",
        help_text="Only counsel and policy owners read it, and no case shows it.",
        error_messages={"required": "An approval names the number of the operation."},
    )
    purpose = Words(
        longest=LONGEST,
        label="Purpose",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What work it is for. Counsel holds an act against it.",
        error_messages={"required": "An approval names its purpose."},
    )
    codes = forms.MultipleChoiceField(
        label="Which guidelines it takes away",
        widget=forms.CheckboxSelectMultiple,
        help_text="Each stands for itself; an item does not speak of its parts. Those ticked at first an approval takes away "
        "alone. Of any other, counsel of the case is asked each time.",
        error_messages={"required": "Choose at least one guideline."},
    )
    devices = Words(
        required=False,
        longest=LONGEST,
        label="Devices",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Asset tags as written on them, one on a line. Leave it empty if it is for any device.",
    )
    valid_from = _day("First day", "Say from which day it holds.")
    valid_to = _day("Last day", "Say until which day it holds.")
    approver = forms.CharField(
        max_length=40,
        label="Employee number of who gave it",
        error_messages={"required": "Say who gave the approval."},
    )
    approved_on = _day(
        "Day on which it was given", "Say on which day it was given.", "As on the paper. It excuses nothing before."
    )
    approved_time = forms.TimeField(
        required=False,
        label="Time of that day",
        help_text="If it is known. Otherwise the end of the day counts.",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "This is not a time. Write it like 14:30."},
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = codes  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean_approver(self) -> Person:
        found = Person.objects.filter(number=self.cleaned_data["approver"].strip()).first()
        if found is None:
            raise forms.ValidationError(NOBODY)
        return found

    def clean_devices(self) -> tuple[str, ...]:
        return tuple(filter(None, (one.strip() for one in self.cleaned_data["devices"].splitlines())))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last, on = given.get("valid_from"), given.get("valid_to"), given.get("approved_on")
        if first and last and last < first:
            self.add_error("valid_to", "The approval ends before it starts. Correct one of the two days.")
        if on and "approved_time" in given:
            given["approved_at"] = _moment(on, given["approved_time"])
            if given["approved_at"] > clock.now():
                self.add_error("approved_on", "This has not come yet. Enter the approval once it has been given.")
        return given


def _moment(on: date, at: time | None) -> datetime:
    """That moment in the county; without a time the latest that the day can mean by now, which excuses the least."""
    if at is not None:
        return datetime.combine(on, at, tzinfo=COUNTY)
    end = datetime.combine(on, time.max, tzinfo=COUNTY)
    return min(end, clock.now()) if on == clock.today() else end


class RevokeApproval(forms.Form):
    """End an approval now."""

    reason = Words(
        longest=LONGEST,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only counsel and policy owners read it.",
        error_messages={"required": "Say why it is revoked."},
    )
