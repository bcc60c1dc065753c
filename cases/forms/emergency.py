"""What is asked before somebody reads a case in an emergency who is no member of it."""

from django import forms

from cases import references
from permissions.emergency import HOURS
from permissions.typed import Words


class AskEmergency(forms.Form):
    """Reference, hours, reason. A reference is checked for its form alone."""

    reference = forms.CharField(
        max_length=40, label="Reference of the case", help_text="Eight characters, as 4F7K 2M9C."
    )
    hours = forms.TypedChoiceField(
        coerce=int, label="For how long", choices=[(one, f"{one} hour{'' if one == 1 else 's'}") for one in HOURS],
        help_text="It begins when a second person agrees, and ends by itself.",
    )  # fmt: skip
    reason = Words(
        longest=200, rows=3, label="Why it cannot wait",
        help_text="A second person reads this, and later independent readers and the members of the case. No name, please.",
    )  # fmt: skip

    def clean_reference(self) -> str:
        typed = str(self.cleaned_data["reference"])
        if not references.well_formed(typed):
            raise forms.ValidationError("This is no reference. It has eight letters and digits.")
        return references.normalise(typed)
