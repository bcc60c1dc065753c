"""Forms in USWDS dress: one renderer for every form, so that a page never writes a label or an error by hand.

Three choices differ from Django's own. `required` and `maxlength` do not reach the browser: it would speak in its own words,
one field at a time, and cut a pasted story without saying so; the server answers with a sentence instead. For the same reason
a number and an address are text to it, with the keys for them on a phone. A placeholder is not drawn: it goes when one types,
the hint stays. And a radio button carries no `aria-invalid`, which that role does not know; its group carries the message.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property

from permissions.kept import given_back

CLASS_OF = (  # the first kind that fits wins, so the special stand before the general
    (forms.CheckboxSelectMultiple, "usa-checkbox__input"),
    (forms.RadioSelect, "usa-radio__input"),
    (forms.CheckboxInput, "usa-checkbox__input"),
    (forms.Select, "usa-select"),
    (forms.Textarea, "usa-textarea"),
    (forms.FileInput, "file-field"),
    (forms.Widget, "usa-input"),
)
KEYS = ((forms.NumberInput, "numeric"), (forms.EmailInput, "email"))  # which keys a phone shows
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Field(BoundField):
    """A field of a form as the page shows it."""

    @cached_property
    def ticked_alone(self) -> bool:
        """A single box to tick: its label stands after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def anchor(self) -> str:
        """The id that a link from the error summary jumps to; a group is entered at its first choice."""
        if self.auto_id and isinstance(self.field.widget, GROUPS):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    def value(self) -> Any:
        """On a page that gives a form back after signing in again: what had been typed there."""
        typed, widget = given_back(), self.field.widget
        if (
            typed is None
            or self.form.is_bound
            or widget.is_hidden
            or widget.value_omitted_from_data(typed, {}, self.html_name)
        ):
            return super().value()
        return self.field.prepare_value(widget.value_from_datadict(typed, {}, self.html_name))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        attrs["class"] = self._class(widget)
        attrs |= {"maxlength": False, "placeholder": False}
        for kind, keys in KEYS:
            if isinstance(widget, kind):
                widget.input_type = "text"  # of this form alone: every form has its own widgets
                attrs |= {"inputmode": keys, "min": False, "max": False, "step": False}
        group = isinstance(widget, GROUPS)
        if attrs.pop("required", False) and not group and not self.ticked_alone:
            attrs["aria-required"] = "true"
        if group:
            attrs.pop("aria-invalid", None)
        return attrs

    def _class(self, widget: forms.Widget) -> str:
        base = next(name for kind, name in CLASS_OF if isinstance(widget, kind))
        wrong = f"{base}--error" if self.errors and base in ("usa-input", "usa-textarea", "usa-select") else ""
        return " ".join(part for part in (base, wrong, widget.attrs.get("class", "")) if part)


class Renderer(TemplatesSetting):
    """Draws forms, fields and widgets with `templates/django/forms/`."""

    bound_field_class = Field


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary: what is wrong, and where to mend it (no anchor: nowhere in particular)."""

    label: str
    sentence: str
    anchor: str

    @property
    def about(self) -> str:
        """The label as the beginning of a line: "Unit:", but "Who was there?" keeps its own mark."""
        return self.label if not self.label or self.label[-1] in "?.:!" else f"{self.label}:"


def problems(*sources: object) -> list[Problem]:
    """Everything wrong with the forms given, in the order of the page; what is neither form nor formset is passed over."""
    found: list[Problem] = []
    for source in sources:
        if isinstance(source, forms.BaseForm):
            found += _of_form(source)
        elif isinstance(source, BaseFormSet):
            if source.is_bound:
                found += [Problem("", str(sentence), "") for sentence in source.non_form_errors()]
            found += problems(*source.forms)
        elif isinstance(source, list | tuple):
            found += problems(*source)
    return found


def _of_form(form: forms.BaseForm) -> list[Problem]:
    found = [Problem("", str(sentence), "") for sentence in form.non_field_errors()]
    for field in form:
        anchor = "" if field.is_hidden else getattr(field, "anchor", field.auto_id)
        label = "" if field.is_hidden else str(field.label)
        found += [Problem(label, str(sentence), anchor) for sentence in field.errors]
    return found
