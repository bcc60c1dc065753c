"""Forms of the reporter's side. Those of the questionnaire are made from the policy's pack, one for each page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit import clock
from cases import addresses, door
from cases.uploads import MOST_AT_ONCE, MOST_SAID
from policies.shapes import Option, Page, Question
from vault import receipts

from . import answers, cleaning, uploads
from .uploads import Sealing

LOST = _("We took out characters that cannot be stored. Read your answer once more, then go on.")
EARLIEST = date(1950, 1, 1)
ROWS = {"long": 12, "people": 4}
SHORTER = 2000  # characters: an answer that may not be longer gets as little room as a list of people


class Words(forms.CharField):
    """Text with a limit that is said, never cut."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def validate(self, value: str) -> None:
        super().validate(value)
        over = len(value) - self.longest
        if over > 0:
            raise forms.ValidationError(
                gettext(
                    "This is longer than the %(longest)s characters we can keep. Please shorten it by %(over)s. "
                    "You can send the rest as a message afterwards."
                )
                % {"longest": f"{self.longest:,}", "over": f"{over:,}"}
            )


class Day(forms.DateField):
    """A day that has come already."""

    widget = forms.DateInput(format="%Y-%m-%d")
    default_error_messages = {"invalid": _("We cannot read this as a day. Write it like 11/24/2026.")}

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > clock.today():
            raise forms.ValidationError(gettext("This day has not come yet. Please check it."))
        if value and value < EARLIEST:
            raise forms.ValidationError(gettext("Please check the year."))


class Cleaned(forms.Form):
    """A form that takes unwanted characters out, says so, and shows what is left."""

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        self.lost: frozenset[str] = frozenset()
        if data is not None:
            data, self.lost = cleaning.clean_all(data)
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if name in self.lost:
                self.add_error(name, LOST)
        return self.cleaned_data


class PageForm(Cleaned):
    """One page of the questionnaire. With `needed=False` nothing has to be answered: for going back."""

    page: Page

    def __init__(self, data: QueryDict | None = None, *, needed: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not needed:
            for field in self.fields.values():
                field.required = False

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._only_what_applies()
        self._days_in_order()
        return self.cleaned_data

    def _only_what_applies(self) -> None:
        """What a question that is not put to this reporter holds is dropped, not criticized."""
        for question in self.page.questions:
            if not answers.applies(question, {key: str(value) for key, value in self.cleaned_data.items()}):
                self.errors.pop(question.key, None)
                self.cleaned_data[question.key] = None

    def _days_in_order(self) -> None:
        earlier: date | None = None
        for question in self.page.questions:
            day = self.cleaned_data.get(question.key) if question.kind == "day" else None
            if day and earlier and day < earlier:
                self.add_error(question.key, gettext("This day is before the first day. Please check both."))
            earlier = day or earlier


def page_form(page: Page) -> type[PageForm]:
    """The form of one page of the questionnaire."""
    fields: dict[str, Any] = {"page": page}
    for question in page.questions:
        fields[question.key] = _field(question)
        if question.unknown and question.kind in answers.TYPED:
            fields[question.key + answers.NOT_KNOWN] = forms.BooleanField(label=question.unknown, required=False)
    return type(f"{page.key.title()}Form", (PageForm,), fields)


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.ask, "required": question.required, "help_text": _hint(question)}
    common["error_messages"] = {"required": gettext("Please answer this. It is one of the two things we must know.")}
    if question.options:
        return _choice(question, common)
    if question.kind == "day":
        return Day(**common)
    widget = forms.Textarea(attrs={"rows": _rows(question)}) if question.kind in ROWS else forms.TextInput()
    widget.attrs["autocomplete"] = "off"
    return Words(longest=question.max_length, widget=widget, **common)


def _rows(question: Question) -> int:
    return ROWS["people"] if question.max_length <= SHORTER else ROWS[question.kind]


