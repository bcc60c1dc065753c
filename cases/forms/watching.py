"""What is asked for another reading limit."""

from django import forms

from permissions import pace
from permissions.typed import Words


class SetReadingLimit(forms.Form):
    """Cases in an hour, seconds between them from then on, and why."""

    cases = forms.IntegerField(
        min_value=pace.FEWEST, max_value=pace.MOST, label="Cases in an hour",
        help_text=f"{pace.FEWEST} to {pace.MOST}. Whoever opens as many is named to auditors and independent readers.",
    )  # fmt: skip
    pause = forms.IntegerField(
        min_value=pace.SHORTEST, max_value=pace.LONGEST, label="Seconds between cases from then on",
        help_text=f"{pace.SHORTEST} to {pace.LONGEST}. Cases opened that day already are not slowed.",
    )  # fmt: skip
    reason = Words(longest=200, label="Why", help_text="Independent readers are told of each change. No name, please.")
