"""Fields that say what is wrong in a sentence, and keep what was typed."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django import forms

from audit import clock
from permissions.typed import Words

READ_BY = "Who reads it"
READ_BY_HINT = (
    "Narrow it, and you may no longer read it yourself. Whoever reviews a finding must read what it rests on."
)
SHORT = 120


class Day(forms.DateField):
    """A day that has come already; empty means today."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "This is not a day. Write it like 11/24/2026."}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > clock.today():
            raise forms.ValidationError("This day has not come yet.")


class Coming(forms.DateField):
    """A day still to come."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": Day.default_error_messages["invalid"]}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value <= clock.today():
            raise forms.ValidationError("This day is over. Choose one that is still to come.")


class Moment(forms.Field):
    """A time that has come already, to the minute, in the county."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    default_error_messages = {"invalid": "This is not a day and time. Write it like 2026-11-24T14:10."}

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            typed = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if typed.tzinfo:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        # In the night in which an hour comes twice it was the second one, unless that is still to come.
        second = typed.replace(tzinfo=clock.COUNTY, fold=1).astimezone(UTC)
        return second if second <= clock.now() else typed.replace(tzinfo=clock.COUNTY).astimezone(UTC)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value > clock.now():
            raise forms.ValidationError("This time has not come yet.")


class Codes(forms.MultipleChoiceField):
    """Codes of the policy. Which of them fit depends on the version of the incident's day, so the service says it."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return True


def their_unit(
    hint: str = "Unit and supervisor are needed only where the directory does not say them. What it says counts.",
) -> Words:
    return Words(label="Their unit", longest=SHORT, required=False, help_text=hint)


def their_supervisor() -> Words:
    """Whoever is named here is kept from the case, as the directory's line would be (D22)."""
    hint = "Who leads them. It is used to keep that person away from the case."
    return Words(label="Their supervisor", longest=SHORT, required=False, help_text=hint)


def their_bargaining_unit() -> forms.ChoiceField:
    hint = "With the class of tenure it decides where discipline can be contested, and until when."
    return pick("Bargaining unit", hint, empty="Not on record", required=False)


def chosen(label: str, help_text: str = "", **kwargs: Any) -> forms.ChoiceField:
    """One of a few, shown at once; the page fills the choices in."""
    return forms.ChoiceField(label=label, help_text=help_text, widget=forms.RadioSelect, **kwargs)


def several(label: str, help_text: str = "", **kwargs: Any) -> forms.MultipleChoiceField:
    """Any number of a few, shown at once."""
    return forms.MultipleChoiceField(label=label, help_text=help_text, widget=forms.CheckboxSelectMultiple, **kwargs)


def pick(label: str, help_text: str = "", *, empty: str = "Choose", **kwargs: Any) -> forms.ChoiceField:
    """One of many, in a list that opens; `empty` stands for no choice."""
    field = forms.ChoiceField(label=label, help_text=help_text, **kwargs)
    field.empty = empty  # type: ignore[attr-defined]  # read when the page offers its choices
    return field


def one_of(label: str, help_text: str = "", *, empty: str = "", **kwargs: Any) -> forms.TypedChoiceField:
    """One row among those the page offers; the service gets its id, or None. `empty` names what no choice means."""
    field = forms.TypedChoiceField(
        label=label, help_text=help_text, widget=forms.RadioSelect, coerce=UUID, empty_value=None, **kwargs
    )
    field.empty = empty  # type: ignore[attr-defined]  # read when the page offers its choices
    return field
