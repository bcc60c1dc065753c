"""The pages of a report, in their order. They come from the policy's pack: a page more there is a page more here.

A page that wants a form or template of its own gets one entry in FORMS or TEMPLATES below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import get_language

from policies.shapes import Pack, Page, Question

from . import answers
from .forms import PageForm, page_form
from .sides import OPEN, Side

REVIEW = "review"  # the last page: it asks nothing, shows every answer, and sends
FORMS: dict[str, type[PageForm]] = {}
TEMPLATES = {REVIEW: "intake/review.html"}


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its questions, the form that takes them, the template that shows it."""

    key: str
    number: int
    page: Page
    form: type[PageForm]
    template: str

    @property
    def asks_how_known(self) -> bool:
        return _asks_how_known(self.page)


@dataclass(frozen=True, slots=True)
class Steps:
    """All pages, in order."""

    all: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.all[0]

    @property
    def last(self) -> Step:
        return self.all[-1]

    def get(self, key: str) -> Step | None:
        return next((step for step in self.all if step.key == key), None)

    def after(self, step: Step) -> Step:
        """The next page; after the last, the last."""
        return self.all[min(step.number, len(self.all) - 1)]

    def before(self, step: Step) -> Step | None:
        return self.all[step.number - 2] if step.number > 1 else None

    def unanswered(self, given: Mapping[str, str]) -> list[tuple[Step, Question]]:
        """What must be answered before this can be sent, with the page that asks it."""
        return [
            (step, question)
            for step in self.all
            for question in step.page.questions
            if question.required and answers.applies(question, given) and not given.get(question.key)
        ]


@lru_cache(maxsize=32)
def _steps(pages: tuple[Page, ...], _language: str | None) -> Steps:
    return Steps(
        tuple(
            Step(
                page.key,
                number,
                page,
                FORMS.get(page.key) or page_form(page),
                TEMPLATES.get(page.key, "intake/step.html"),
            )
            for number, page in enumerate(pages, start=1)
        )
    )


def steps(pack: Pack, side: Side = OPEN) -> Steps:
    """The pages of this pack, as they are asked on this side. Made once for each version and language."""
    asked = _for_the_signed_in(pack.questionnaire.pages) if side.person else pack.questionnaire.pages
    return _steps(asked, get_language())


@lru_cache(maxsize=32)
def _for_the_signed_in(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The same pages, but that nobody types the name we know, and nobody is offered to be unknown to who knows them."""
    return tuple(_without_name(page) if _asks_how_known(page) else page for page in pages)


def _without_name(page: Page) -> Page:
    """The lead goes too: it counts the ways, and the page itself says what is different here."""
    return replace(page, lead="", questions=tuple(_named(one) for one in page.questions if one.key != answers.NAME))


def _named(question: Question) -> Question:
    options = tuple(one for one in question.options if question.key != answers.MODE or one.value != answers.ANONYMOUS)
    return replace(question, options=options)


def _asks_how_known(page: Page) -> bool:
    return any(question.key == answers.MODE for question in page.questions)
