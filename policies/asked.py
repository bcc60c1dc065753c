"""What a reporter is asked and told, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .basis import Where


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    means: str  # what choosing it means
    gives_up: str  # what the reporter gives up by it


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    kind: str  # choice | choices | line | long | day | people
    ask: str
    why: str
    required: bool
    unknown: str  # the words of "I don't know"; "" where leaving it empty says the same or it is required
    options: tuple[Option, ...]
    max_length: int
    screen: str  # "named": every entry names a person who must not read it; "said": searched for names; ""
    only_for: tuple[str, ...]  # "mode=named": shown, or labelled, for these answers alone
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    title: str
    lead: str
    questions: tuple[Question, ...]
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reporter should know before or after telling: title and text, opened on request."""

    key: str
    title: str
    text: str
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    pages: tuple[Page, ...]
    notices: Mapping[str, Notice]

    def question(self, key: str) -> Question:
        """Raises KeyError when no page asks it."""
        for page in self.pages:
            for one in page.questions:
                if one.key == key:
                    return one
        raise KeyError(key)

    def page(self, key: str) -> Page:
        for one in self.pages:
            if one.key == key:
                return one
        raise KeyError(key)
