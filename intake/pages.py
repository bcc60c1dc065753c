"""What the reporter's templates are given: facts in the shape that the partials ask for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from cases.door import Mine, Opened, Sent
from cases.uploads import MOST_AT_ONCE, MOST_BYTES, MOST_SAID, PIECE
from policies.limits import Limit, of_payback
from policies.shapes import Notice, Pack, Question, Resource

from . import answers, forms
from .sides import OPEN, Side
from .steps import REVIEW, Step, Steps

KNOWN = {  # how the reporter chose to be known, as the list of their own reports says it
    "named": "people on the case know my name",
    "confidential": "my name is locked",
    "proxy": "for someone else",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on a page: its field, the box "I don't know" beside it, and for whom alone it is asked."""

    question: Question
    field: Any
    unknown: Any

    @property
    def only_for(self) -> str:
        """The values for which it is asked, for the style sheet; empty: for everyone."""
        return " ".join(one.partition("=")[2] for one in self.question.only_for)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of `_facts.html`."""

    term: str
    value: str
    change_url: str = ""


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200, side: Side = OPEN
) -> HttpResponse:
    """A page of a reporter, in the frame of its side and with the way out on it."""
    given = {"side": side, "frame": side.frame, "leave_url": side.leave_url, **context}
    return render(request, template, given, status=status)


def file(content: str, kind: str, name: str) -> HttpResponse:
    """Something to keep, as a file whose name tells nothing."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers=headers)


def asked(form: forms.PageForm) -> Iterator[Asked]:
    """The questions of a page, in order."""
    for question in form.page.questions:
        name = question.key + answers.NOT_KNOWN
        yield Asked(question, form[question.key], form[name] if name in form.fields else None)


@dataclass(frozen=True, slots=True)
class Part:
    """What was told on one page, and whether it has questions left without an answer."""

    title: str
    facts: list[Fact]
    open: bool
    url: str  # empty where nothing is to be changed: the page may belong to another side, which this process may not serve


def told(pages: Steps, given: Mapping[str, str], *, change: bool, side: Side = OPEN) -> list[Part]:
    """Every answer by page, as it will be read; `change` adds the way back to each question."""
    return [_part(step, given, change, side) for step in pages.all if step.page.questions]


def _part(step: Step, given: Mapping[str, str], change: bool, side: Side) -> Part:
    asked = [one for one in step.page.questions if answers.applies(one, given) or one.key in given]
    facts = [_fact(step, one, given[one.key], change, side) for one in asked if one.key in given]
    if side.reporter and step.asks_how_known:
        facts.append(Fact("Your name", f"{side.reporter} (from the directory)"))
    return Part(
        step.page.title, facts, any(one.key not in given for one in asked), _place(side, step) if change else ""
    )


def _fact(step: Step, question: Question, answer: str, change: bool, side: Side) -> Fact:
    return Fact(question.ask, answers.in_words(question, answer), _place(side, step, question) if change else "")


def _place(side: Side, step: Step, question: Question | None = None) -> str:
    """A page, at one of its questions if wanted, opened to change an answer and return to the review."""
    url = f"{side.url('step', step.key)}?to={REVIEW}"
    if question is None:
        return url
    return f"{url}#id_{question.key}_0" if question.options else f"{url}#id_{question.key}"


def notices(pack: Pack, *keys: str) -> list[Any]:
    """Things to know, in the order asked for; one that the pack does not have is not shown."""
    found = pack.questionnaire.notices
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class NoFiles:
    """Why a report takes no files, and whom to call about a child."""

    notice: Notice | None
    contacts: list[Resource]


def no_files(pack: Pack) -> NoFiles:
    contacts = [one for one in pack.resources if one.key in ("emergency", "child")]
    return NoFiles(pack.questionnaire.notices.get("pictures"), contacts)


def writing(opened: Opened, form: forms.MessageForm, pack: Pack) -> dict[str, Any]:
    """What `_write.html` is given; a thread that takes no files loses the control for them."""
    if opened.files_closed:
        form.take_no_files()
    return {
        "no_files": no_files(pack) if opened.files_closed else None, "pictures": notices(pack, "pictures"),
        "most": {"bytes": str(MOST_BYTES), "said": MOST_SAID, "files": MOST_AT_ONCE, "piece": str(PIECE)},
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of one's own reports."""

    mine: Mine
    title: str

    @property
    def known(self) -> str:
        return KNOWN[self.mine.mode]


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of `_missing.html`: what must be answered, and where."""

    sentence: str
    url: str
    word: str


def missing(found: list[tuple[Step, Question]], side: Side = OPEN) -> list[Missing]:
    return [Missing(one.ask, _place(side, step, one), gettext("Answer")) for step, one in found]


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of `_thread.html`."""

    mine: bool
    who: str
    on: date
    text: str
    new: bool
    tampered: bool
    files: tuple[Sent, ...]


def messages(opened: Opened) -> list[Shown]:
    """What was said, oldest first; of the office's people no name is shown."""
    return [
        Shown(
            one.mine,
            gettext("You") if one.mine else gettext("Us"),
            one.on,
            one.text or "",
            one.new,
            tampered=one.text is None,
            files=one.files,
        )
        for one in opened.messages
    ]


@dataclass(frozen=True, slots=True)
class Retaliation:
    """Whom to tell about payback, and the limits for doing so; the shorter one warns (domain.md, fact 3)."""

    notice: Notice | None
    contacts: list[Resource]
    limits: list[Limit]
    act_on: date | None  # known where the report itself is about payback


def retaliation(pack: Pack, act_on: date | None = None) -> Retaliation:
    """Both limits, the shorter first."""
    contacts = [one for one in pack.resources if one.key in ("ombuds", "intake")]
    return Retaliation(pack.questionnaire.notices.get("retaliation"), contacts, of_payback(pack, act_on), act_on)
