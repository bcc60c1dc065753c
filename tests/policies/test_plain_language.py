"""What a reporter reads is at grade 8 or below, each text by itself (design 8)."""

from collections.abc import Iterator

import pytest

from policies import packs
from policies.parts import FIELD
from policies.shapes import Pack
from tests.policies.conftest import FOLDER
from tests.policies.reading import grade, syllables

LIMIT = 8.0
FEWEST_WORDS = 12  # the formula says nothing about a line shorter than this; those are measured together


def texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Everything the reporter's pages, inbox and letters say, by place."""
    for key, notice in {**pack.questionnaire.notices, **pack.said, **pack.replies}.items():
        yield f"notice {key}", f"{notice.title}.\n\n{notice.text}"
    for page in pack.questionnaire.pages:
        yield f"page {page.key}", f"{page.title}.\n\n{page.lead}"
        for question in page.questions:
            yield f"question {question.key}", f"{question.ask}\n\n{question.why}"
            for option in question.options:
                yield f"option {question.key}={option.value}", f"{option.label}.\n\n{option.means}\n\n{option.gives_up}"
    for kind in ("acknowledgement", "closing"):
        yield f"letter {kind}", FIELD.sub("", pack.letters[kind].body.replace("## ", ""))
    for resource in pack.resources:
        yield f"resource {resource.key}", resource.text


TEXTS = dict(texts(packs.read(FOLDER)))
LONG = {place: text for place, text in TEXTS.items() if len(text.split()) >= FEWEST_WORDS}


@pytest.mark.parametrize("place", LONG)
def test_each_text_of_the_reporter_reads_at_grade_8_or_below(place: str) -> None:
    assert grade(LONG[place]) <= LIMIT, f"{grade(LONG[place]):.1f}: {LONG[place]}"


def test_the_short_texts_together_do_too() -> None:
    short = "\n\n".join(text for place, text in TEXTS.items() if place not in LONG)
    assert grade(short) <= LIMIT


def test_the_four_ways_to_be_known_say_what_they_mean_and_what_they_give_up(pack: Pack) -> None:
    for option in pack.questionnaire.question("mode").options:
        assert option.means
        assert option.gives_up


@pytest.mark.parametrize(
    ("word", "count"),
    [("report", 2), ("code", 1), ("people", 2), ("anonymous", 4), ("named", 1), ("needed", 2), ("retaliation", 5),
     ("the", 1), ("decided", 3), ("choose", 1), ("table", 2), ("confidential", 5), ("area", 3), ("used", 1)],
)  # fmt: skip
def test_syllables_are_counted_within_one(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= 1


def test_the_measure_tells_plain_from_heavy() -> None:
    plain = "Tell us what you saw. You do not have to give your name. We will read it soon."
    heavy = (
        "Notwithstanding the confidentiality considerations enumerated hereinafter, disclosure obligations "
        "arising pursuant to applicable legislation may necessitate the identification of complainants."
    )
    assert grade(plain) < 4
    assert grade(heavy) > 20
