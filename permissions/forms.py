"""What the people pages ask."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator

from audit import facts
from permissions import rekeying
from permissions.models import Rekeying
from permissions.roles import Role
from permissions.typed import Words
from vault import keys

AGREE, TURN_DOWN = "agree", "turn_down"
NO_CODE = "This code is wrong, used, or more than seven days old. Ask for a new one."


class Appoint(forms.Form):
    """Give a person of the directory a role in a branch."""

    role = forms.ChoiceField(choices=Role.choices, label="Role")
    branch = forms.ChoiceField(label="Branch")
    reason = Words(longest=200, label="Why", help_text="Whoever agrees to it reads this. Name no case.")

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


class Fingerprint(forms.CharField):
    """Sixteen hexadecimal characters, typed as they were read out."""

    default_error_messages = {
        "wrong": "A fingerprint is sixteen characters from 0 to 9 and a to f, with or without spaces."
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        typed = "".join(super().clean(value).split()).lower()
        if typed and not re.fullmatch(r"[0-9a-f]{16}", typed):
            raise forms.ValidationError(self.error_messages["wrong"])
        return typed


class AskForKey(forms.Form):
    """Ask for a change of keys."""

    act = forms.ChoiceField(choices=Rekeying.Act.choices, widget=forms.RadioSelect, label="What should happen?")
    key = forms.ChoiceField(choices=list(rekeying.MEANING.items()), label="Key")
    version = forms.IntegerField(
        min_value=2,
        max_value=keys.LARGEST_VERSION,
        label="Version",
        help_text="The one to use from then on, as the command said.",
    )
    fingerprint = Fingerprint(
        label="Fingerprint", help_text="Of that version, as the command said: sixteen characters."
    )
    reason = Words(longest=200, label="Why", help_text="Whoever agrees reads it. Name no case and no person.")
    without = forms.CharField(
        required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 2}), label="Rows to give up",
        help_text="Only to end older versions, and only if the command named rows that no key opens: their ids.",
    )  # fmt: skip

    def clean_without(self) -> tuple[UUID, ...]:
        typed = self.cleaned_data["without"].replace(",", " ").split()
        if len(typed) > facts.LONGEST_LIST:
            raise forms.ValidationError(f"At most {facts.LONGEST_LIST} rows are given up at once.")
        try:
            return tuple(UUID(one) for one in typed)
        except ValueError:
            raise forms.ValidationError("Write the ids as the command said them, with spaces between.") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("without") and cleaned.get("act") == Rekeying.Act.RENEW:
            self.add_error("without", "Rows are given up only where older versions end. Leave this empty.")
        return cleaned


class AnswerKey(forms.Form):
    """Agree to a change of keys, whose fingerprint is typed once more; or turn it down, for which it is not needed."""

    fingerprint = Fingerprint(
        required=False, label="Fingerprint",
        help_text="As whoever made the key reads it to you now. The one that was asked for is not shown on purpose.",
    )  # fmt: skip
    answer = forms.ChoiceField(choices=[(AGREE, "Agree"), (TURN_DOWN, "Turn down")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == AGREE and not cleaned.get("fingerprint") and not self.errors:
            self.add_error("fingerprint", "Type the fingerprint to agree.")
        return cleaned


class Dismiss(forms.Form):
    """End a role today."""

    reason = Words(longest=200, label="Why", help_text="Whoever agrees to roles reads this. Name no case.")


class Reset(forms.Form):
    """Take away somebody's second step."""

    reason = Words(
        longest=200,
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
