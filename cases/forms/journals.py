"""What is asked before an auditor may read a journal."""

from typing import Any
from uuid import UUID

from django import forms

from cases import references
from permissions.typed import Words

from .fields import Coming


class GiveJournal(forms.Form):
    """Reference, auditor, last day, reason. A reference is checked for its form alone."""

    reference = forms.CharField(
        max_length=40, label="Reference of the case", help_text="Eight characters, as 4F7K 2M9C."
    )
    person = forms.TypedChoiceField(coerce=UUID, label="Auditor")
    until = Coming(label="Until the end of", help_text="At most 90 days from now.")
    reason = Words(
        longest=200, label="Why", help_text="No name, and nothing of the case: who asks for it, and for what."
    )

    def __init__(self, *args: Any, auditors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = auditors  # type: ignore[attr-defined]  # a ChoiceField

    def clean_reference(self) -> str:
        typed = str(self.cleaned_data["reference"])
        if not references.well_formed(typed):
            raise forms.ValidationError("This is no reference. It has eight letters and digits.")
        return references.normalise(typed)