def _choice(question: Question, common: Mapping[str, Any]) -> forms.Field:
    choices = [(option.value, _label(option)) for option in question.options]
    if question.unknown:
        choices.append((answers.UNKNOWN, format_html("{}", question.unknown)))
    if question.kind == "choices":
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _label(option: Option) -> SafeString:
    """What the choice is called, then what it means and what it gives up."""
    if not option.means:
        return format_html("{}", option.label)
    return format_html(
        '{}<span class="usa-radio__label-description">{}</span>'
        '<span class="usa-radio__label-description"><b>{}</b> {}</span>',
        option.label, option.means, gettext("What you give up:"), option.gives_up,
    )  # fmt: skip


def _hint(question: Question) -> SafeString:
    if not question.max_length:
        return format_html("{}", question.why)
    limit = gettext("At most %(number)s characters.") % {"number": f"{question.max_length:,}"}
    return format_html("{} {}", question.why, limit)


class KeptForm(forms.Form):
    """The reporter says that the code is written down."""

    kept = forms.BooleanField(
        label=_("I have kept the code"),
        error_messages={"required": _("Write the code down first, then tick this box.")},
    )


class ReceiptForm(Cleaned):
    """A receipt, however it was typed. Its refusal is one sentence for every kind of wrong code."""

    REFUSED = _("This code opens no report. Look at each group again: the code has 26 letters and digits.")

    receipt = forms.CharField(
        label=_("Your code"),
        help_text=_("26 letters and digits. Capitals, spaces and hyphens do not matter."),
        error_messages={"required": _("Type the code from your receipt.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "usa-input--code",
            }
        ),
    )
    unsent = forms.CharField(required=False, widget=forms.HiddenInput)  # a message whose page had run out

    def clean_receipt(self) -> str:
        """The code meant, or another code that opens nothing: what is not even a code takes the same way (TM-24)."""
        try:
            return receipts.normalise(self.cleaned_data["receipt"])
        except receipts.BadReceipt:
            return receipts.make()

    def refuse(self) -> None:
        """The typed code stays in its field, in groups."""
        typed = self.data.get("receipt", "")
        self.data = {"receipt": grouped_as_typed(typed), "unsent": self.data.get("unsent", "")}
        self.add_error("receipt", self.REFUSED)


def grouped_as_typed(typed: str) -> str:
    """What somebody typed, in capitals and fours, wrong signs included: so a slip is easy to see."""
    typed = typed[: receipts.LONGEST_TYPED]
    return receipts.grouped("".join(filter(str.isalnum, typed.upper()))) or typed


def _line(label: Any, **kwargs: Any) -> Words:
    """A name, or how to reach somebody."""
    return Words(longest=200, label=label, widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)


def _people(label: Any, hint: Any) -> Words:
    """People or offices, one on each line; may be empty."""
    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    return Words(longest=2000, label=label, help_text=hint, required=False, widget=widget)


class ClaimForm(Cleaned):
    """Who the reporter of an anonymous report is, as they say."""

    name = _line(_("Your name"), error_messages={"required": _("Write your name, or go back.")})
    contact = _line(
        _("How can we reach you?"),
        help_text=_("A phone number or e-mail that you trust. You can leave this empty and use your code as before."),
        required=False,
    )


