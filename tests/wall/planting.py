"""Every field in which a person writes words, derived from the forms; and a fresh random word put into each on the way."""

import dataclasses
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints
from uuid import uuid4

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.urls import get_resolver
from django.utils.module_loading import import_string

from cases import services
from cases.forms import FORMS
from intake.forms import PageForm
from permissions.typed import Words
from policies import versions
from policies.shapes import Page
from tests.flows.pages import Walker
from tests.wall import canaries

Field = tuple[str, str]  # verb, or the class of a form that belongs to none; and the name of the field on its page
QUESTIONS, ENTERED = "questionnaire", "enter"  # the forms that the policy's pack makes
ROOMS = {"audit", "cases", "config", "intake", "permissions", "policies", "vault", "workflow"}
TYPED = {"line", "long", "people"}  # kinds of questions that are answered in words

# What is typed and is no word about anybody, by its form or by its name alone; the reason is why no canary stands there.
NO_WORDS: dict[str | Field, str] = {
    "receipt": "a code: tests/vault and tests/intake hold that it is kept nowhere",
    "number": "an employee number, which the directory must have",
    "reference": "of a case; its form is checked",
    "credential": "what a passkey answers",
    ("link", "primary"): "the reference of another case",
    ("AskForKey", "fingerprint"): "hexadecimal",
    ("AnswerKey", "fingerprint"): "hexadecimal",
    ("AskForKey", "without"): "ids",
    ("Invite", "username"): "of the directory, of no case",
    ("Invite", "email"): "of the directory, of no case",
    ("FirstStep", "code"): "a one-time code: tests/permissions/test_first_step.py",
    ("Welcome", "code"): "a one-time code: tests/permissions/test_first_step.py",
    ("AddApp", "code"): "of an authenticator app",
    ("SecondStep", "code"): "of an authenticator app, or for recovery: kept as a digest alone",
    ("Welcome", "password"): "a password: kept as Argon2 alone",
    ("Welcome", "again"): "a password: kept as Argon2 alone",
    ("EnterApproval", "approver"): "an employee number, which the directory must have",
    ("Adopt", "adopted_by"): "of a policy, public",
    ("Adopt", "instrument"): "of a policy, public",
    ("AddressForm", "note_to"): "an address, closed to the mail worker: tests/intake/test_address.py",
    ("StatementForm", "copy"): "verified and not kept",
}
# Fields that mean something by being filled in: they get a word where a walk fills them in, the others always.
ALONE = {"name", "supervisor", "why_no_subject", "other", "codes_reason", "track_reason", "terms", "why_no_forum",
         "description", "ethics_reason"}  # fmt: skip
THEIR_UNIT = {"add_party", "record_allegation", "investigate", "class_party"}


def is_words(one: forms.Field) -> bool:
    return isinstance(one, forms.CharField) and not isinstance(one, forms.UUIDField)


def built(verb: str) -> Iterator[forms.Form]:
    """The form of a verb with everything that any case makes it ask, once with subjects to decide on and once without."""
    row = str(uuid4())
    for subjects in ([], [(row, "Somebody")]):
        blocks = [(name, "") for name in FORMS[verb].blocks]
        choices = {"blocks": blocks, "findings": [(row, "Allegation 1")], "subjects": subjects}
        yield FORMS[verb](choices=choices, initial={"replaces": row})


def plain(name: str) -> str:
    """The name of a field without the number of the row for which it is asked."""
    return re.sub(r"_\d+$", "", name)


@cache
def words_of(verb: str) -> frozenset[str]:
    return frozenset(plain(name) for form in built(verb) for name, one in form.fields.items() if is_words(one))


@cache
def most(verb: str, name: str) -> int | None:
    """How many characters the field takes; None where no number is said."""
    fields = (one for form in built(verb) for key, one in form.fields.items() if plain(key) == name)
    found = [one.longest if isinstance(one, Words) else one.max_length for one in fields if is_words(one)]
    return min((number for number in found if number), default=None)


def forms_of_ours() -> Iterator[type[forms.Form]]:
    """Every form of the rooms that belongs to no verb and to no pack."""
    get_resolver().url_patterns  # noqa: B018 - reading them loads every page, and with it every form but these
    for name in settings.MFA_FORMS.values():
        import_string(name)
    verbs = {base for form in FORMS.values() for base in form.__mro__}
    left, seen = [forms.BaseForm], set()
    while left:
        one = left.pop()
        left += one.__subclasses__()
        if one.__module__.partition(".")[0] in ROOMS and one not in verbs | seen and not issubclass(one, PageForm):
            seen.add(one)
            yield one  # type: ignore[misc]  # every form is made by its metaclass


def every_field() -> set[Field]:
    """Where a person may write words: the verbs' pages, the reporter's questions, and every other form."""
    return {one for one in every_typed() if one not in NO_WORDS and one[1] not in NO_WORDS}


def every_typed() -> set[Field]:
    """The same with what is typed and is no words."""
    found = {(verb, name) for verb in FORMS for name in words_of(verb)}
    found |= {
        (one.__name__, name) for one in forms_of_ours() for name, asked in one.base_fields.items() if is_words(asked)
    }
    found |= {(form, key) for form in (QUESTIONS, ENTERED) for key in questions()}
    found |= {("MessageForm", "attached")}  # the name of a file and what is in it
    return found


