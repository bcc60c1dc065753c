"""A form of one verb: its choices are those of this case, its parts those that this case still needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from cases.told import Late

Choices = Mapping[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Group:
    """A few fields under one heading; one that is folded opens by itself where something in it is wrong."""

    heading: str
    fields: tuple[str, ...]
    folded: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A group of this form, with its fields as the page shows them."""

    heading: str
    hint: str
    folded: bool
    fields: list[BoundField]

    @property
    def open(self) -> bool:
        return any(
            field.errors or field.value() not in (None, "", False, [], field.field.initial) for field in self.fields
        )


class Act(forms.Form):
    """`choices` come from the reader of the page. A block that it does not name under "blocks" is left out."""

    groups: ClassVar[tuple[Group, ...]] = ()
    blocks: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        choices: Choices | None = None,
        initial: dict[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        offered = dict(choices or {})
        asked = {name for name, _ in offered.pop("blocks", [])}
        for block, names in self.blocks.items():
            for name in names if block not in asked else ():
                self.fields.pop(name, None)
        for name, found in offered.items():
            if name in self.fields:
                self._offer(self.fields[name], found)

    @property
    def template_name(self) -> str:  # a plain form keeps the renderer's own
        return "cases/_form.html" if self.groups else str(super().template_name)

    @property
    def shown(self) -> Iterator[Shown]:
        """The groups that have a field here, in order; what no group names comes last, without a heading."""
        left = {field.name: field for field in self.visible_fields()}
        for group in self.groups:
            found = [left.pop(name) for name in group.fields if name in left]
            if found:
                yield Shown(group.heading, group.hint, group.folded, found)
        if left:
            yield Shown("", "", False, list(left.values()))

    def _offer(self, field: Any, found: list[tuple[str, str]]) -> None:
        empty = getattr(field, "empty", "")
        none = [("", empty)] if empty else []
        opens = isinstance(field.widget, forms.Select) and not isinstance(field.widget, forms.RadioSelect)
        field.choices = [*none, *found] if opens else found if field.required else [*found, *none]
        if len(found) == 1 and field.required:
            field.initial = found[0][0]


def late(given: Mapping[str, Any]) -> Late:
    """The day a step happened and the remark, from a form that asks for them."""
    return Late(happened_on=given.get("happened_on"), remark=given.get("remark") or "")
