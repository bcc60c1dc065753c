"""A report entered by staff: the questions of the policy, on one page, with what only an officer knows."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from cases.door import LONGEST, Telling
from cases.models.case import Channel, Mode
from permissions.typed import Words
from policies.shapes import Question
from vault import receipts

from .fields import Day, chosen

BY_STAFF = (Channel.PHONE, Channel.DESK, Channel.LETTER, Channel.POLICE, Channel.SYSTEM, Channel.PRESS, Channel.OMBUDS)
# Questions whose answers do more than tell; their keys are the same in every pack.
MODE, NAME, CONTACT, INVOLVED, SAFE = (
    "mode",
    "your_name",
    "your_contact",
    "must_not_see",
    ("danger", "minor", "vulnerable_adult"),
)

# What an officer asks first, whatever the order of the reporter's pages.
FIRST = ("receipt", "channel", "branch", "danger", "what_happened", MODE, NAME, CONTACT)


class Enter(forms.Form):
    """Made for the questions of one version of the policy. `receipt` is made with the page, so that sending twice is once."""

    receipt = forms.CharField(widget=forms.HiddenInput)
    channel = chosen("How it reached you", choices=[(one, one.label) for one in BY_STAFF])

    def __init__(
        self, data: QueryDict | None = None, *, questions: list[Question], branches: list[tuple[str, str]]
    ) -> None:
        super().__init__(data, initial={"receipt": receipts.make()})
        self.questions = questions
        self.fields["branch"] = forms.ChoiceField(label="Branch concerned", choices=branches)
        for question in questions:
            self.fields[question.key] = _field(question)
        self.fields[MODE].label = "How they want to be known"
        self.order_fields([*FIRST, *self.fields])

    def clean_receipt(self) -> str:
        try:
            return receipts.normalise(self.cleaned_data["receipt"])
        except receipts.BadReceipt:
            raise forms.ValidationError("This page is damaged. Open it anew.") from None


def entered(form: Enter) -> Telling:
    """What was entered, as the door takes it: an anonymous reporter's name is not, even if it was typed."""
    given = {one.key: _answer(form.cleaned_data.get(one.key)) for one in form.questions}
    told = {key: value for key, value in given.items() if value}
    mode = told.pop(MODE)
    reporter = {"name": told.pop(NAME, ""), "contact": told.pop(CONTACT, "")}
    named = [one.key for one in form.questions if one.screen == "named" and one.key != INVOLVED]
    return Telling(
        mode=mode, answers=told, channel=form.cleaned_data["channel"], branch=form.cleaned_data["branch"],
        urgent=any(told.get(key) == "yes" for key in SAFE), involved=told.get(INVOLVED, ""),
        who="\n".join(told[key] for key in named if key in told),
        reporter={} if mode == Mode.ANONYMOUS else {key: value for key, value in reporter.items() if value},
    )  # fmt: skip


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.ask, "required": question.required}
    unknown = [("unknown", question.unknown)] if question.unknown and question.options else []
    options = [(one.value, one.label) for one in question.options] + unknown
    if question.kind == "choice":
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    if question.kind == "choices":
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if question.kind == "day":
        return Day(**common)
    rows = {"long": 10, "people": 3}.get(question.kind, 0)
    return Words(longest=min(question.max_length, LONGEST), rows=rows, **common)


def _answer(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")