def asked_pages() -> tuple[Page, ...]:
    """The pages of the policy's questionnaire."""
    version = versions.current(settings.CANDOR_DEFAULT_POLICY)
    assert version is not None
    return versions.pack(version).questionnaire.pages


def questions() -> list[str]:
    """Keys of what the policy asks in words."""
    return [one.key for page in asked_pages() for one in page.questions if one.kind in TYPED]


def fed(verb: str) -> set[str]:
    """The texts of its service that the form of a verb fills in, as `alleged.new_subject.name` or `decided[].reason`."""
    found: set[str] = set()
    for form in built(verb):
        form._errors = ErrorDict()
        form.cleaned_data = {name: _probe(name, one) for name, one in form.fields.items()}
        found |= set(_texts(form.clean() or {}))
    return found


def _probe(name: str, one: forms.Field) -> Any:
    """Something that the field might answer with."""
    if isinstance(one, forms.MultipleChoiceField):
        return [str(uuid4())]
    if isinstance(one, forms.TypedChoiceField | forms.UUIDField):
        return uuid4()
    if isinstance(one, forms.ChoiceField) or is_words(one):
        return "new" if name == "subject" else "7"
    return None


def _texts(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, str) and value:  # empty: left as the dataclass begins
        yield path
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _texts(one, f"{path}{{}}" if path else name)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one, f"{path}[]")
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from _texts(getattr(value, one.name), f"{path}.{one.name}")


def asked(verb: str) -> set[str]:
    """The texts that the service of a verb takes, by its signature and the dataclasses of `cases.told`."""
    service = services.SERVICES.get(verb) or getattr(services, verb)
    hints = get_type_hints(service)
    names = [name for name in inspect.signature(service).parameters if name not in ("actor", "reference", "seen")]
    return {path for name in names for path in _typed(hints[name], name)}


def _typed(kind: Any, path: str) -> Iterator[str]:
    if kind is str:
        yield path
    elif dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        for one in dataclasses.fields(kind):
            yield from _typed(hints[one.name], f"{path}.{one.name}")
    elif get_args(kind):
        shape = get_origin(kind)
        below = "" if shape in (types.UnionType, typing.Union) else "{}" if shape is dict else "[]"
        for one in get_args(kind)[1 if shape is dict else 0 :]:  # the keys of a dict are codes
            yield from _typed(one, path + below)


@dataclass
class Planted:
    """Which word went into which field. All words end alike, so that a sweep looks for the end first."""

    end: str = field(default_factory=lambda: canaries.letters(8))
    behind: tuple[str, ...] = ("",)  # what stands behind the words, in turn
    words: dict[str, Field] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)  # a word, with what was typed behind it
    shown: set[str] = field(default_factory=set)  # words that a page showed as text
    taken: set[Field] = field(default_factory=set)  # a form with a word in this field was taken, not refused

    def word(self, form: str, name: str, *, take: bool = True) -> str:
        """A new one. `take`: whoever asks sees to it that the form is taken."""
        made = canaries.make(self.end)
        self.words[made] = (form, name)
        self.taken |= {(form, name)} if take else set()
        self.whole[made] = f"{made} {self.behind[len(self.words) % len(self.behind)]}".strip()
        return self.whole[made]

    def found_in(self, data: bytes) -> set[Field]:
        """Fields whose words stand in `data`, however they are spelled there."""
        if not canaries.found_in(data, [self.end]):
            return set()
        return {self.words[label.partition(" ")[0]] for label in canaries.found_in(data, self.words)}

    def walked(self, send: Callable[..., str]) -> Callable[..., str]:
        """`Walker.send` that counts what was planted only where the form was taken."""

        def sent(walker: Walker, url: str, status: int = 302, **told: Any) -> str:
            before = len(self.words)
            answer = send(walker, url, status, **told)
            if status == 302:
                self.taken |= set(list(self.words.values())[before:])
            return answer

        return sent

    def typed(self, url: str, fields: dict[str, Any]) -> dict[str, Any]:
        """As `Walker.typed`, on every walker: a word behind each text of the form, and in those that may stay empty."""
        verb = url.partition("?")[0].strip("/").rpartition("/")[2]
        return {name: self._with_a_word(verb, name, value) for name, value in fields.items()}

    def _with_a_word(self, verb: str, name: str, value: Any) -> Any:
        bare = plain(name)
        if verb not in FORMS or bare not in words_of(verb) or bare in NO_WORDS or (verb, bare) in NO_WORDS:
            return value
        text = value if isinstance(value, str) else "".join(value)
        if not text and (bare in ALONE or (bare == "unit" and verb in THEIR_UNIT)):
            return value
        if self.end in text:  # it stood in the form already: the words of a proposal, say, that a decision must keep
            return value
        typed = f"{text} {self.word(verb, bare, take=False)}".strip()[: most(verb, bare)].strip()
        made = next(reversed(self.words))
        self.whole[made] = typed[typed.index(made) :]
        return typed


def missing(planted: Planted) -> set[Field]:
    """Fields that no form which was taken had a word in."""
    return every_field() - planted.taken
