"""The reporter's pages: few, and almost nothing compulsory."""

import re
from collections.abc import Iterator

from ..parts import FIELD
from ..shapes import Pack, Problem, Question, Where

MOST_PAGES = 7
REQUIRED = ("mode", "what_happened")
MODES = ("named", "confidential", "anonymous", "proxy")
NOTICES = ("device", "promise", "talk", "pictures", "draft", "retaliation", "receipt", "next")
SAID = (
    "phase.intake",
    "phase.review",
    "phase.ethics",
    "phase.outcome",
    "acknowledged",
    "acknowledged_by_clock",
    "opened",
    "linked",
    "check_in",
    "asked",
    "withdrawal_noted",
    "screened_out",
    "closed",
    "treated",
    "unrouted",
)
FILE = "questionnaire.toml"


def faults(pack: Pack) -> Iterator[Problem]:
    pages = pack.questionnaire.pages
    for page in pages[MOST_PAGES:]:
        yield page.where.problem(f"'{page.title}' is page {pages.index(page) + 1}.", f"Ask on at most {MOST_PAGES}.")
    for page in pages:
        if not page.questions and page is not pages[-1]:
            yield page.where.problem(f"'{page.title}' asks nothing.", "Only the last page, the review, asks nothing.")
    yield from _twice([(page.key, page.where) for page in pages])
    questions = [question for page in pages for question in page.questions]
    yield from _twice([(question.key, question.where) for question in questions])
    for question in questions:
        yield from _question(pack, question)
    yield from _compulsory(questions)
    yield from _words(pack)
    yield from _replies(pack)


def _twice(keys: list[tuple[str, Where]]) -> Iterator[Problem]:
    seen = set()
    for key, where in keys:
        if key in seen:
            yield where.problem(f"The key {key} stands here a second time.", "Give it a key of its own.")
        seen.add(key)


def _question(pack: Pack, question: Question) -> Iterator[Problem]:
    if question.options and not question.required and not question.unknown:
        what = f"'{question.ask}' cannot be answered with \"I don't know\"."
        yield question.where.problem(what, 'Add unknown = "I don\'t know".')
    yield from _twice([(option.value, question.where) for option in question.options])
    for only in question.only_for:
        key, _, value = only.partition("=")
        try:
            values = [option.value for option in pack.questionnaire.question(key).options]
        except KeyError:
            values = []
        if value not in values:
            yield question.where.problem(f"only_for speaks of an unknown answer, {only}.", "Write question=answer.")


def _compulsory(questions: list[Question]) -> Iterator[Problem]:
    for question in questions:
        if question.required and question.key not in REQUIRED:
            what = f"'{question.ask}' is compulsory. Only how to be known and what happened are."
            yield question.where.problem(what, "Remove required = true.")
        if question.key == "mode" and {option.value for option in question.options} != set(MODES):
            what = "The ways to be known are not the four that the program keeps."
            yield question.where.problem(what, f"Offer exactly {', '.join(MODES)}.")
    required = {question.key for question in questions if question.required}
    for key in REQUIRED:
        if key not in required:
            yield Where(FILE, 1).problem(f"No compulsory question has the key {key}.", "Ask it, with required = true.")


def _words(pack: Pack) -> Iterator[Problem]:
    for key in NOTICES:
        if key not in pack.questionnaire.notices:
            yield Where("notices.toml", 1).problem(
                f"The notice {key} is missing.", f'Add a [[notice]] with key = "{key}".'
            )
    for key in SAID:
        if key not in pack.said:
            name = key if "." in key else f"said.{key}"
            yield Where("said.toml", 1).problem(f"The inbox has no words for {key}.", f"Add [{name}].")
    for notice in pack.said.values():
        for name in set(FIELD.findall(notice.text)) - {"day"}:
            yield notice.where.problem(f"{{{name}}} is unknown here.", "Only {day} can be filled in.")
        if re.sub(FIELD, "", notice.text).count("{"):
            yield notice.where.problem("A brace is not closed.", "Write {day}.")


def _replies(pack: Pack) -> Iterator[Problem]:
    for reply in pack.replies.values():
        if "{" in reply.text or "[" in reply.text:
            what = "A reply has a gap that somebody could forget to fill in."
            yield reply.where.problem(what, "Word it so that it can be sent as it stands.")
