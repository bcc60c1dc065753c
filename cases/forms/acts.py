"""The forms of verbs. Choices and first values come from the reader of the page; a service gets `cleaned_data`."""

from typing import Any

from django import forms

from cases.models import Party
from permissions.classes import CHOICES, FieldClass
from permissions.roles import GIVEN
from permissions.typed import Words

from .act import Act
from .fields import READ_BY, READ_BY_HINT, SHORT, Day, chosen, one_of, pick, their_supervisor, their_unit

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]


class Acknowledge(Act):
    danger = chosen(
        "Is anyone in danger now?",
        "If so, act first: call 911 or whoever protects them, then come back here.", choices=ANSWERS,
    )  # fmt: skip


class Open(Act):
    title = Words(
        label="Working title", help_text="Short, without names. Members of the case alone see it.", longest=SHORT
    )
    unit = Words(label="Unit concerned", longest=SHORT, required=False)
    manager = one_of(
        "Case manager",
        "Only people who are clear of this case are listed, the least busy first, by the cases that you may know of.",
    )


class AcknowledgeAndOpen(Open, Acknowledge):
    pass


class Link(Act):
    primary = Words(
        label="Reference of the other case", help_text="Eight characters, for example 4F7K 2M9C.", longest=SHORT
    )
    reason = Words(label="Why they are the same event", rows=3)


class Split(Act):
    thread = one_of("Report that tells of two events")
    reason = Words(label="What the second event is", rows=3)


class Assign(Act):
    role = forms.ChoiceField(widget=forms.HiddenInput, choices=[(role, role.label) for role in GIVEN])
    person = one_of("Who", "Only people who hold this role and are clear of this case are listed.")
    instead = one_of("In place of", required=False, empty="Nobody: they share the work")
    reason = Words(label="Why", rows=2)


class NameManager(Act):
    manager = one_of("Case manager", "Only people who are clear of this case are listed, the least busy first.")
    reason = Words(label="Why", rows=2)


class SetTitle(Act):
    title = Words(label="Working title", help_text="Short, without names.", longest=SHORT)
    unit = Words(label="Unit concerned", longest=SHORT, required=False)


class Note(Act):
    text = Words(label="Note", rows=8)
    field_class = pick(READ_BY, READ_BY_HINT, choices=CHOICES, initial=FieldClass.NORMAL, required=False)
    happened_on = Day(label="Day it speaks of", help_text="Leave it empty for today.", required=False)

    def clean_field_class(self) -> str:
        return self.cleaned_data["field_class"] or FieldClass.NORMAL.value


class Post(Act):
    thread = one_of("To")
    heading = chosen(
        "What they read above it", "In the words of the policy. Nothing that you type shows there.", required=False
    )
    text = Words(label="Message", rows=8, help_text="Name nobody. The reporter may read it where others can look on.")


class AddParty(Act):
    role = chosen("Who they are in this case", choices=Party.Role.choices)
    number = Words(
        label="Employee number", longest=40, required=False,
        help_text="If they are in the directory. Then the name is taken from there.",
    )  # fmt: skip
    name = Words(label="Name", longest=SHORT, required=False, help_text="First and last name, as far as known.")
    minor = chosen(
        "Is this person under 18?", "If so, say it now: who they are is then read by those alone who protect the child.",
        choices=ANSWERS, required=False,
    )  # fmt: skip
    unit = their_unit()
    supervisor = their_supervisor()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("number") or given.get("name") or self.errors):
            self.add_error("name", "Give a name, or the employee number.")
        return given


class ClearPossible(Act):
    person = one_of("Who is somebody else")
    reason = Words(label="How you know", rows=3)


class NameConflict(Act):
    why = chosen(
        "Why you should not work on it", "Your answer stays on record. You need not say more.",
        choices=[
            ("named", "I am, or may be, one of the people in it"), ("close", "I am close to one of them"),
            ("other", "For another reason"),
        ],
    )  # fmt: skip


class Correct(Act):
    entry = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(label="As it should read", rows=8)
    reason = Words(label="What was wrong", rows=2)


class HoldBack(Act):
    entry = forms.UUIDField(widget=forms.HiddenInput)
    field_class = pick(READ_BY, choices=[("", "Choose"), *CHOICES[1:]])
    reason = Words(label="Why", rows=2, help_text="Those alone read it who read the words.")


class OpenIdentity(Act):
    thread = one_of("Whose name")
    motive = Words(label="Why you need it", rows=3, help_text="It stays on record and members of the case can read it.")


FORMS: dict[str, type[Act]] = {
    "acknowledge": Acknowledge,
    "open": Open,
    "acknowledge_and_open": AcknowledgeAndOpen,
    "link": Link,
    "split": Split,
    "assign": Assign,
    "name_manager": NameManager,
    "set_title": SetTitle,
    "note": Note,
    "post": Post,
    "add_party": AddParty,
    "clear_possible": ClearPossible,
    "name_conflict": NameConflict,
    "correct": Correct,
    "hold_back": HoldBack,
    "open_identity": OpenIdentity,
}
