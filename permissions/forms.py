"""What the people pages ask."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator

from permissions.roles import Role

AGREE, TURN_DOWN = "agree", "turn_down"
NO_CODE = "This code is wrong, used, or more than seven days old. Ask for a new one."


class Appoint(forms.Form):
    """Give a person of the directory a role in a branch."""

    role = forms.ChoiceField(choices=Role.choices, label="Role")
    branch = forms.ChoiceField(label="Branch")
    reason = forms.CharField(max_length=200, label="Why", help_text="Stands in the journal.")

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].choices = branches  # type: ignore[attr-defined]  # a ChoiceField


class Answer(forms.Form):
    """Agree to some of what waits, or do not. `waiting`: (id, words) of each that this person may answer."""

    asked = forms.TypedMultipleChoiceField(
        coerce=UUID, widget=forms.CheckboxSelectMultiple, label="Which do you answer?",
        error_messages={
            "required": "Choose at least one.",
            "invalid_choice": "This was answered already, or is not yours to answer.",
        },
    )  # fmt: skip
    answer = forms.ChoiceField(choices=[(AGREE, "Agree"), (TURN_DOWN, "Turn down")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, waiting: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = waiting  # type: ignore[attr-defined]  # a ChoiceField


class Dismiss(forms.Form):
    """End a role today."""

    reason = forms.CharField(max_length=200, label="Why", help_text="Stands in the journal.")


class Reset(forms.Form):
    """Take away somebody's second step."""

    reason = forms.CharField(
        max_length=200,
        label="Why, and how you know that it is them",
        help_text="Whoever takes them in again reads this.",
    )


class HandCode(forms.Form):
    """A code for somebody's first second step: nothing is asked but to be sure."""


class Invite(forms.Form):
    """A sign-in for a person who has none; who has one already is asked nothing but to be sure."""

    username = forms.CharField(
        max_length=80,
        label="Username",
        validators=[
            RegexValidator(r"^[\w.@-]+$", "Use letters, digits, dots, hyphens and underscores, without spaces.")
        ],
        help_text="What they type to sign in.",
    )
    email = forms.EmailField(
        label="Work e-mail", help_text="Notices go there. They say that there is a notice and nothing else."
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not first:
            self.fields.clear()


class FirstStep(forms.Form):
    """The one-time code before the first second step."""

    code = forms.CharField(
        max_length=80, label="One-time code", help_text="26 letters and digits, with or without spaces."
    )


class Welcome(FirstStep):
    """The one-time code and a first password."""

    password = forms.CharField(
        widget=forms.PasswordInput, label="New password", help_text="At least 15 characters. A sentence is good."
    )
    again = forms.CharField(widget=forms.PasswordInput, label="The same password again")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", "The two passwords differ. Type the same one twice.")
        return cleaned