class AddressForm(Cleaned):
    """Where to write that there is something new. Whatever address is kept already is never shown in it."""

    EMPLOYERS = _(
        "Your employer keeps this mailbox, and others there may read it. Write another address, or go without."
    )

    note_to = forms.EmailField(
        label=_("E-mail address"),
        max_length=addresses.LONGEST,
        error_messages={
            "required": _("Write an address, or go back."),
            "invalid": _("This is not a whole e-mail address. It looks like name@example.org."),
            "max_length": _("No e-mail address is as long as this. Please check it."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_note_to(self) -> str:
        address = str(self.cleaned_data["note_to"])
        if addresses.is_employers(address):
            raise forms.ValidationError(self.EMPLOYERS)
        return address


class PaybackForm(Cleaned):
    """What was done to somebody for an earlier report. `receipt` is made with the page, so that sending twice is once."""

    receipt = forms.CharField(widget=forms.HiddenInput)
    what_happened = Words(
        longest=door.LONGEST,
        label=_("What was done to you?"),
        help_text=_("Say what changed for you, and what was said about why. You can add more later."),
        error_messages={"required": _("Tell us what was done to you.")},
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
    )
    day = Day(
        label=_("On what day did it happen, or on what first day?"),
        help_text=_("The time limits run from that day. If you do not know it, leave this empty."),
        required=False,
    )
    who_did = _people(
        _("Who did it?"),
        _("One person on each line. If a person you name here reads reports, they do not get to read this one."),
    )
    must_not_see = _people(
        _("Who else must not see this?"), _("People or offices, one on each line. You do not have to say why.")
    )
    your_name = _line(
        _("Your name"),
        help_text=_(
            "Your name is locked, as in your first report. Intake can open it when there is a reason. Later a lawyer, the "
            "ethics office or HR on the case may read it once, if a second person agrees. Each time is written down. You can "
            "leave it empty."
        ),
        required=False,
    )
    your_contact = _line(
        _("How can we reach you?"), help_text=_("You can leave this empty and use your code instead."), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, asks_name: bool) -> None:
        super().__init__(data, initial={"receipt": receipts.make()})
        for name in () if asks_name else ("your_name", "your_contact"):
            del self.fields[name]

    def clean_receipt(self) -> str:
        try:
            return receipts.normalise(self.cleaned_data["receipt"])
        except receipts.BadReceipt:
            raise forms.ValidationError(gettext("This page is damaged. Open it anew.")) from None


class StatementForm(forms.Form):
    """A signed copy, to be verified: the whole text of the file, which is not cleaned, or no signature would fit."""

    copy = forms.CharField(
        label=_("The signed copy"),
        help_text=_("Open the file, select all of it, and paste it here."),
        max_length=1_000_000,
        error_messages={
            "required": _("Paste the signed copy first."),
            "max_length": _("This is too long to be a signed copy."),
        },
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )


class FilesInput(forms.FileInput):
    """One control for several files. What they hold never comes this way: it was sealed as it streamed."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None


class MessageForm(Cleaned):
    """What the reporter writes into the thread, and the files that come with it. Without words it takes a file."""

    text = Words(
        longest=door.LONGEST,
        label=_("Your message"),
        help_text=format_lazy(
            _("At most {most} characters. After you send it, you cannot change it."), most=f"{door.LONGEST:,}"
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )
    attached = forms.FileField(
        label=_("Files, if you have any"),
        help_text=format_lazy(
            _(
                "Pictures, PDF, Office documents, text, sound, film or e-mail. Up to {files} at once, {size} each. After you "
                "send them, they cannot be changed, and you cannot open them here again."
            ),
            files=MOST_AT_ONCE,
            size=MOST_SAID,
        ),
        required=False,
        widget=FilesInput(attrs={"multiple": True, "accept": uploads.ACCEPT}),
    )

    def __init__(self, data: QueryDict | None = None, *, sent: Sealing | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.sent = sent

    def clean(self) -> dict[str, Any]:
        super().clean()
        wrong, taken = (self.sent.wrong, self.sent.taken) if self.sent else ([], [])
        for name, why in wrong:
            self.add_error("attached", uploads.said(name, why))
        if not (self.errors or self.cleaned_data["text"] or taken):
            self.add_error("text", gettext("Write something first, or choose a file."))
        if self.errors and taken:
            self.add_error("attached", self._choose_again(others=bool(wrong)))
        return self.cleaned_data

    @staticmethod
    def _choose_again(*, others: bool) -> str:
        if others:
            return gettext("Nothing was sent yet. Choose the other files again too: a browser forgets them.")
        return gettext("Nothing was sent yet. Choose your files again too: a browser forgets them.")

    def take_no_files(self) -> None:
        """Words alone. What is wrong with a file that was sent all the same is said of the whole form."""
        del self.fields["attached"]
        if self.is_bound and (said := self.errors.pop("attached", None)):
            self.add_error(None, list(said.data))
