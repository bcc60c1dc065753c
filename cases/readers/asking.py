"""A report's answers in the words of the questionnaire that asked for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats

from audit import clock
from cases import rules
from cases.door import LANGUAGE
from permissions import going_live
from permissions.actors import Actor, acting
from permissions.models import Branch, Held
from permissions.refusals import Refused
from permissions.roles import Role
from policies.shapes import Question

# Answers that no question asks: the door and the officers' own form add them.
BESIDE = {
    "reporter_name": "Name of the reporter",
    "reporter_contact": "How to reach the reporter",
    "payback": "Is it about payback for an earlier report?",
}
# The languages of the reporter's pages beside English; the report says which it was, sealed with its answers (ADR 47).
SPOKEN = {"es": "Spanish", "vi": "Vietnamese", "so": "Somali", "zh-hans": "Simplified Chinese"}
UNKNOWN = "unknown"
PAYBACK = "payback"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what was answered; `_facts.html` shows it."""

    term: str
    value: str


def entering(actor: Actor) -> dict[str, Any]:
    """What the page asks on which an intake officer enters a report. Raises Refused for everyone else."""
    with acting(actor):
        held = Held.objects.in_force().filter(person_id=actor.someone, role=Role.INTAKE_OFFICER)
        if not held.exists():
            raise Refused(
                "Only intake officers enter reports for others. You can use the report form like anyone else."
            )
        if not going_live.since():
            raise Refused(going_live.NOT_LIVE)
        theirs = set(held.values_list("branch_id", flat=True))
        branches = list(
            Branch.objects.filter(route__isnull=False).distinct().order_by("name").values_list("code", "name")
        )
        ranked = sorted(branches, key=lambda branch: branch[0] not in theirs)  # their own branch first
        return {"questions": questions(clock.today()), "branches": ranked}


def questions(day: date) -> list[Question]:
    """Every question of the policy in force on `day`, in the order of its pages."""
    return [question for page in rules.pack_on(day).questionnaire.pages for question in page.questions]


def answered(answers: Mapping[str, str], day: date) -> list[Answer]:
    """The answers given, in the order of the questions, each in its words; what no question asked comes last."""
    asked = {question.key: question for question in questions(day)}
    keys = [key for key in asked if key in answers] + [key for key in answers if key not in asked and key != LANGUAGE]
    return [_answer(key, answers[key], asked.get(key)) for key in keys if answers[key].strip()]


def spoken(answers: Mapping[str, str]) -> str:
    """The language in which a report was told, in English; "" where that was English, or is not known."""
    code = answers.get(LANGUAGE, "")
    return SPOKEN.get(code, code)


def _answer(key: str, value: str, question: Question | None) -> Answer:
    if question is None and key == PAYBACK:
        return Answer(BESIDE[key], "Yes")
    if question is None:
        return Answer(BESIDE.get(key, key.replace("_", " ").capitalize()), value)
    if value == UNKNOWN and question.unknown:
        return Answer(question.ask, question.unknown)
    if question.kind == "day":
        return Answer(question.ask, _day(value))
    labels = {option.value: option.label for option in question.options}
    chosen = value.split(",") if question.kind == "choices" else [value]
    return Answer(question.ask, "\n".join(labels.get(one, one) for one in chosen))


def _day(value: str) -> str:
    try:
        return formats.date_format(date.fromisoformat(value), "l, F j, Y")
    except ValueError:
        return value
