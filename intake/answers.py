"""Answers to the questionnaire: from what a form holds to what the draft keeps, and back into words.

An answer is one text: the words typed, the value chosen, the values ticked with commas between, a day as 2026-11-24, or
`UNKNOWN` for "I don't know", which is an answer and not the lack of one. What was not answered is absent.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from policies.shapes import Page, Question

# Questions whose answers do more than tell: their keys are the same in every pack (docs/policy-pack.md).
MODE, NAME, CONTACT, INVOLVED, SAFE = "mode", "your_name", "your_contact", "must_not_see", "safe"
ANONYMOUS = "anonymous"

UNKNOWN = "unknown"
NOT_KNOWN = "_unknown"  # ends the name of the box "I don't know" beside a text
TYPED = ("line", "long", "day", "people")

Answers = dict[str, str]


def applies(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether the question is put to whoever answered so: "Your name" is not to somebody who stays anonymous."""
    return not question.only_for or any(
        answers.get(key) == value for key, _, value in (one.partition("=") for one in question.only_for)
    )


def of_form(page: Page, cleaned: Mapping[str, Any]) -> Answers:
    """The answers of one page, from its cleaned form, which holds nothing for a question that does not apply."""
    given = {one.key: _answer(one, cleaned) for one in page.questions}
    return {key: answer for key, answer in given.items() if answer}


def merged(page: Page, before: Mapping[str, str], new: Answers) -> Answers:
    """All answers after this page was answered anew: what was emptied on it is gone."""
    asked = {one.key for one in page.questions}
    return {key: value for key, value in before.items() if key not in asked} | new


def for_form(page: Page, answers: Mapping[str, str]) -> dict[str, object]:
    """What the form of the page shows for these answers."""
    shown: dict[str, object] = {}
    for one in page.questions:
        answer = answers.get(one.key, "")
        if one.kind == "choices":
            shown[one.key] = answer.split(",") if answer else []
        elif one.kind in TYPED and one.unknown and answer == UNKNOWN:
            shown[one.key + NOT_KNOWN] = True
        else:
            shown[one.key] = answer
    return shown


def in_words(question: Question, answer: str) -> str:
    """The answer as people read it; empty when there is none."""
    if answer == UNKNOWN and question.unknown:
        return question.unknown
    labels = {option.value: option.label for option in question.options}
    if question.kind == "choices":
        return "\n".join(labels.get(value, value) for value in answer.split(",") if value)
    if question.kind == "day" and answer:
        return formats.date_format(date.fromisoformat(answer), gettext("l, F j, Y"))
    return labels.get(answer, answer)


def _answer(question: Question, cleaned: Mapping[str, Any]) -> str:
    value = cleaned.get(question.key)
    if question.kind == "choices":
        ticked = [one for one in value or [] if one != UNKNOWN]  # something ticked says more than "I don't know"
        return ",".join(ticked or value or [])
    if value:
        return value.isoformat() if isinstance(value, date) else str(value)
    return UNKNOWN if cleaned.get(question.key + NOT_KNOWN) else ""
