"""What is asked before a case may be read."""

from django import forms

CONFLICT, NONE = "conflict", "none"


class Concerned(forms.Form):
    """Whether one of the people named concerns the reader. Each answer is a button of its own."""

    answer = forms.ChoiceField(
        choices=((NONE, "None of these concern me"), (CONFLICT, "I should not read this")),
        label="Your answer",
        widget=forms.TextInput,  # never drawn: the buttons carry the name
        error_messages={
            "required": "Press one of the two buttons.",
            "invalid_choice": "This is none of the two answers. Press one of the two buttons.",
        },
    )
